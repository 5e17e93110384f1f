"""Machines and what really runs on them, whatever the API says."""
