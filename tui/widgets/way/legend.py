"""What the signs of the way panel mean, as far as any is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.routes.values import ENDING, LISTENING, STARTING
from tui.letters import SHORT

if TYPE_CHECKING:
    from levels.session.view import SessionView
    from tui.theme import Glyphs


class WayLegend:
    """Tells it for whichever screen asks; again only what has changed."""

    def __init__(self) -> None:
        self._told: tuple[object, str] = (None, "")

    def __call__(self, view: SessionView, glyphs: Glyphs) -> str:
        made_from = (view.routes, glyphs)
        if made_from != self._told[0]:
            self._told = (made_from, way_legend(view, glyphs))
        return self._told[1]


def way_legend(view: SessionView, glyphs: Glyphs) -> str:
    """The letters of this tick's losses, what is under way, the marks of what answers, and what lines mean."""
    seen = {loss.letter for route in view.routes for loss in route.losses}
    told = [f"{letter} {meaning}" for letter, meaning in SHORT.items() if letter in seen]
    if any(caller.under_way for route in view.routes for caller in route.callers):
        told.append("~ under way")
    told.append("")
    looks = dict.fromkeys((known.state, known.ready) for route in view.routes for known in route.endpoints)
    told += dict.fromkeys(_mark(state, glyphs, ready=ready) for state, ready in looks)
    if any(route.callers for route in view.routes):
        solid, thin = "-." if glyphs.running.isascii() else "━─"
        told += [f"{solid} used in this tick", f"{thin} not used"]
    return "  ".join(told)


def _mark(state: str, glyphs: Glyphs, *, ready: bool) -> str:
    if state == LISTENING and ready:
        return f"{glyphs.well} ready"
    if state in {LISTENING, STARTING}:
        return f"{glyphs.waiting} not ready"
    return f"{glyphs.ended} ending" if state == ENDING else f"{glyphs.broken} gone"
