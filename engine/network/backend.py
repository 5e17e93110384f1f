"""An endpoint as rules, routes and requests name it."""

from __future__ import annotations

from typing import NamedTuple


class Backend(NamedTuple):
    """One endpoint of one port, as a rule names it."""

    text: str
    """`ip:port`; rules are sorted by it as text."""
    ip: str
    port: int
    node: str
    pod: str
    """`namespace/name` of the Pod that the slice says is behind it; empty where it names none."""
    zones: tuple[str, ...] = ()
    """The zones whose nodes are to use it, where it has such hints."""
