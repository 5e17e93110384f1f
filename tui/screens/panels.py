"""The panels of the game: one entry each. The screens, the keys, the bottom bar and the help all read this table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from levels.session.level import Level
from tui.widgets.events import event_rows
from tui.widgets.goals import goal_rows, goals_met
from tui.widgets.nodes.noderows import NodeRows
from tui.widgets.panel import Panel
from tui.widgets.requests import legend, request_rows
from tui.widgets.services import service_rows
from tui.widgets.steps import step_rows, steps_title
from tui.widgets.way.legend import way_legend
from tui.widgets.way.waypanel import WayPanel
from tui.widgets.way.wayrows import WayRows

if TYPE_CHECKING:
    from levels.session.attempt import GoalState
    from levels.session.session import Session
    from tui.widgets.arranged.arrangedlist import Build
    from tui.widgets.panel import Tell

LEFT, RIGHT, THIRD = COLUMNS = ("left", "right", "third")
"""The columns above the console, by their ids. The third is there on wide screens; elsewhere its panels show alone."""

CurrentSession = Callable[[], "Session"]
"""What is played, as it is now: another object after each rewind."""


class PanelSpec(NamedTuple):
    """A panel: where it stands, what it is called, and what makes its rows."""

    id: str
    """Its name in key bindings and in the style sheet, which may give it a height."""
    key: str
    title: str
    help: str
    """What the help calls it."""
    column: str
    """Where it stands in a sandbox; empty where it does not."""
    level_column: str
    """Where it stands in a level."""
    rows: Callable[[CurrentSession], Build]
    hint: str = ""
    """What the bottom bar calls it; empty where it is not named there."""
    title_of: Tell | None = None
    """A title of its own for each view; empty where `title` will do."""
    caption_of: Callable[[CurrentSession], Tell] | None = None
    """What stands in the lower frame."""
    tail: bool = False
    """Whether the newest rows are the last, and are to be seen first."""
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


def _goal_rows(session: CurrentSession) -> Build:
    """The goals are the level's own, not part of a view."""
    return lambda _view, room, marks: goal_rows(_goals_of(session()), room, marks)


def _goals_caption(session: CurrentSession) -> Tell:
    return lambda _view: goals_met(_goals_of(session()))


PANELS = (
    PanelSpec(
        "nodes", "1", "Nodes and Pods", "nodes and Pods", LEFT, LEFT, rows=lambda _session: NodeRows(), hint="nodes"
    ),
    PanelSpec("services", "2", "Services", "Services", LEFT, LEFT, rows=lambda _session: service_rows, hint="services"),
    PanelSpec(
        "requests",
        "3",
        "Requests",
        "requests",
        RIGHT,
        RIGHT,
        rows=lambda _session: request_rows,
        hint="requests",
        caption_of=lambda _session: legend,
    ),
    PanelSpec(
        "steps",
        "4",
        "Seven steps",
        "the seven steps",
        RIGHT,
        THIRD,
        rows=lambda _session: step_rows,
        title_of=steps_title,
    ),
    PanelSpec("events", "5", "Events", "events", THIRD, THIRD, rows=lambda _session: event_rows, tail=True),
    PanelSpec(
        "goals",
        "6",
        "Goals",
        "a level's goals",
        "",
        RIGHT,
        rows=_goal_rows,
        caption_of=_goals_caption,
    ),
    PanelSpec(
        "way",
        "v",
        "Way",
        "the way of requests",
        THIRD,
        THIRD,
        rows=lambda _session: WayRows(),
        hint="way",
        caption_of=lambda _session: way_legend,
        panel=WayPanel,
    ),
)
"""In the order of their keys, in which they stand in a column."""

FIRST = PANELS[0].id
"""The panel that is seen first, and alone where there is no room for more."""


def in_column(column: str, *, level: bool, first: str = FIRST) -> list[PanelSpec]:
    """The panels of a column, in a `level` or a sandbox; `first` and the one that is usually first change places."""
    places = {panel.id: panel for panel in PANELS}
    places[FIRST], places[first] = places[first], places[FIRST]
    return [places[panel.id] for panel in PANELS if column == (panel.level_column if level else panel.column)]
