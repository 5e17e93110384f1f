"""Processes that failed a request because a Service that their manifest names leads to nobody who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.causes.answers import process_of
from engine.network.causes.dialled import dialled
from engine.network.causes.witnesses import FoundCause

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.network.causes.witnesses import Witnesses
    from engine.network.types import LossQuestion


def no_server(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Where the name of the server leads."""
    return _led("no server", witnesses, asked)


def silent_server(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Why nothing comes back from there."""
    return _led("silent server", witnesses, asked)


def _led(cause: str, witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    process = process_of(asked)
    need = next(one for one in process.needs if one.place == asked.name)
    lead = dialled(witnesses, process, need.host, need.port)
    return FoundCause(cause, f"{lead.text} ({need.source} names it)", lead.take_over)


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    "no server": no_server,
    "silent server": silent_server,
}
