"""`report`: what to send to podfall's developers after a mistake of podfall itself."""

from __future__ import annotations

from engine.shell import Invocation, Run, Stdout
from levels.commands.command import ConsoleCommand, ConsoleState, failed, usage
from levels.commands.panic_report import REPORT, report


def report_(console: ConsoleState, call: Invocation) -> Run:
    """`report`: every mistake with its traceback, and the lines that lead there."""
    if call.argv[1:]:
        return usage(REPORT, "report takes nothing")
    if not console.cluster.panics and not console.session.broken_inputs:
        return failed(REPORT, "podfall has met no mistake of its own")
    return _say(report(console.session))


def _say(text: str) -> Run:
    yield Stdout(text)
    return 0


WORDS = (ConsoleCommand(report_, REPORT, "a mistake of podfall itself, to send to its developers"),)
