"""`save`, `quit`, `history`, `clear`, `edit` and `watch`: the console itself."""

from __future__ import annotations

from engine.shell import Invocation, Out, Run
from engine.shell.invocation import reason_of
from levels.session.words.console import Console, Word, failed, usage

_CLEAR = "\033[H\033[2J"


def save(console: Console, call: Invocation) -> Run:
    """`save FILE`: write a recording of everything so far. In a replay nothing is written."""
    names = call.argv[1:]
    if len(names) != 1 or names[0].startswith("-"):
        return usage("save", "save FILE")
    write = console.session.save
    if write is None:
        return _say("")
    try:
        write(names[0])
    except OSError as error:
        return failed("save", f"{names[0]}: {reason_of(error)}")
    return _say(f"saved {names[0]}\n")


def quit_(console: Console, call: Invocation) -> Run:
    """`quit`: read no further line."""
    del call
    console.session.finished = True
    return _say("")


def history(console: Console, call: Invocation) -> Run:
    """`history`: the lines so far, numbered as bash does."""
    del call
    lines = console.session.journal.lines()
    return _say("".join(f"{number:5d}  {line}\n" for number, line in enumerate(lines, start=1)))


def clear(console: Console, call: Invocation) -> Run:
    """`clear`: an empty terminal."""
    del console, call
    return _say(_CLEAR)


def edit(console: Console, call: Invocation) -> Run:
    """`edit FILE` needs an editor on the screen, which a plain console has not."""
    del console
    name = call.argv[1] if call.argv[1:] else "FILE"
    return failed("edit", f"a plain console has no editor; write a file with `echo ... > {name}`")


def watch(console: Console, call: Invocation) -> Run:
    """`watch` repeats a command by the wall clock, which does not exist here."""
    del console, call
    return failed("watch", "not in this version; `kubectl get ... -w` follows a list, `tick` lets time pass")


def _say(text: str) -> Run:
    if text:
        yield Out(text)
    return 0


WORDS = (
    Word(save, "save FILE", "a recording that `podfall replay` plays"),
    Word(history, "history", "the lines so far"),
    Word(clear, "clear", "an empty terminal"),
    Word(edit, "edit FILE", "needs the screen; here: echo ... > FILE"),
    Word(quit_, "quit", "the end", aliases=("exit",)),
)
HIDDEN = {"watch": watch}
"""Commands that exist only to say what to do instead."""
