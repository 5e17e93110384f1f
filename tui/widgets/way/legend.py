"""What the signs of the way panel mean, as far as any is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.letters import SHORT

if TYPE_CHECKING:
    from levels.session.view import SessionView


def way_legend(view: SessionView) -> str:
    """The letters of this tick's losses, and the sign of what is under way."""
    seen = {loss.letter for route in view.routes for loss in route.losses}
    told = [f"{letter} {meaning}" for letter, meaning in SHORT.items() if letter in seen]
    if any(caller.under_way for route in view.routes for caller in route.callers):
        told.append("~ under way")
    return "  ".join(told)
