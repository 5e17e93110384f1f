"""The two bars: the title with the clock on top, the keys at the bottom. Both are clickable where they name a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.keys import key_to_character
from textual.strip import Strip
from textual.widget import Widget

from tui.theme import UNICODE
from tui.visible import visible
from tui.widgets.actions import declared
from tui.widgets.keynames import shown_key
from tui.widgets.rows import cut, fit

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.theme import Glyphs


class KeyHint(NamedTuple):
    """A key as the bottom bar names it."""

    key: str
    """As Textual knows it."""
    shown: str
    does: str


def meter_bar(done: int, of: int, cells: int, glyphs: Glyphs) -> str:
    """A bar of so many cells; only what is all done fills the last one, and what has begun the first one."""
    filled = cells * min(done, of) // of if of > 0 else 0
    if done > 0 and of > 0:
        filled = max(filled, 1)
    return glyphs.full * filled + glyphs.empty * (cells - filled)


def keys_now(screen: Screen[Any], hints: tuple[KeyHint, ...]) -> tuple[KeyHint, ...]:
    """The same actions with the keys that they have on that screen now, which a player may have changed.

    An action is not among them where all its keys type instead.
    """
    lowest = screen.focused or screen
    keys: dict[str, list[str]] = {}
    active = screen.active_bindings
    for key, bound in active.items():
        able = keys.setdefault(bound.binding.id or "", [])
        if not lowest.check_consume_key(key, key_to_character(key)):
            able.append(key)
    bindings = [one for node in lowest.ancestors_with_self[::-1] for one in declared(type(node))]
    bindings.sort(key=lambda one: one.priority)  # those come first, whatever lies below has bound the key to
    usual = {one.key: one.id for one in bindings}
    for key, bound in active.items():
        if not bound.binding.id:
            usual.pop(key, None)  # a line's own Enter, say, whatever else Enter does around it
    named = (_with_key(hint, keys.get(usual.get(hint.key) or hint.key, [hint.key])) for hint in hints)
    return tuple(hint for hint in named if hint is not None)


def _with_key(hint: KeyHint, keys: list[str]) -> KeyHint | None:
    if not keys or hint.key in keys:
        return hint if keys else None
    return hint._replace(key=keys[0], shown=shown_key(keys[0]))


class Bar(Widget):
    """A row that says as much as there is room for."""

    glyphs = UNICODE
    """The signs it is drawn with."""


class TitleBar(Bar):
    """What is played, and where its clock stands."""

    DEFAULT_CSS = "TitleBar { height: 1; width: 1fr; background: $panel; color: $text; text-style: bold; }"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._left = self._right = self._shorter = ""

    @property
    def text(self) -> str:
        return f"{self._left} {self._right}"

    def show(self, left: str, right: str, shorter: str = "") -> None:
        """Show these halves; `shorter` stands for the left one where that has no room."""
        if (left, right, shorter) != (self._left, self._right, self._shorter):
            self._left, self._right, self._shorter = left, right, shorter
            self.refresh()

    def render_line(self, y: int) -> Strip:
        del y
        width, base = self.size.width, self.rich_style
        room = max(width - len(self._right) - 2, 0)
        text = self._shorter if self._shorter and cell_len(self._left) >= room else self._left
        left = fit(f" {text}", room, self.glyphs.more)
        return Strip([Segment(f"{left} {visible(self._right)} ", base)]).adjust_cell_length(width, base)


class StatusBar(Bar):
    """The last thing that happened, as one sentence: the one place to follow for a screen reader."""

    DEFAULT_CSS = "StatusBar { height: 1; width: 1fr; color: $text-muted; }"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.text = ""

    def show(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.refresh()

    def render_line(self, y: int) -> Strip:
        del y
        width, base = self.size.width, self.rich_style
        return Strip([Segment(cut(f" {self.text}", width, self.glyphs.more), base)]).adjust_cell_length(width, base)


class KeyBar(Widget):
    """The keys that do something here and now."""

    COMPONENT_CLASSES = {"keybar--key"}
    DEFAULT_CSS = """
    KeyBar { height: 1; width: 1fr; background: $panel; color: $text-muted;
        .keybar--key { color: $accent; text-style: bold; } }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.keys: tuple[KeyHint, ...] = ()

    def show(self, keys: tuple[KeyHint, ...]) -> None:
        if keys != self.keys:
            self.keys = keys
            self.refresh()

    def render_line(self, y: int) -> Strip:
        del y
        width, base = self.size.width, self.rich_style
        look = base + self.get_component_rich_style("keybar--key", partial=True)
        segments = [Segment(" ", base)]
        for key in self._fitting(keys_now(self.screen, self.keys)):
            click = Style(meta={"@click": f"app.simulate_key('{key.key}')"})
            segments += [Segment(key.shown, look + click), Segment(f" {key.does}", base + click), Segment("  ", base)]
        return Strip(segments).adjust_cell_length(width, base)

    def _fitting(self, keys: tuple[KeyHint, ...]) -> tuple[KeyHint, ...]:
        """As many keys as there is room for, whole ones only."""
        room = self.size.width - 1
        for count, key in enumerate(keys):
            room -= cell_len(key.shown) + 1 + cell_len(key.does)
            if room < 0:
                return keys[:count]
            room -= 2
        return keys


class ProgressBar(Bar):
    """How far a replay is, and what happens next."""

    DEFAULT_CSS = "ProgressBar { height: 1; width: 1fr; color: $text-muted; }"
    _CELLS = 20

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.text = ""

    def show(self, end: int, tick: int, coming: str) -> None:
        """Tick `tick` of `end` has passed; `coming` happens next."""
        filled = self._CELLS * min(tick, end) // max(end, 1)
        told = f"next: {coming}" if coming else "nothing more was typed"
        text = f"[{'#' * filled}{'-' * (self._CELLS - filled)}]  {told}"
        if text != self.text:
            self.text = text
            self.refresh()

    def render_line(self, y: int) -> Strip:
        del y
        width, base = self.size.width, self.rich_style
        return Strip([Segment(cut(self.text, width, self.glyphs.more), base)]).adjust_cell_length(width, base)
