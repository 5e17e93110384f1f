"""What the signs of the way panel mean, as far as any is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.routes.values import ENDING, LISTENING, STARTING
from tui.letters import SHORT

if TYPE_CHECKING:
    from levels.session.routes.values import RouteEndpoint
    from levels.session.view import SessionView
    from tui.theme import Glyphs


def way_legend(view: SessionView, glyphs: Glyphs) -> str:
    """The letters of this tick's losses, what is under way, the marks of what answers, and what lines mean."""
    seen = {loss.letter for route in view.routes for loss in route.losses}
    told = [f"{letter} {meaning}" for letter, meaning in SHORT.items() if letter in seen]
    if any(caller.under_way for route in view.routes for caller in route.callers):
        told.append("~ under way")
    told.append("")
    told += dict.fromkeys(_mark(known, glyphs) for route in view.routes for known in route.endpoints)
    if any(route.callers for route in view.routes):
        solid, thin = "-." if glyphs.running.isascii() else "━─"
        told += [f"{solid} used in this tick", f"{thin} not used"]
    return "  ".join(told)


def _mark(endpoint: RouteEndpoint, glyphs: Glyphs) -> str:
    if endpoint.state == LISTENING and endpoint.ready:
        return f"{glyphs.well} ready"
    if endpoint.state in {LISTENING, STARTING}:
        return f"{glyphs.waiting} not ready"
    return f"{glyphs.ended} ending" if endpoint.state == ENDING else f"{glyphs.broken} gone"
