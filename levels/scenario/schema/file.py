"""The whole of a scenario file's first document: the loader converts it into `ScenarioFile`."""

from typing import Any, Literal

from levels.scenario.schema.clients import ClientEntry
from levels.scenario.schema.faults import FaultEntry
from levels.scenario.schema.lesson import CoachLine, DebriefEntry, LevelPar, LevelRules, LevelView, Misconception
from levels.scenario.schema.solutions import LazyWin, Solution
from levels.scenario.schema.strict import Strict
from levels.scenario.schema.tests import FailRule, ObjectiveEntry
from levels.scenario.schema.world import ClusterEntry, FixturesEntry, SeedsEntry, TimingEntry


class ScenarioMetadata(Strict, frozen=True, kw_only=True):
    """Name and labels of a scenario."""

    name: str
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}


class ScenarioSpec(Strict, frozen=True, kw_only=True):
    """Everything about a scenario."""

    title: str
    brief: str
    misconception: Misconception | None = None
    seed: int = 1
    seeds: SeedsEntry = SeedsEntry()
    warmup: int = 30
    tick_seconds: int = 1
    timing: TimingEntry = TimingEntry()
    fixtures: FixturesEntry = FixturesEntry()
    cluster: ClusterEntry = ClusterEntry()
    images: dict[str, Any] = {}
    files: dict[str, str] = {}
    clients: tuple[ClientEntry, ...] = ()
    faults: tuple[FaultEntry, ...] = ()
    objectives: tuple[ObjectiveEntry, ...]
    fail_when: tuple[FailRule, ...] = ()
    coach: tuple[CoachLine, ...] = ()
    rules: LevelRules
    hints: tuple[str, ...] = ()
    par: LevelPar | None = None
    debrief: DebriefEntry | None = None
    view: LevelView = LevelView()
    solutions: tuple[Solution, ...] = ()
    lazy: tuple[LazyWin, ...] | None = None
    """Absent: nobody has looked yet whether a level can be won without understanding."""


class ScenarioFile(Strict, frozen=True, kw_only=True):
    """The first document of a scenario file."""

    api_version: Literal["podfall/v1alpha1"]
    kind: Literal["Scenario"]
    metadata: ScenarioMetadata
    spec: ScenarioSpec
