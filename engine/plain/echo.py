"""What `echo` prints of its arguments, and the backslash escapes that `printf` shares with it (GNU coreutils, BusyBox).

The console's shell and the shell of containers print by it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_OPTIONS = re.compile(r"-[neE]+")
_BEFORE_END = re.compile(r"((?:[^\\]|\\[^c]|\\$)*)(\\c)?", re.DOTALL)
"""A doubled backslash is consumed as a pair, so that `\\\\c` is a backslash and a letter."""
_ESCAPE = re.compile(r"\\(?:0([0-7]{0,3})|x([0-9A-Fa-f]{1,2})|([\\abefnrtv]))")
_PRINTF_ESCAPE = re.compile(r"\\(?:0?([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|([\\abefnrtv]))")
_CONTROLS = {
    "\\": "\\",
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}


class UnescapedText(NamedTuple):
    """A text whose escapes were read."""

    text: str
    stopped: bool
    """Whether backslash-c ended it early."""


def echoed(arguments: list[str]) -> str:
    """What `echo` prints: -n leaves out the newline, -e reads backslash escapes, -E takes that back."""
    words, letters = list(arguments), ""
    while words and _OPTIONS.fullmatch(words[0]):
        letters += words.pop(0)[1:]
    text, end = " ".join(words), "" if "n" in letters else "\n"
    if letters.rfind("e") > letters.rfind("E"):
        text, stopped = unescaped(text)
        end = "" if stopped else end
    return text + end


def unescaped(text: str, *, printf: bool = False) -> UnescapedText:
    """Replace escapes from left to right; what is none stays.

    `printf` takes octal numbers without a 0 before them, too.
    """
    before_end = _BEFORE_END.match(text)
    if before_end is None:
        return UnescapedText(text, stopped=False)
    escape = _PRINTF_ESCAPE if printf else _ESCAPE
    return UnescapedText(escape.sub(_character, before_end[1]), before_end[2] is not None)


def _character(match: re.Match[str]) -> str:
    octal, hexadecimal, letter = match.groups()
    if letter:
        return _CONTROLS[letter]
    return chr(int(hexadecimal, 16)) if hexadecimal else chr(int(octal or "0", 8) % 256)
