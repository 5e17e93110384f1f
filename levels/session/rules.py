"""The version of the simulation's rules: a recording replays to the same digest only under the same one."""

from __future__ import annotations

RULES = "1"
"""Raised by every change after which the same inputs give another history."""
