"""A list of rows that can be filtered, sorted and folded, and whose rows can be asked for what they stand for.

Sends `Asked` up when something is to be done with what a row stands for, and `Told` with a sentence about what a key
has done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.message import Message

from tui.theme import Glyphs
from tui.widgets.arranged.arranging import arrange
from tui.widgets.arranged.filtering import ALL, read_filter
from tui.widgets.arranged.filterline import FilterLine, filter_foot
from tui.widgets.arranged.rowkeys import keys_of_row, keys_of_rows
from tui.widgets.arranged.wish import EVERYTHING, ArrangedRows, Arranges
from tui.widgets.rowlist import RowList
from tui.widgets.rows import PanelRow, Size

if TYPE_CHECKING:
    from textual import events

    from levels.session.view import SessionView
    from tui.widgets.arranged.wish import RowWish

Build = Callable[["SessionView", Size, Glyphs], list[PanelRow]]
"""Makes the rows of a view for the room there is; more rows than that are scrolled."""


class ArrangedList(RowList):
    """Those rows of each view that are wanted, in the order that is wanted."""

    BINDINGS = [
        Binding("slash,ctrl+f", "filter", "filter", show=False, id="panel.filter"),
        Binding("escape", "show_all", "show all", show=False, id="panel.show-all"),
        Binding("s", "sort", "sort", show=False, id="panel.sort"),
        Binding("x", "unwell", "only what is not well", show=False, id="panel.unwell"),
        Binding("d", "ask('describe')", "describe", show=False, id="row.describe"),
        Binding("y", "ask('yaml')", "YAML", show=False, id="row.yaml"),
        Binding("l", "ask('logs')", "logs", show=False, id="row.logs"),
        Binding("e", "ask('edit')", "edit", show=False, id="row.edit"),
        Binding("c", "ask('copy')", "copy the name", show=False, id="row.copy"),
        Binding("o", "ask('owner')", "its owner", show=False, id="row.owner"),
    ]

    @dataclass
    class Asked(Message):
        """Somebody wants something done with what a row stands for."""

        what: str
        """`describe`, `yaml`, `logs`, `edit`, `copy` or `owner`."""
        row: PanelRow

    class Chosen(Message):
        """The cursor stands on something for which other keys do something."""

    @dataclass
    class Told(Message):
        """A key has done something that may not be seen, or has not for a reason."""

        text: str

    def __init__(self, build: Build, *, id: str, tail: bool = False) -> None:
        """Show what `build` makes of each view; with `tail`, the newest rows, which are the last."""
        super().__init__(id=id, tail=tail)
        self._build = build
        self._view: SessionView | None = None
        self.wish = EVERYTHING
        """Which rows are wanted."""
        self.found = ArrangedRows([], 0, 0)
        """What is shown."""
        self._made_from: tuple[list[PanelRow], RowWish] = ([], self.wish)
        self._made = arrange(*self._made_from)
        """What became of these rows, in the order that was wanted."""
        self.filter_line = FilterLine()
        self._usable: frozenset[str] = frozenset()
        """What `usable` was when that was told last."""

    def look(self, view: SessionView) -> None:
        self._view = view
        if self.display:
            width = max(self.content_size.width - 1, 8)
            picks = self.filter_line.typing or self.wish.picks
            self.found = self._arranged(view, Size(width, max(self.content_size.height - picks, 1)))
            self.show_foot(filter_foot(self.filter_line, self.wish, self.found, width, self.glyphs))
            self.show_rows(self.found.rows, tail=not self.wish.order)
            self._frame()

    def _arranged(self, view: SessionView, room: Size) -> ArrangedRows:
        if isinstance(self._build, Arranges):
            return self._build.arranged(view, room, self.glyphs, self.wish)
        rows = self._build(view, room, self.glyphs)
        if self._made_from != (rows, self.wish):
            self._made_from = rows, self.wish
            self._made = arrange(rows, self.wish)
        return self._made

    def _wants(self, wish: RowWish) -> None:
        """Show other rows, or these in another order."""
        self.wish = wish
        if self._view is not None:
            self.look(self._view)

    def _frame(self) -> None:
        """Hear that other rows are shown, or others of them; tell whoever names the keys, if those are others."""
        if self.has_focus and (usable := self.usable()) != self._usable:
            self._usable = usable
            self.post_message(self.Chosen())

    def usable(self) -> frozenset[str]:
        """Names of the bindings that do something with these rows, and with the one under the cursor."""
        row = self.rows[self.at] if self.at < len(self.rows) else PanelRow()
        return keys_of_rows(self.found, self.wish) | keys_of_row(row)

    def on_focus(self) -> None:
        self.hold()

    def on_blur(self) -> None:
        """At the top one wants to see what comes to stand there; elsewhere, what one looked at."""
        if not self.at:
            self.let_go()
        if self.filter_line.typing:
            self.filter_line.typing = False
            self._wants(self.wish)

    def on_key(self, event: events.Key) -> None:
        """While a filter is typed, keys go to it."""
        if self.filter_line.take(event):
            event.stop()
            event.prevent_default()
            self._typed()

    def on_paste(self, event: events.Paste) -> None:
        if self.filter_line.typing:
            event.stop()
            self.filter_line.put(event.text)
            self._typed()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is typed into the filter, whatever else it is bound to."""
        del key
        return self.filter_line.typing and character is not None and character.isprintable()

    def _typed(self) -> None:
        self._wants(self.wish._replace(filter=read_filter(self.filter_line.text)))

    def action_filter(self) -> None:
        """Type a filter, or change it."""
        self.filter_line.typing = True
        self._typed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is the screen's where all is shown."""
        if action == "show_all":
            return self.filter_line.typing or self.wish.picks
        return super().check_action(action, parameters)

    def action_show_all(self) -> None:
        """Leave nothing out any more."""
        self.filter_line.clear()
        self._wants(self.wish._replace(filter=ALL, unwell=False))

    def action_sort(self) -> None:
        """Go to the next order, and say which that is."""
        orders = ["", *self.found.orders]
        if len(orders) == 1:
            self.post_message(self.Told("there is nothing to sort here: these rows have an order of their own"))
            return
        at = orders.index(self.wish.order) if self.wish.order in orders else 0
        order = orders[(at + 1) % len(orders)]
        self._wants(self.wish._replace(order=order))
        self.post_message(self.Told(f"sorted {order or self.found.usual}"))

    def action_unwell(self) -> None:
        """Show only what is not well, or all again."""
        if not self.found.judged and not self.wish.unwell:
            self.post_message(self.Told("nothing here is well or not: x leaves out nothing"))
            return
        self._wants(self.wish._replace(unwell=not self.wish.unwell))
        self.post_message(self.Told("only what is not well; x shows all again" if self.wish.unwell else "all is shown"))

    def action_ask(self, what: str) -> None:
        """Have something done with what the row stands for."""
        if self.at < len(self.rows):
            self.post_message(self.Asked(what, self.rows[self.at]))

    def put(self, at: int) -> None:
        """Put the cursor on a row."""
        self.move_to(at)
        self._frame()

    def fold(self, *, open_: bool) -> None:
        """Open or fold the group in which the cursor stands, which goes to its head."""
        heads = (at for at in range(min(self.at, len(self.rows) - 1), -1, -1) if self.rows[at].folds)
        head = next(heads, None)
        if head is None or (open_ and head != self.at):
            return
        if head != self.at:
            self.put(head)
        elif self.rows[head].is_open != open_:
            self._wants(self.wish.toggled(self.rows[head].folds, open_=open_))
