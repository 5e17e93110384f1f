"""The panels of the game: one entry each. The screens, the keys, the bottom bar and the help all read this table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from levels.session.level import Level
from tui.theme import Glyphs
from tui.widgets.clocktext import LevelClock
from tui.widgets.nodes.noderows import NodeRows
from tui.widgets.nodes.podrows import pod_legend
from tui.widgets.panel import Panel
from tui.widgets.panelrows.budget import ROWS, budget_rows
from tui.widgets.panelrows.events import event_rows
from tui.widgets.panelrows.goals import goal_rows, goal_rows_needed, goals_met
from tui.widgets.panelrows.requests import request_legend, request_rows, requests_title
from tui.widgets.panelrows.services import service_rows
from tui.widgets.panelrows.steps import step_legend, step_rows, step_rows_needed, step_rows_wanted, steps_title
from tui.widgets.rows import PanelRow, Size
from tui.widgets.way.legend import WayLegend
from tui.widgets.way.planning.sources import PartsKeeper
from tui.widgets.way.wayheight import WayHeight
from tui.widgets.way.waypanel import WayPanel
from tui.widgets.way.wayrows import WayRows

if TYPE_CHECKING:
    from levels.scenario.predicates.budget import ErrorBudget
    from levels.session.attempt import GoalState
    from levels.session.session import Session
    from levels.session.view import SessionView
    from tui.widgets.arranged.arrangedlist import Build
    from tui.widgets.panel import Explain, Tell

_ENDLESS = 10_000

CurrentSession = Callable[[], "Session"]
"""What is played, as it is now: another object after each rewind."""


Wants = Callable[["SessionView", Size, Glyphs], int]
"""How many rows a panel has for a view, if it gets at most that much room."""


class PanelSpec(NamedTuple):
    """A panel: what it is called, what makes its rows, and how many it needs. Where it stands says `columns`."""

    id: str
    """Its name in key bindings and columns."""
    key: str
    title: str
    help: str
    """What the help calls it."""
    rows: Callable[[CurrentSession], Build]
    hint: str = ""
    """What the bottom bar calls it; empty where it is not named there."""
    title_of: Tell | None = None
    """A title of its own for each view; empty where `title` will do."""
    caption_of: Callable[[CurrentSession], Explain] | None = None
    """What stands in the lower frame."""
    tail: bool = False
    """Whether the newest rows are the last, and are to be seen first."""
    needs: int = 2
    """Rows without which it does not tell what it is there for."""
    wants: Callable[[CurrentSession], Wants] | None = None
    """How many rows it would fill; empty where it has that many and scrolls them."""
    needs_of: Callable[[CurrentSession], Wants] | None = None
    """The same for a panel of which other rows are needed for each view."""
    level_only: bool = False
    """Whether a sandbox has none."""
    panel: Callable[..., Panel] = Panel
    """The widget that shows the rows."""

    def make(self, session: CurrentSession) -> Panel:
        title_of = self.title_of
        return self.panel(
            f"{self.key} {self.title}",
            self.rows(session),
            id=self.id,
            tail=self.tail,
            title_of=(lambda view: f"{self.key} {title_of(view) or self.title}") if title_of else None,
            caption_of=self.caption_of(session) if self.caption_of else None,
        )


def _goals_of(session: Session) -> list[GoalState]:
    return session.goals() if isinstance(session, Level) else []


def _budgets_of(session: Session) -> list[ErrorBudget]:
    return session.budgets() if isinstance(session, Level) else []


def _clock_of(session: Session) -> LevelClock | None:
    """The level's clock with the ticks of what was told to have happened; None in a sandbox."""
    if not isinstance(session, Level):
        return None
    told = dict.fromkeys(notice.tick for notice in session.notices if not notice.hidden)
    return LevelClock(session.tick_number, session.spec.rules.max_tick, tuple(told))


