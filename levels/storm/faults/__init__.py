"""The catalogue of faults, one of them played in a fork, and what came of it."""
