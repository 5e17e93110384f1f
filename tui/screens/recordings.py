"""Which recording to watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import OptionList

from tui.screens.keys import HELP_BINDING
from tui.widgets.bars import KeyBar, KeyHint, TitleBar
from tui.widgets.choices import Choices, ListChoice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_KEYS = (
    KeyHint("up", "Up", "back"),
    KeyHint("down", "Down", "on"),
    KeyHint("enter", "Enter", "watch"),
    KeyHint("escape", "Esc", "close"),
    KeyHint("f1", "F1", "help"),
)


class RecordingsScreen(ModalScreen["Path | None"]):
    """Ends with a file, or None for none."""

    DEFAULT_CSS = """
    RecordingsScreen { background: $background; }
    RecordingsScreen Choices { margin-top: 1; }
    """
    BINDINGS = [
        HELP_BINDING,
        Binding("escape,q", "dismiss(None)", "watch none of them", show=False, id="recordings.menu"),
    ]

    def __init__(self, files: Sequence[Path]) -> None:
        super().__init__()
        self._files = files

    def compose(self) -> ComposeResult:
        """The list and its keys."""
        title, bar = TitleBar(id="title"), KeyBar(id="keys")
        title.show("podfall: recordings", str(self._files[0].parent))
        bar.show(_KEYS)
        yield title
        yield Choices(ListChoice(str(number), file.name) for number, file in enumerate(self._files))
        yield bar

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        self.dismiss(self._files[int(self.query_one(Choices).chosen)])
