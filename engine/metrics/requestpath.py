"""The way of one request: which hops it met, and what each of them believed when it was sent.

Filled by `engine.network` while it works out routes, and kept with the record of a lost request; `why` and the screen
draw it. Plain values, no part of any digest.
"""

from __future__ import annotations

from typing import NamedTuple


class RequestPath(NamedTuple):
    """The hops of one request, as far as it got."""

    origin: str = ""
    """Where its caller stood: `outside`, `pod/NAME` or a node; empty where nothing ran there."""
    host: str = ""
    """The name that it dialled; empty where it dialled an address."""
    asked: int | None = None
    """The tick of the DNS answer that it acted on; None where it has none, or no memory of names."""
    anew: int | None = None
    """The tick in which it asks DNS again; None where it never does."""
    namespace: str = ""
    """From which it asked: a short name means another Service in each."""
    address: str = ""
    """The address that it dialled; empty where it did not get that far, or where a name meant several."""
    port: int = 0
    knocked: str = ""
    """The node whose own address that is; empty for any other address."""
    as_of: int | None = None
    """The tick of the change that made the node's rules what they were; None where no rule was met."""
    endpoints: int = 0
    """How many endpoints those rules had for it."""
    backend: str = ""
    """The endpoint that it was sent to, `ip:port`."""
    pod: str = ""
    """`namespace/name` of the Pod behind that, where somebody names one."""
    found: str = ""
    """What it met there, as one English clause."""


UNKNOWN_PATH = RequestPath()
