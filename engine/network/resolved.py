"""What names came to, for as long as nothing changes that they could hang on: processes dial the same for each request.

Kept beside the resolver, which stays the one place that knows how a name is looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.network.types import Origin, RequestFailure

    Lookup = Callable[[str, Origin], tuple[str, ...] | RequestFailure]


class ResolvedNames:
    """Asks a resolver once for each name and place."""

    def __init__(self, look_up: Lookup, stamp: Callable[[], tuple[int, ...]]) -> None:
        """`stamp` changes whenever any answer of `look_up` could."""
        self._look_up = look_up
        self._stamp = stamp
        self._known_at: tuple[int, ...] = ()
        self._known: dict[tuple[str, Origin], tuple[str, ...] | RequestFailure] = {}

    def addresses(self, host: str, origin: Origin) -> tuple[str, ...] | RequestFailure:
        """The addresses of a host name as `origin` finds them now, or why it finds none."""
        stamp = self._stamp()
        if stamp != self._known_at:
            self._known_at = stamp
            self._known.clear()
        found = self._known.get((host, origin))
        if found is None:
            found = self._known[host, origin] = self._look_up(host, origin)
        return found
