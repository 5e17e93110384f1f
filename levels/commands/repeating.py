"""`watch`: a line again and again while time passes, as the tool of that name does (procps, watch(1)).

Different on purpose: seconds are ticks, the terminal is not cleared, output that is the same as before is not shown
again, and it ends by itself after as many ticks as `kubectl get -w`.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.client.steps import Steps, relay
from engine.clock import Wait
from engine.kubectl.watchticks import WATCH_TICKS
from engine.shell import Invocation, LineContext, Piece, Run, Stderr, Stdout
from levels.commands.command import ConsoleCommand, ConsoleState, failed, usage, whole

USUAL = 2
"""Ticks from one look to the next."""
_USAGE = "watch [-n TICKS] COMMAND"


class _Asked(NamedTuple):
    """What was typed."""

    every: int
    line: str


def watch(console: ConsoleState, call: Invocation) -> Run:
    """`watch [-n TICKS] COMMAND`: show what a line prints, and again each time that it has changed."""
    if call.context.watched:
        return failed("watch", "runs no watch within a watch")
    asked = _read(call.argv[1:])
    if asked is None:
        return usage("watch", f"{_USAGE}, with 1 to {WATCH_TICKS} ticks from one look to the next ({USUAL})")
    return _repeat(console, asked, call.context._replace(watched=True))


def _read(words: list[str]) -> _Asked | None:
    every, rest = str(USUAL), words
    if words and words[0].startswith("-n"):
        rest = words[1:] if words[0] != "-n" else words[2:]
        every = words[0][2:] or "".join(words[1:2])
    ticks = whole(every, WATCH_TICKS)
    return _Asked(ticks, " ".join(rest)) if ticks and rest and not rest[0].startswith("-") else None


def _repeat(console: ConsoleState, asked: _Asked, context: LineContext) -> Run:
    shown: str | None = None
    for _ in range(0, WATCH_TICKS + 1, asked.every):
        if shown is not None:
            yield Wait(_never, asked.every)
        text = yield from _look(console.session.shell.subshell().line(asked.line, context))
        if text != shown:
            ticks = "tick" if asked.every == 1 else f"{asked.every} ticks"
            yield Stdout(f"Every {ticks}: {asked.line}  (tick {console.cluster.clock.tick})\n\n{text}\n")
            shown = text
    yield Stderr(f"watch ended after {WATCH_TICKS // asked.every * asked.every} ticks\n")
    return 0


def _look(run: Run) -> Steps[str]:
    """Run a line to its end; what it prints on either stream is one text."""
    texts: list[str] = []

    def keep(item: Piece | Wait) -> Steps[bool | None]:
        if isinstance(item, Wait):
            return (yield item)
        texts.append(item.text)
        return None

    yield from relay(run, keep)
    return "".join(texts)


def _never() -> bool:
    return False


WORDS = (ConsoleCommand(watch, _USAGE, f"what it prints, again when it changed, for {WATCH_TICKS} ticks"),)
