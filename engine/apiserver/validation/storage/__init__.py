"""Validation of storage: volumes and what they are made of, claims, classes."""
