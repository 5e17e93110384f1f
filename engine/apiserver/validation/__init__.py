"""Validation: every sentence with which the API server refuses an object, one module per family of kinds."""
