"""Why a request was lost: what the hop believed, and how it really was, as causes of one table."""
