"""The catalogue of changes, a file for each part of a manifest that they change."""
