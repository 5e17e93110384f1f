"""Proofs that a scenario teaches what it says: `podfall check`, and what a run came to."""
