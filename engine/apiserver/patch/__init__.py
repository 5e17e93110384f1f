"""Patches on wire dicts: each form of patch in a file, and what each says of nonsense."""
