"""The shell's command table, made of all words, and `help`, which lists them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.shell import Out
from levels.session.words import chaos, clients, keeping, kube, report, time
from levels.session.words.console import Console, Word, never
from levels.session.words.sandbox import SANDBOX_ONLY

if TYPE_CHECKING:
    from engine.shell import Command, Invocation, Run

_TEXT_COMMANDS = "ls cat echo grep head tail wc sort uniq cut"
_WIDTH = 40


def help_(console: Console, call: Invocation) -> Run:
    """`help [WORD]`: all commands, or those whose line begins with the word."""
    del console
    wanted = call.argv[1] if call.argv[1:] else ""
    shown = [word for word in WORDS if word.usage.startswith(wanted)]
    yield Out("".join(f"{word.usage:<{_WIDTH}}  {word.summary}\n" for word in shown))
    if not wanted:
        yield Out(f"\nand, as in a shell: {_TEXT_COMMANDS}, pipes, > FILE, NAME=value, $(...), ; && ||\n")
    return 0


WORDS: tuple[Word, ...] = (
    *kube.WORDS,
    *time.WORDS,
    *report.WORDS,
    *clients.WORDS,
    *chaos.WORDS,
    *keeping.WORDS,
    Word(help_, "help", "this list"),
)
"""Everything that `help` lists."""


def commands(console: Console) -> dict[str, Command]:
    """Make the shell's table for one console."""
    table: dict[str, Command] = {}
    for word in WORDS:
        for name in (word.name, *word.aliases):
            table[name] = partial(_run, console, word)
    for name, do in keeping.HIDDEN.items():
        table[name] = partial(_run, console, Word(do, name, "", never))
    return table


def _run(console: Console, word: Word, call: Invocation) -> Run:
    if word.mutates(call.argv):
        console.session.mutations += 1
        if word.name not in SANDBOX_ONLY:
            console.session.by_hand.changed(len(console.session.journal.lines()))
    return (yield from word.do(console, call))
