"""The panel of Events, and the last one as a sentence for the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.rows import ObjectRef, PanelRow, Span, fit, plain

if TYPE_CHECKING:
    from levels.session.view import EventView, SessionView
    from tui.theme import Glyphs
    from tui.widgets.rows import Size


def event_rows(view: SessionView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
    """One row per Event, the newest last."""
    if not view.events:
        return [plain("none yet", "dim")]
    return [_event(event, room.width, glyphs) for event in view.events]


def last_event(view: SessionView) -> str:
    """The last Event as one line; empty if there is none."""
    if not view.events:
        return ""
    event = view.events[-1]
    return f"tick {event.tick}: {event.about} {event.reason}: {event.message}"


def _event(event: EventView, width: int, glyphs: Glyphs) -> PanelRow:
    tick = f"{event.tick:>4} "
    warning = event.type == "Warning"
    about = fit(event.about, max(min(len(event.about), width // 3), 8), glyphs.more)
    room = width - len(tick) - len(about) - len(event.reason) - 2
    message = f" {fit(event.message, room, glyphs.more)}" if room > len("Killing") else ""
    spans = (Span(tick, "dim"), Span(about), Span(f" {event.reason}", "bad" if warning else "ok"), Span(message, "dim"))
    kind, _, name = event.about.partition("/")
    ref = ObjectRef(kind, event.namespace, name, event.uid, event.labels)
    item = f"{event.name}@{event.tick}" if event.name else ""
    sought = f"{event.about} {event.type} {event.message}"
    return PanelRow(spans, f"kubectl describe {ref.arguments}", ref=ref, item=item, well=not warning, sought=sought)
