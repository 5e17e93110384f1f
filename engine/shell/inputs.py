"""Where the text commands read from: named files of the virtual folder, or standard input.

Also how text falls apart into lines: at newlines only, never at the other characters that Unicode calls
line breaks.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

from engine.client.output import Stderr
from engine.client.steps import Piece
from engine.clock import Wait
from engine.shell.invocation import Invocation, VirtualFiles, reason_of

STDIN = "-"


class TextInput(NamedTuple):
    """One input of a command; the name of standard input is `-`."""

    name: str
    text: str


def read_inputs(
    operands: list[str],
    invocation: Invocation,
    files: VirtualFiles,
    complaint: str = "{command}: {name}: {reason}",
) -> Generator[Piece | Wait, bool | None, list[TextInput]]:
    """Read every operand, or standard input if there is none; complain of what cannot be read."""
    inputs = []
    for name in operands or [STDIN]:
        if name == STDIN:
            inputs.append(TextInput(name, invocation.stdin))
            continue
        try:
            inputs.append(TextInput(name, files.read(name)))
        except OSError as error:
            text = complaint.format(command=invocation.argv[0], name=name, reason=reason_of(error))
            yield Stderr(text + "\n")
    return inputs


def lines_of(text: str) -> list[str]:
    """Split text into lines without their newlines; a last line needs none to count."""
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def lines_with_ends(text: str) -> list[str]:
    """Split text into lines that keep their newlines, so that joining them gives the text again."""
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
