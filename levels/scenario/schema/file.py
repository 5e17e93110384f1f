"""The whole of a scenario file's first document: the loader converts it into `ScenarioFile`."""

from typing import Any, Literal

from levels.scenario.schema.clients import ClientEntry
from levels.scenario.schema.faults import FaultEntry
from levels.scenario.schema.lesson import CoachLine, Debrief, Misconception, Par, Rules, View
from levels.scenario.schema.solutions import Solution
from levels.scenario.schema.strict import Strict
from levels.scenario.schema.tests import FailRule, Objective
from levels.scenario.schema.world import ClusterEntry, Fixtures, Seeds, Timing


class Metadata(Strict, frozen=True, kw_only=True):
    """Name and labels of a scenario."""

    name: str
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}


class Spec(Strict, frozen=True, kw_only=True):
    """Everything about a scenario."""

    title: str
    brief: str
    misconception: Misconception | None = None
    seed: int = 1
    seeds: Seeds = Seeds()
    warmup: int = 30
    tick_seconds: int = 1
    timing: Timing = Timing()
    fixtures: Fixtures = Fixtures()
    cluster: ClusterEntry = ClusterEntry()
    images: dict[str, Any] = {}
    files: dict[str, str] = {}
    clients: tuple[ClientEntry, ...] = ()
    faults: tuple[FaultEntry, ...] = ()
    objectives: tuple[Objective, ...]
    fail_when: tuple[FailRule, ...] = ()
    coach: tuple[CoachLine, ...] = ()
    rules: Rules
    hints: tuple[str, ...] = ()
    par: Par | None = None
    debrief: Debrief | None = None
    view: View = View()
    solutions: tuple[Solution, ...] = ()


class ScenarioFile(Strict, frozen=True, kw_only=True):
    """The first document of a scenario file."""

    api_version: Literal["podfall/v1alpha1"]
    kind: Literal["Scenario"]
    metadata: Metadata
    spec: Spec
