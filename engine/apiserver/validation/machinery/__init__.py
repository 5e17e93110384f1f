"""Validation of kinds that say how the API itself works: who is asked, who is served first."""
