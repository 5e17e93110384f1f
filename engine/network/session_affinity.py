"""Session affinity ClientIP: which endpoint an address was led to, on one node and per Service port.

Stands for the `recent` lists of iptables. Each new connection refreshes its time; when the endpoint is gone the caller
is led to another one. Owned by the node's kube-proxy, used by whoever opens a connection through it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.network.backend import Backend
    from engine.network.types import Route


class SessionAffinityTable:
    """The lists of one node."""

    def __init__(self) -> None:
        self._ties: dict[tuple[str, str, str], tuple[str, int]] = {}
        """(service, its port's name, caller) -> (endpoint, tick)."""

    def choose(self, route: Route, caller: str, drawn: Backend, tick: int, *, keep: bool) -> Backend:
        """Where a new connection of `caller` goes: to the endpoint it is tied to, else to the one that was drawn."""
        origin = (route.service, route.port_name, caller)
        tie = self._ties.get(origin)
        if tie is not None and tick - tie[1] < route.affinity_ticks:
            drawn = next((backend for backend in route.endpoints if backend.text == tie[0]), drawn)
        if keep:
            self._ties[origin] = (drawn.text, tick)
        return drawn

    def clear(self) -> None:
        """The machine was started anew."""
        self._ties.clear()
