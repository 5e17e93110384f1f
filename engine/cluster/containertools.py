"""The filters of podfall's console, lent to the scripts of containers: `grep`, `head`, `sort` and the like."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.client.output import Stdout
from engine.runtime.script.context import Files
from engine.runtime.script.state import CommandResult
from engine.shell.invocation import Invocation
from engine.shell.textcommands import text_commands

_FULL_NAMES = {"egrep": ["grep", "-E"], "fgrep": ["grep", "-F"]}
_NO_LINE: Any = None
"""A filter does not ask in whose name it runs."""


class _ContainerFiles:
    """A container's files, as the console's commands read theirs."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def read(self, path: str) -> str:
        """The text of a file. Raises FileNotFoundError."""
        text = self._files.read(path)
        if text is None:
            raise FileNotFoundError(path)
        return text

    def write(self, path: str, text: str, append: bool) -> None:
        """Put a text into a file."""
        before = (self._files.read(path) or "") if append else ""
        self._files.write(path, before + text)

    def names(self) -> Iterable[str]:
        """The paths of the known files."""
        return self._files.names()


def run_filter(files: Files, words: list[str], text: str) -> CommandResult | None:
    """Run a filter on a text; None where there is none of that name."""
    words = [*_FULL_NAMES.get(words[0], words[:1]), *words[1:]]
    command = text_commands(_ContainerFiles(files)).get(words[0])
    if command is None:
        return None
    output: list[str] = []
    errors: list[str] = []
    run = command(Invocation(words, text, {}, _NO_LINE))
    while True:
        try:
            piece = next(run)
        except StopIteration as end:
            return CommandResult("".join(output), end.value, 0, "".join(errors))
        (output if isinstance(piece, Stdout) else errors).append(getattr(piece, "text", ""))
