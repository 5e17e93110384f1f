"""`tick`: let time pass. `rewind`, `redo` and `restart` are the prompt's own: see `levels.session.timeline`."""

from __future__ import annotations

from engine.clock import Wait
from engine.shell import Invocation, Run, Stderr
from levels.commands.command import ConsoleCommand, ConsoleState, failed, usage, whole
from levels.files.documents import UnreadableError
from levels.scenario.predicates.wait_until import WaitUntil, read_predicate

UNTIL_MAX = 300
"""For how many ticks `tick until` waits at most."""


def tick(console: ConsoleState, call: Invocation) -> Run:
    """`tick [N]`: N ticks pass, 1 unless told otherwise; `tick until PREDICATE`: until it is true."""
    words = call.argv[1:]
    if words and words[0] == "until":
        return _until(console, " ".join(words[1:]))
    number = whole(words[0] if words else "1")
    if len(words) > 1 or number is None:
        return usage("tick", f"tick [N] takes a number of ticks, not {' '.join(words)}")
    return _pass(console, number)


def _until(console: ConsoleState, text: str) -> Run:
    try:
        moment = WaitUntil(console.cluster, read_predicate(text, console.cluster))
    except UnreadableError as error:
        return usage("tick", f"until: {str(error).partition(': ')[2]}")
    return _wait_for(console, moment)


def _wait_for(console: ConsoleState, moment: WaitUntil) -> Run:
    verdict = _Verdict(console)
    yield Wait(lambda: moment.has_come() or verdict.has_come(), UNTIL_MAX, at_once=True)
    if moment.true:
        return 0
    ended = ", in which the level ended" if verdict.has_come() else ""
    return (yield from failed("tick", f"until: not true after tick {moment.tick}{ended}: {moment.progress}"))


def _pass(console: ConsoleState, ticks: int) -> Run:
    verdict, end = _Verdict(console), console.session.tick_number + ticks
    yield Wait(verdict.has_come, ticks, at_once=True)
    now = console.session.tick_number
    if now < end and verdict.has_come():
        yield Stderr(f"tick: stopped in tick {now}, in which the level ended, {end - now} of {ticks} ticks early\n")
    return 0


class _Verdict:
    """The end of a level that was still open: nobody runs past it unasked."""

    def __init__(self, console: ConsoleState) -> None:
        self._session = console.session
        self._was = self._session.decided

    def has_come(self) -> bool:
        return self._session.decided and not self._was


def elsewhere(console: ConsoleState, call: Invocation) -> Run:
    """Whoever owns the prompt goes back in time, between two lines and not in the middle of one."""
    del console
    name = call.argv[0]
    return failed(name, f"stands alone on its line, typed at the prompt: no script, ; | or $( ) around {name}")


WORDS = (
    ConsoleCommand(tick, "tick [N] | tick until '{...}'", "let N ticks pass (1), or until a goal is met (at most 300)"),
    ConsoleCommand(elsewhere, "rewind N | rewind to TICK", "go back in time"),
    ConsoleCommand(elsewhere, "redo [N]", "forward again through what was undone"),
    ConsoleCommand(elsewhere, "restart", "back to the first tick"),
)
