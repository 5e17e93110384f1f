"""Which time zones there are (LoadLocation of Go's time): as the database was when it was packed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def known() -> frozenset[str]:
    """The names of all zones."""
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())
