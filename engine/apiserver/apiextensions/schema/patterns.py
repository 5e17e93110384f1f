"""Patterns of schemas, held against texts."""

from __future__ import annotations

from engine.regex.re2 import search
from engine.regex.regexprogram import PatternError


def matches(pattern: str, text: str) -> bool:
    """Whether a text has the pattern somewhere. One that is too much work, or no pattern, lets nothing pass."""
    try:
        return search(pattern, text)
    except PatternError:
        return False