def _goal_rows(session: CurrentSession) -> Build:
    """The goals are the level's own, not part of a view; what may still be lost stands above them."""

    def rows(_view: SessionView, room: Size, marks: Glyphs) -> list[PanelRow]:
        goals, budgets = _goals_of(session()), _budgets_of(session())
        brief = goal_rows_needed(goals, room.width, marks) + ROWS * len(budgets) > room.height
        first = budget_rows(budgets, room.width, marks, brief=brief)
        below = Size(room.width, max(room.height - len(first), 0))
        return [*first, *goal_rows(goals, below, marks, _clock_of(session()))]

    return rows


def _goals_caption(session: CurrentSession) -> Explain:
    """The level's clock in numbers, which the rows may have no room for, and how many goals are met."""

    def tell(_view: SessionView, _glyphs: Glyphs) -> str:
        clock = _clock_of(session())
        return f"{clock.text}  {goals_met(_goals_of(session()))}" if clock is not None else ""

    return tell


def _filled(rows: Build) -> Callable[[CurrentSession], Wants]:
    """What a panel wants that tells as much as there is room for: the rows that it would have without end."""
    return lambda _session: lambda view, room, marks: len(rows(view, Size(room.width, _ENDLESS), marks))


def _goals_wanted(session: CurrentSession) -> Wants:
    return lambda view, room, marks: len(_goal_rows(session)(view, Size(room.width, _ENDLESS), marks))


def _goals_needed(session: CurrentSession) -> Wants:
    return lambda _view, room, marks: (
        len(_budgets_of(session())) + goal_rows_needed(_goals_of(session()), room.width, marks)
    )


_WAY_PARTS = PartsKeeper()
"""One for both who ask for the cells of the way, so that those of a view are made once."""
_WAY_HEIGHT, _WAY_LEGEND = WayHeight(_WAY_PARTS), WayLegend()
"""They keep what they found last, for whichever screen asks."""

PANELS = (
    PanelSpec(
        "nodes",
        "1",
        "Nodes and Pods",
        "nodes and Pods",
        rows=lambda _session: NodeRows(),
        hint="nodes",
        caption_of=lambda _session: pod_legend,
        needs=6,
    ),
    PanelSpec("services", "2", "Services", "Services", rows=lambda _session: service_rows, hint="services"),
    PanelSpec(
        "requests",
        "3",
        "Requests",
        "requests",
        rows=lambda _session: request_rows,
        hint="requests",
        title_of=requests_title,
        caption_of=lambda _session: request_legend,
        wants=_filled(request_rows),
    ),
    PanelSpec(
        "steps",
        "4",
        "Seven steps",
        "the seven steps",
        rows=lambda _session: step_rows,
        title_of=steps_title,
        caption_of=lambda _session: step_legend,
        needs_of=lambda _session: step_rows_needed,
        wants=lambda _session: step_rows_wanted,
    ),
    PanelSpec("events", "5", "Events", "events", rows=lambda _session: event_rows, tail=True),
    PanelSpec(
        "goals",
        "6",
        "Goals",
        "a level's goals",
        rows=_goal_rows,
        caption_of=_goals_caption,
        needs_of=_goals_needed,
        wants=_goals_wanted,
        level_only=True,
    ),
    PanelSpec(
        "way",
        "v",
        "Way",
        "the way of requests",
        rows=lambda _session: WayRows(_WAY_PARTS),
        hint="way",
        caption_of=lambda _session: _WAY_LEGEND,
        needs_of=lambda _session: _WAY_HEIGHT.needed,
        wants=lambda _session: _WAY_HEIGHT,
        panel=WayPanel,
    ),
)
"""In the order of their keys."""

FIRST = PANELS[0].id
"""The panel that is seen first, and alone where there is no room for more."""


def panels_of(*, level: bool) -> list[PanelSpec]:
    """The panels of a `level` or a sandbox."""
    return [panel for panel in PANELS if level or not panel.level_only]
