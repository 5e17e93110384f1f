"""The shell's command table, made of all words, and `help`, which lists them."""

from __future__ import annotations

from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from engine.shell import Stdout
from levels.commands import bug_report, chaos, clients, kube, repeating, report, storms, time
from levels.commands import console as keeping
from levels.commands.command import ConsoleCommand, ConsoleState, never
from levels.commands.counting import counting
from levels.commands.linechange import change_of
from levels.commands.sandbox import SANDBOX_ONLY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.shell import Command, Invocation, Run

_TEXT_COMMANDS = "ls cat echo grep head tail wc sort uniq cut"
_WIDTH, _USAGE = 76, 28


class ListedCommand(NamedTuple):
    """A line of `help` without the word itself."""

    usage: str
    summary: str


def help_(console: ConsoleState, call: Invocation) -> Run:
    """`help [WORD]`: all commands, or those whose line begins with the word."""
    del console
    return listing(WORDS, call)


def listing(words: Sequence[ConsoleCommand | ListedCommand], call: Invocation) -> Run:
    """List `words` as `help [WORD]` asks for; no line is longer than a console of 80 columns shows whole."""
    wanted = call.argv[1] if call.argv[1:] else ""
    yield Stdout("".join(_entry(word) for word in words if word.usage.startswith(wanted)))
    if not wanted:
        yield Stdout(f"\nand, as in a shell: {_TEXT_COMMANDS},\npipes, > FILE, NAME=value, $(...), ; && ||\n")
    return 0


def _entry(word: ConsoleCommand | ListedCommand) -> str:
    """The usage, and in a column of its own what it does; a usage too long for its column has a line to itself."""
    first = f"{word.usage:<{_USAGE}}  " if len(word.usage) <= _USAGE else f"{word.usage}\n{'':{_USAGE + 2}}"
    lines = wrap(word.summary, _WIDTH - _USAGE - 2)
    return f"{first}{lines[0]}\n" + "".join(f"{'':{_USAGE + 2}}{line}\n" for line in lines[1:])


WORDS: tuple[ConsoleCommand, ...] = (
    *kube.WORDS,
    *time.WORDS,
    *repeating.WORDS,
    *report.WORDS,
    *clients.WORDS,
    *chaos.WORDS,
    *storms.WORDS,
    *keeping.WORDS,
    *bug_report.WORDS,
    ConsoleCommand(help_, "help", "this list"),
)
"""Everything that `help` lists."""


def commands(console: ConsoleState) -> dict[str, Command]:
    """Make the shell's table for one console."""
    table: dict[str, Command] = {}
    for word in WORDS:
        for name in (word.name, *word.aliases):
            table[name] = partial(_run, console, word)
    for name, do in keeping.HIDDEN.items():
        table[name] = partial(_run, console, ConsoleCommand(do, name, "", never))
    return table


def _run(console: ConsoleState, word: ConsoleCommand, call: Invocation) -> Run:
    steps = word.do(console, call)
    if call.context.counted and word.mutates(call.argv):
        console.session.count_attempt()
        line = len(console.session.journal.lines())
        if word.name in chaos.BREAKING:
            console.session.actions.breaks(line)
        change = change_of(console, word.name, call)
        if word.name not in SANDBOX_ONLY:
            console.session.actions.changed(line, change)
        steps = counting(console.session, steps, change, past_the_api=word.past_the_api)
    return (yield from steps)
