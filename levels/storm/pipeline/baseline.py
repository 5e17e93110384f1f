"""An earlier storm to compare with: what `podfall storm --json` printed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from engine.plain.fit import MisfitError, fit
from levels.files.documents import UnreadableError, read_file
from levels.storm.report import StormClient

if TYPE_CHECKING:
    from collections.abc import Iterable

_AGAIN = "podfall storm PATH... --json makes one"


class BaselineClient(msgspec.Struct, frozen=True):
    """One who asked then."""

    name: str
    origin: str = msgspec.field(name="from")
    to: str
    rate: int


class BaselineFault(msgspec.Struct, frozen=True):
    """How one fault went then."""

    fault: str
    target: str
    sent: int
    lost: int
    recovered: int | None
    """Ticks; None: it never did."""
    unfinished: str


class BaselineDocument(msgspec.Struct, frozen=True):
    """What is read of the document; the rest of it is for other readers."""

    clients: tuple[BaselineClient, ...]
    faults: tuple[BaselineFault, ...]


@dataclass(frozen=True)
class StormBaseline:
    """It, and where it came from."""

    file: str
    clients: frozenset[StormClient]
    faults: dict[str, BaselineFault]
    """By `FAULT TARGET`."""

    def check_clients(self, clients: Iterable[StormClient]) -> None:
        """Raise UnreadableError where others ask now than did then: numbers of requests could not be compared."""
        now = frozenset(clients)
        came, gone = sorted(now - self.clients), sorted(self.clients - now)
        if came:
            raise self._of_others(came[0], "asks now and did not then")
        if gone:
            raise self._of_others(gone[0], "asked then and does not now")

    def _of_others(self, client: StormClient, what: str) -> UnreadableError:
        told = f"{client.name} (from {client.origin} to {client.target}, {client.rate} a tick) {what}"
        return UnreadableError(self.file, 0, "", f"is of other clients: {told}; {_AGAIN}")


def read_baseline(file: str) -> StormBaseline:
    """Read the document of that name; `-` is standard input. Raises UnreadableError."""
    text = read_file(file)
    try:
        document = fit(json.loads(text), BaselineDocument)
    except json.JSONDecodeError as error:
        raise UnreadableError(file, error.lineno, "", f"is no JSON: {error.msg}; {_AGAIN}") from error
    except (RecursionError, ValueError) as error:
        what = str(error) if isinstance(error, MisfitError) else "it cannot be read"
        raise UnreadableError(file, 0, "", f"is no report of a storm: {what}; {_AGAIN}") from error
    clients = frozenset(StormClient(one.name, one.origin, one.to, one.rate) for one in document.clients)
    return StormBaseline(file, clients, {f"{one.fault} {one.target}": one for one in document.faults})
