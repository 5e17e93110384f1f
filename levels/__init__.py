"""Scenarios, the session that plays them, and their proofs."""
