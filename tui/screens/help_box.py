"""The help of a screen: all its keys, as they are bound there and now, and what is to be seen; both can be searched."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import on
from textual.actions import parse
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from tui.screens.text_box import TextBox
from tui.widgets.actions import actions_of, declared, rekeyed
from tui.widgets.bars import KeyHint
from tui.widgets.keynames import shown_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from textual.screen import Screen

    from tui.widgets.actions import KeyAction

_KEYS_WIDTH = 18
_NOTHING = "Nothing here is called that."
_FINDING = (
    KeyHint("enter", "Enter", "keep these"),
    KeyHint("escape", "Esc", "all again"),
    KeyHint("down", "Down", "on"),
    KeyHint("up", "Up", "back"),
)


class HelpSection(NamedTuple):
    """Lines that belong together."""

    heading: str
    lines: tuple[str, ...]


class HelpBox(TextBox):
    """Shows the keys and topics of a screen."""

    KEYS: ClassVar[tuple[KeyHint, ...]] = (
        KeyHint("escape", "Esc", "close"),
        KeyHint("slash", "/", "find"),
        KeyHint("down", "Down", "on"),
        KeyHint("up", "Up", "back"),
        KeyHint("pagedown", "PgDn", "page on"),
        KeyHint("pageup", "PgUp", "page back"),
    )
    DEFAULT_CSS = """
    HelpBox Input { display: none; height: 1; border: none; padding: 0; }
    HelpBox.-finding Input { display: block; }
    """
    BINDINGS = [
        Binding("f1,question_mark", "dismiss(None)", "close the help", show=False, id="app.help"),
        Binding("escape,q,enter", "close", "close, or show all again", show=False, id="text.close"),
        Binding("slash,ctrl+f", "find", "find a key or a word", show=False, id="help.find"),
    ]

    def __init__(self, sections: Iterable[HelpSection]) -> None:
        super().__init__("podfall: help", "")
        self._sections = tuple(sections)
        self._wanted = ""

    def above(self) -> ComposeResult:
        """What is looked for."""
        yield Input(id="find", compact=True, placeholder="part of a key or of what it does")

    def fill(self) -> None:
        """Show what holds the words that are looked for."""
        self.text = "\n\n".join(_found(self._sections, self._wanted.lower().split())) or _NOTHING
        super().fill()

    def action_find(self) -> None:
        """Ask for words."""
        self.add_class("-finding")
        self.query_one(Input).focus()
        self.show_keys()

    def action_close(self) -> None:
        """Show all again where something is looked for, else close."""
        if not self.has_class("-finding"):
            self.dismiss(None)
            return
        self.remove_class("-finding")
        self.query_one(Input).clear()
        self._leave_input()

    @on(Input.Changed)
    def _look_for(self, event: Input.Changed) -> None:
        self._wanted = event.value
        self.fill()

    @on(Input.Submitted)
    def _leave_input(self) -> None:
        self.set_focus(None)
        self.show_keys()

    def keys(self) -> tuple[KeyHint, ...]:
        """Others while words are typed, and while only what holds them is shown."""
        if isinstance(self.focused, Input):
            return _FINDING
        return (KeyHint("escape", "Esc", "all again"), *self.KEYS[1:]) if self.has_class("-finding") else self.KEYS


def help_on(screen: Screen[Any], keymap: Mapping[str, tuple[str, ...]], topics: str) -> list[HelpSection]:
    """What the help of a screen says: the keys of all that is on it, and its topics."""
    widgets = dict.fromkeys(type(widget) for widget in screen.query("*") if any(declared(type(widget))))
    owners = [*(() if screen.is_modal else (type(screen.app),)), type(screen), *widgets]
    dead = {one.id for one in declared(type(screen)) if screen.check_action(*parse(one.action)[1:]) is False}
    actions = [one for one in rekeyed(actions_of(owners), keymap).values() if one.name not in dead]
    keys = [HelpSection(group, tuple(map(_line, among))) for group, among in groupby(actions, _group)]
    return [*keys, *_topics(topics)]


def _group(action: KeyAction) -> str:
    return action.group


def _line(action: KeyAction) -> str:
    return f"  {shown_keys(action.keys):<{_KEYS_WIDTH}} {action.does}"


def _topics(text: str) -> Iterator[HelpSection]:
    """Each begins at the margin, and its further lines are indented."""
    lines: list[str] = []
    for line in text.splitlines():
        if lines and not line.startswith(" "):
            yield HelpSection("", tuple(lines))
            lines = []
        lines.append(line)
    if lines:
        yield HelpSection("", tuple(lines))


def _found(sections: Iterable[HelpSection], words: list[str]) -> Iterator[str]:
    """The sections with those of their lines that hold all words; a topic is shown as a whole."""
    for heading, lines in sections:
        if heading:
            kept = [line for line in lines if _holds(f"{heading} {line}", words)]
        else:
            kept = list(lines) if _holds(" ".join(lines), words) else []
        if kept:
            yield "\n".join(([heading] if heading else []) + kept)


def _holds(text: str, words: list[str]) -> bool:
    low = text.lower()
    return all(word in low for word in words)
