"""What a scenario file says to its player: the frame, the guide, the limits of medals, and what is read after."""

from levels.scenario.schema.strict import Strict
from levels.scenario.schema.tests import CoachMoment, PredicateEntry


class Misconception(Strict, frozen=True, kw_only=True):
    """What a player believes before, and understands after."""

    before: str
    after: str


class CoachLine(Strict, frozen=True, kw_only=True):
    """A line of the guide."""

    when: CoachMoment
    say: str
    pause: bool = False
    once: bool = True


class LevelRules(Strict, frozen=True, kw_only=True):
    """The frame of a level."""

    max_tick: int
    sleep: tuple[tuple[int, int], ...] = ()
    deny: tuple[str, ...] = ()
    rewind: bool = True


class LevelPar(Strict, frozen=True, kw_only=True):
    """The limits of the medals Lean and Smooth."""

    commands: int
    lost: int


class DebriefCase(PredicateEntry, frozen=True, kw_only=True):
    """What the debrief adds where something is true when the level is over."""

    text: str


class DebriefEntry(Strict, frozen=True, kw_only=True):
    """What is read after."""

    text: str
    real: str = ""
    docs: tuple[str, ...] = ()
    when: tuple[DebriefCase, ...] = ()
    """The first that is true adds its text."""


class LevelView(Strict, frozen=True, kw_only=True):
    """What the screen shows first."""

    panels: tuple[str, ...] = ()
    focus: str = ""
    slow_motion: tuple[int, ...] = ()
