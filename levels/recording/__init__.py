"""Runs as files: recorded, found, replayed and shown again."""
