"""The rows of the way panel: the picture of the Service that is looked at, and the cell that was chosen in it.

Kept between frames: what is chosen stays chosen while the picture changes, and the picture is made again only if what
it shows has changed.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from tui.widgets.rows import ObjectRef, PanelRow, plain
from tui.widgets.way.attention import WELL, distress, need, worst_off
from tui.widgets.way.cursor import below, beside, cell_at
from tui.widgets.way.picture import Picture, PlacedCell, painted
from tui.widgets.way.planning.draft import fullest_draft
from tui.widgets.way.planning.sources import PartsKeeper
from tui.widgets.way.strokes import SIGNS
from tui.widgets.way.tracks import tracks_of
from tui.widgets.way.waycell import DOOR, ENDPOINT, LOSS, NAME, RULES, SLICES, TITLE

if TYPE_CHECKING:
    from levels.session.routes.values import RouteLoss, ServiceRoute
    from levels.session.view import SessionView
    from tui.theme import Glyphs
    from tui.widgets.rows import Size
    from tui.widgets.way.joints import Point
    from tui.widgets.way.tracks import Track

CellKey = tuple[str, str, str]
_NOBODY = "No Service and no client yet: nobody asks for anything."
_ADD = "client add shop --to nodeport/SVC"


class WayRows:
    """Makes the picture of each view."""

    def __init__(self, parts: PartsKeeper | None = None) -> None:
        """Draw cells of `parts`, which may be shared with whoever counts their rows."""
        self.picture = Picture([], (), ())
        self._routes: tuple[ServiceRoute, ...] = ()
        self._parts = parts or PartsKeeper()
        self._made_from: object = None
        self._place: object = None
        """Whose picture it is, and for which room: as long as that Service is in need, its columns stay."""
        self._tracks: list[Track] | None = None
        """Of the present picture, once somebody has asked for them."""
        self._service = ""
        """The key of the Service that is looked at."""
        self._held = False
        """Whether somebody chose it."""
        self._cell: CellKey | None = None
        """The chosen cell; None for the title."""

    def __call__(self, view: SessionView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
        routes = self._routes = view.routes
        if not routes:
            told = [plain(line, "dim") for line in wrap(_NOBODY, max(room.width, 1))]
            self.picture = Picture([*told, plain(_ADD, "key")], (), ())
            return self.picture.rows
        chosen = self._looked_at(routes)
        made_from = (routes, chosen, view.tick if routes[0].lost else 0, room, glyphs)
        if made_from != self._made_from:
            place = (self._service, room, glyphs)
            in_need = need(routes[chosen]) != WELL
            before = self.picture.plan if in_need and place == self._place else None
            draft = fullest_draft(self._parts.of(routes, glyphs), chosen, room, glyphs, before)
            self.picture = painted(draft, view.tick, room.width, glyphs)
            self._made_from, self._tracks, self._place = made_from, None, place
        return self.picture.rows

    def _looked_at(self, routes: tuple[ServiceRoute, ...]) -> int:
        """The Service to show: the one that was chosen, else the worst off; of equals the one from before."""
        at = next((index for index, route in enumerate(routes) if route.key == self._service), None)
        worst = worst_off(routes)
        if at is None or (not self._held and distress(routes[at]) < distress(routes[worst])):
            at, self._held, self._cell = worst, False, None
        self._service = routes[at].key
        return at

    @property
    def chosen(self) -> PlacedCell | None:
        """The cell under the cursor; the Service's title where that cell is gone."""
        cells = [placed for placed in self.picture.cells if placed.service == self._service]
        found = next((placed for placed in cells if placed.key == self._cell), None)
        return found or next((placed for placed in cells if placed.cell.kind == TITLE), None)

    @property
    def tracks(self) -> list[Track]:
        """The ways of the requests of the last tick."""
        if self._tracks is None:
            texts = [row.text for row in self.picture.rows]
            found = [track for route, joints in self.picture.joints for track in tracks_of(route, joints)]
            self._tracks = [track._replace(points=_on_lines(track.points, texts)) for track in found]
        return self._tracks

    def move(self, step: int) -> None:
        """Go so many cells down, or up."""
        if (at := self.chosen) is not None:
            self._choose(below(self.picture.cells, at, step))

    def across(self, step: int) -> None:
        """Go to the next hop; from the title, and from the last hop, to the next Service."""
        at = self.chosen
        if at is None:
            return
        found = beside(self.picture.cells, at, step) if at.cell.kind != TITLE else None
        if found is not None:
            self._choose(found)
        else:
            self.turn(step)

    def turn(self, step: int) -> None:
        """Go to the next Service, or the one before."""
        keys = [route.key for route in self._routes]
        place = keys.index(self._service) + step
        if 0 <= place < len(keys):
            self._service, self._cell, self._held = keys[place], None, True

    def point(self, x: int, y: int) -> bool:
        """Choose the cell at a place; whether it was chosen already."""
        found = cell_at(self.picture.cells, x, y)
        before = self.chosen
        if found is not None:
            self._choose(found)
        return found is not None and before is not None and found.key == before.key

    def _choose(self, placed: PlacedCell) -> None:
        self._service, self._cell = placed.service, placed.key if placed.cell.kind != TITLE else None
        self._held = True

    def opens(self, view: SessionView) -> str:
        """The console line whose answer shows what stands behind the chosen cell; empty where there is none."""
        at = self.chosen
        if at is None:
            return ""
        return _request(at.cell.loss, view) if at.cell.kind == LOSS and at.cell.loss is not None else at.cell.opens

    def ref(self) -> ObjectRef | None:
        """The object that the chosen cell stands for: a Pod, a node, or the Service; None for a bare address."""
        at = self.chosen
        if at is None:
            return None
        kind, names = at.cell.kind, at.cell.stands_for
        space, _, service = at.service.partition("/")
        if kind == RULES:
            return ObjectRef("node", "", names[0])
        if kind == ENDPOINT:
            return ObjectRef("pod", space or "default", names[0]) if len(names) > 1 else None
        return ObjectRef("service", space, service) if kind in {TITLE, DOOR, NAME, SLICES} and service else None

    def stamps(self) -> dict[CellKey, tuple[object, ...]]:
        """What each node's rules are as of."""
        return {placed.key: placed.cell.stamp for placed in self.picture.cells if placed.cell.kind == RULES}


def _request(loss: RouteLoss, view: SessionView) -> str:
    """The explanation of the newest request that was lost like that."""
    for lost in view.lost:
        if (lost.client, lost.letter, lost.hop) == (loss.client, loss.letter, loss.hop):
            return f"why {lost.name}"
    return f"why {loss.client}@{view.tick}"


def _on_lines(points: tuple[Point, ...], texts: list[str]) -> tuple[Point, ...]:
    """Those where there is a line: a dot goes under what is written on its way, `DNS` or the head of a column."""
    return tuple([(x, y) for x, y in points if texts[y][x : x + 1] in SIGNS])
