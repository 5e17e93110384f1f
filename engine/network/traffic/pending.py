"""Requests on their way, between those who send them and those who settle them; and who may stand beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.network.causes.witnesses import FoundCause
    from engine.network.traffic.clients import ClientRequest
    from engine.network.types import RequestResult


class PendingRequest(NamedTuple):
    """Requests that are not settled yet: no answer until the timeout, or an answer that comes later."""

    client: str
    tick: int
    via: str
    """The door that they are counted for: the one of the first try."""
    result: RequestResult
    numbers: Sequence[int]
    request: ClientRequest | None = None
    """The request itself, where it is followed alone."""
    found: FoundCause | None = None
    """How it really was when the request was lost, where its client notices that later."""


class RequestObserver(Protocol):
    """Stands beside the requests of a fork: it may change the world around them, and sees what becomes of them."""

    def before_requests(self) -> None:
        """Components and processes have had their turn in this tick; no request was settled or sent yet."""

    def after_requests(self) -> None:
        """The requests of this tick were sent."""

    def sent(self, entry: PendingRequest) -> None:
        """Some requests leave."""

    def settled(self, entry: PendingRequest) -> None:
        """Some requests came to their end."""
