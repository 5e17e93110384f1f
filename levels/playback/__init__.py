"""Runs played again: compared with what was recorded, or shown on a screen."""
