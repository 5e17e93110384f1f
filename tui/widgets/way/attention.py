"""Which Service needs to be looked at, and why in a few words: for those that are not in sight."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from tui.widgets.rows import Span, cut
from tui.widgets.way.waycell import late, one

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from levels.session.routes.values import Behind, ServiceRoute
    from tui.theme import Glyphs
    from tui.widgets.rows import Size
    from tui.widgets.way.waycell import Line

LOSES, LAGS, WELL = 2, 1, 0
_SOON = 1
"""So many ticks behind is everybody for a moment."""


def need(route: ServiceRoute) -> int:
    """How much a Service needs to be looked at: `LOSES` requests, `LAGS` because a hop stays behind, or is `WELL`."""
    if route.losses:
        return LOSES
    return LAGS if next(_lagging(route), None) is not None else WELL


def distress(route: ServiceRoute) -> tuple[int, int]:
    """How badly off a Service is, to compare with others: its need, and of those that lose, how much."""
    return need(route), route.lost


def worst_off(routes: Sequence[ServiceRoute]) -> int:
    """The index of the Service to be looked at first; of equals the first."""
    return max(range(len(routes)), key=lambda at: distress(routes[at]))


def reason(route: ServiceRoute) -> str:
    """Why a Service that is not well needs to be looked at."""
    told = [f"{route.lost} lost"] if route.losses else []
    lagging = next(_lagging(route), None)
    return ", ".join([*told, lagging] if lagging is not None else told)


def asides(
    routes: Sequence[ServiceRoute], shown: Sequence[ServiceRoute], room: Size, glyphs: Glyphs
) -> Iterator[tuple[ServiceRoute, tuple[Line, ...]]]:
    """A line for each Service that is not in sight and needs to be looked at; where there are rows it goes on."""
    hidden = [route for route in routes if route not in shown and need(route) != WELL][: max(room.height, 0)]
    spare = room.height - len(hidden)
    for route in hidden:
        head = f"also {f'svc/{route.name}' if route.name else 'without a Service'}: "
        first, *more = wrap(head + reason(route), room.width, break_on_hyphens=False)
        if len(more) > spare or not first.startswith(head):
            first, more = cut(head + reason(route), room.width, glyphs.more), []
        spare -= len(more)
        yield route, ((Span(head, "dim"), Span(first[len(head) :], "bad")), *(one(line, "bad") for line in more))


def _lagging(route: ServiceRoute) -> Iterator[str]:
    """The hops that stay behind, each with how far."""
    if route.record is not None:
        yield from _told("DNS", route.record.behind, route.record.trouble)
    if route.slices is not None:
        yield from _told("slices", route.slices.behind, route.slices.trouble)
    for rules in route.rules:
        yield from _told(rules.node, rules.behind, rules.trouble)


def _told(hop: str, behind: Behind | None, trouble: str) -> Iterator[str]:
    if trouble or (behind is not None and behind.ticks > _SOON):
        yield f"{hop} {', '.join(late(behind, trouble))}"
