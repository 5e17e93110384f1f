"""What stands above the prompt while a command takes several lines, or several commands were pasted.

Nothing of it has run yet. Of many lines the last ones are to be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from engine.shell import CommandReader
from tui.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BEGINS, GOES_ON = "$ ", "> "
_SHOWN = 5
_TAB = 8


class Draft(Static):
    """The lines that wait for Enter."""

    DEFAULT_CSS = """
    Draft { display: none; height: auto; color: $accent; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def show(self, lines: Sequence[str]) -> None:
        """Show the last of `lines`, and how many there are above them."""
        self.display = bool(lines)
        shown = [*prompted(lines)][-_SHOWN:]
        if len(lines) > _SHOWN:
            shown[0] = f"  ({len(lines) - _SHOWN + 1} lines above)"
        self.update(Content("\n".join(visible(line.expandtabs(_TAB)) for line in shown)))


def prompted(lines: Iterable[str]) -> Iterable[str]:
    """Lines as a terminal shows them: behind a prompt where a command begins, behind another one where it goes on."""
    reader = CommandReader()
    for line in lines:
        yield (GOES_ON if reader.begun else BEGINS) + line
        reader.feed(line)
