"""Descriptions of volumes, claims and their classes."""
