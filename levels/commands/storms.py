"""`storm`: what those who ask would lose if things went wrong now, played on forks of the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.shell import Stdout
from levels.commands.command import ConsoleCommand, ConsoleState, failed, usage
from levels.session_port import StormWishes

if TYPE_CHECKING:
    from engine.shell import Invocation, Run

_USAGE = "storm [--only FAULT,..] [--skip FAULT,..] [--save DIR] [--force]"
_VALUED = ("--only", "--skip", "--save")


def storm(console: ConsoleState, call: Invocation) -> Run:
    """Have it played by whoever plays the session; a replay and a server play none."""
    try:
        wishes = _read(call.argv[1:])
    except ValueError as error:
        return usage("storm", str(error))
    session = console.session
    if not session.recordable:
        return failed("storm", "a frozen cluster stands still: nothing can happen in it")
    if call.context.remote:
        return failed("storm", "not over HTTP: type it in the game, or podfall storm PATH... for manifests")
    if session.storms is None:
        return _not_here()
    return session.storms.play(session, wishes)


def _read(words: list[str]) -> StormWishes:
    given, force, left = dict.fromkeys(_VALUED, ""), False, words[::-1]
    while left:
        name, equals, value = left.pop().partition("=")
        if name == "--force" and not equals:
            force = True
        elif name not in _VALUED:
            raise ValueError(f"{_USAGE}, not {name}")
        else:
            given[name] = value or (left.pop() if left and not equals else "")
            if not given[name]:
                raise ValueError(f"{name} needs a value: {_USAGE}")
    only, skip, folder = (given[name] for name in _VALUED)
    return StormWishes(only, skip, folder, force)


def _not_here() -> Run:
    yield Stdout("No storm is played here; it is in the game's sandbox, and in podfall sandbox --plain.\n")
    return 0


WORDS = (
    ConsoleCommand(
        storm, "storm [--only FAULT,..]", "what would be lost if things broke now; also: --skip FAULT,.., --save DIR"
    ),
)
