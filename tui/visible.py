"""What strangers wrote stays text: what a terminal would obey, reorder or hide is shown as an escape.

Names, manifests, events, logs and file names may hold anything. Widgets ask `visible` for what they draw, and
`show_on_terminals` puts it before standard output and error where these are terminals. Files, pipes and HTTP carry
the bytes as they are.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable

_CONTROLS = "\x00-\x1f\x7f-\x9f"
_BREAKS = "\u2028\u2029"
_SURROGATES = "\ud800-\udfff"
_IGNORED = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Unicode's Default_Ignorable_Code_Point: marks of direction, what has no width, tags. Variation selectors (FE00 to
FE0F) are not among them: they choose the shape of the sign before them and hide nothing."""
_HIDDEN = re.compile(f"[{_CONTROLS}{_BREAKS}{_SURROGATES}{_IGNORED}]")
_HIDDEN_IN_LINES = re.compile(f"[{_CONTROLS}{_BREAKS}{_SURROGATES}{_IGNORED}](?<![\n\t])")
_SHORT = {"\n": r"\n", "\t": r"\t", "\r": r"\r"}
_BYTE, _PLANE = 0xFF, 0xFFFF


def visible(text: str, *, lines: bool = False) -> str:
    r"""The text with each such character as Python writes it: `\x1b`, `\u202e`. With `lines`, `\n` and `\t` stay."""
    if text.isascii() and text.isprintable():
        return text
    return (_HIDDEN_IN_LINES if lines else _HIDDEN).sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    code = ord(sign)
    if sign in _SHORT:
        return _SHORT[sign]
    if code <= _BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _PLANE else f"\\U{code:08x}"


class VisibleStream:
    """A stream to a terminal that shows text as `visible` says; all else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self.raw = stream
        """For what podfall itself has to tell the terminal."""

    def write(self, text: str) -> int:
        """Write what can be seen of `text`; returns how much of it was taken, which is all."""
        self.raw.write(visible(text, lines=True))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        """Whatever else a stream has."""
        return getattr(self.raw, name)


def show_on_terminals() -> None:
    """Let what is written to standard output and error be seen as text, where they are terminals."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream.isatty():
            setattr(sys, name, VisibleStream(stream))


def raw(stream: TextIO) -> TextIO:
    """The terminal behind a stream, for what podfall itself has to tell it."""
    return stream.raw if isinstance(stream, VisibleStream) else stream
