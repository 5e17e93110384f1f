"""A session behind its HTTP front."""
