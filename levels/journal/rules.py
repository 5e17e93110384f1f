"""The version of the simulation's rules: a recording replays to the same digest only under the same one."""

from __future__ import annotations

RULES = "4"
"""Raised by every change after which the same inputs give another history."""


def other_rules(rules: str) -> str:
    """What to say of something that was played under `rules`, as a sentence; empty where they are today's."""
    return "" if rules == RULES else f"It was played under rules {rules}; these are rules {RULES}."
