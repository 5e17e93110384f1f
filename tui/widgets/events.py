"""The panel of Events, and the last one as a sentence for the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.rows import Row, Span, fit, plain

if TYPE_CHECKING:
    from levels.session.view import EventView, View
    from tui.theme import Marks
    from tui.widgets.rows import Room


def event_rows(view: View, room: Room, marks: Marks) -> list[Row]:
    """One row per Event, the newest last."""
    if not view.events:
        return [plain("none yet", "dim")]
    return [_event(event, room.width, marks) for event in view.events]


def last_event(view: View) -> str:
    """The last Event as one line; empty if there is none."""
    if not view.events:
        return ""
    event = view.events[-1]
    return f"tick {event.tick}: {event.about} {event.reason}: {event.message}"


def _event(event: EventView, width: int, marks: Marks) -> Row:
    tick = f"{event.tick:>4} "
    warning = event.type == "Warning"
    about = fit(event.about, max(min(len(event.about), width // 3), 8), marks.more)
    room = width - len(tick) - len(about) - len(event.reason) - 2
    message = f" {fit(event.message, room, marks.more)}" if room > len("Killing") else ""
    spans = (Span(tick, "dim"), Span(about), Span(f" {event.reason}", "bad" if warning else "ok"), Span(message, "dim"))
    kind, _, name = event.about.partition("/")
    return Row(spans, f"kubectl describe {kind} {name}")
