"""Scenarios made of what was played."""
