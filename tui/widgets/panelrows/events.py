"""The panel of Events, and the last one as a sentence for the status line."""

from __future__ import annotations

from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.visible import visible
from tui.widgets.rows import ObjectRef, PanelRow, Span, plain

if TYPE_CHECKING:
    from levels.session.view import EventView, SessionView
    from tui.theme import Glyphs
    from tui.widgets.rows import Size

_NARROW = 8
_DIGITS = 3
"""So many digits of a tick have room from the beginning, so that rows stay where they are."""
_KEPT = 400
"""So many Events keep their rows: more than a panel ever has at two widths."""


def event_rows(view: SessionView, room: Size, _glyphs: Glyphs) -> list[PanelRow]:
    """The Events, the newest last: object and reason whole, then the message, in as many rows as that takes."""
    if not view.events:
        return [plain("none yet", "dim")]
    digits = len(f"{view.events[-1].tick}")
    return [row for event in view.events for row in _event(event, room.width, max(digits, _DIGITS))]


def last_event(view: SessionView) -> str:
    """The last Event as one line; empty if there is none."""
    if not view.events:
        return ""
    event = view.events[-1]
    return f"tick {event.tick}: {event.about} {event.reason}: {event.message}"


@lru_cache(maxsize=_KEPT)
def _event(event: EventView, width: int, digits: int) -> tuple[PanelRow, ...]:
    """An Event never changes, and neither do its rows as long as ticks have so many digits."""
    kind, _, name = event.about.partition("/")
    warning = event.type == "Warning"
    ref = ObjectRef(kind, event.namespace, name, event.uid, event.labels)
    item = f"{event.about}@{event.tick} {event.reason}: {event.message}"
    made = PanelRow(opens=f"kubectl describe {ref.arguments}", ref=ref, item=item, well=not warning, sought=event.type)
    indent = " " * (digits + 1)
    inner = max(width - len(indent), _NARROW)
    about, reason, message = (visible(text) for text in (event.about, event.reason, event.message))
    parts = [(about, ""), (reason, "bad" if warning else "ok"), (message, "dim")]
    lines: list[list[Span]] = [[]]
    for text, part in parts:
        used = sum(cell_len(span.text) for span in lines[-1])
        if used and used + 1 + cell_len(text) <= inner:
            lines[-1].append(Span(f" {text}", part))
        elif text:
            lines += [[Span(line, part)] for line in wrap(text, inner, break_on_hyphens=False)]
    starts = [f"{event.tick:>{digits}} ", *[indent] * len(lines)]
    filled = (line for line in lines if line)
    return tuple(made._replace(spans=(Span(start, "dim"), *line)) for start, line in zip(starts, filled, strict=False))
