"""What a scenario file tests: the predicates of objectives, of early ends and of coach lines."""

from typing import Any, Literal

import msgspec

from levels.scenario.schema.clients import ClientOrigin
from levels.scenario.schema.strict import Strict


class CountBound(Strict, frozen=True, kw_only=True):
    """A lower and an upper limit, both included."""

    min: int | float | None = None
    max: int | float | None = None


class ServedByBound(Strict, frozen=True, kw_only=True):
    """How many requests Pods with these labels answered."""

    selector: str
    min: int = 0
    max: int | None = None


class TrafficTest(Strict, frozen=True, kw_only=True):
    """A client's requests that were issued in a window of ticks."""

    client: str
    window: tuple[int, int]
    via: str = ""
    success: CountBound | None = None
    lost: CountBound | None = None
    kinds: dict[Literal["N", "R", "T", "X", "5", "W"], CountBound] = {}
    served_by: ServedByBound | None = None
    stale: CountBound | None = None
    source_address: CountBound | None = None
    lost_writes: CountBound | None = None
    budget: bool = False


class TimedPredicate(Strict, frozen=True, kw_only=True):
    """When a test is judged; at most one of these."""

    at: int | None = None
    by: int | None = None
    hold: int | None = None
    always: tuple[int, int] | None = None


class StateTest(TimedPredicate, frozen=True, kw_only=True):
    """A field of an object."""

    object: str
    field: str
    equals: Any = None
    min: int | None = None
    max: int | None = None
    unchanged_since: int | None = None


class EndpointsTest(TimedPredicate, frozen=True, kw_only=True):
    """How many ready endpoints a Service has."""

    service: str
    count: int


class RestartsBound(Strict, frozen=True, kw_only=True):
    """Restarts of all containers together, counted from a tick on."""

    max: int
    since: int = 0


class MadeBound(Strict, frozen=True, kw_only=True):
    """Pods that were made after a tick, those that are gone again included."""

    max: int
    since: int = 0


class ContainersBound(Strict, frozen=True, kw_only=True):
    """Containers per Pod."""

    max: int


class PodsTest(TimedPredicate, frozen=True, kw_only=True):
    """The Pods that a selector picks."""

    selector: str
    namespace: str = "default"
    count: int | None = None
    ready: bool | None = None
    owned: bool | None = None
    unchanged_since: int | None = None
    restarts: RestartsBound | None = None
    made: MadeBound | None = None
    containers: ContainersBound | None = None


class DocumentsTest(TimedPredicate, frozen=True, kw_only=True):
    """How many documents the Pods of a selector hold together, compared with what they held after a tick."""

    selector: str
    namespace: str = "default"
    never_below_tick: int | None = None
    """Nothing may get lost."""
    never_above_tick: int | None = None
    """Nothing may be written."""


class ReachTest(TimedPredicate, frozen=True, kw_only=True):
    """Whether a Service can be reached at all."""

    origin: Literal["outside"] | ClientOrigin = msgspec.field(name="from", default="outside")
    to: str
    expect: Literal["open", "blocked"]


class TickTest(Strict, frozen=True, kw_only=True):
    """Whether a tick is over."""

    after: int


class PredicateEntry(TimedPredicate, frozen=True, kw_only=True):
    """One test of the cluster, with at most one timing."""

    traffic: TrafficTest | None = None
    state: StateTest | None = None
    endpoints: EndpointsTest | None = None
    pods: PodsTest | None = None
    absent: str | None = None
    reach: ReachTest | None = None
    documents: DocumentsTest | None = None
    tick: TickTest | None = None
    any: tuple["PredicateEntry", ...] = ()
    all: tuple["PredicateEntry", ...] = ()
    negated: "PredicateEntry | None" = msgspec.field(name="not", default=None)


class ObjectiveEntry(PredicateEntry, frozen=True, kw_only=True):
    """A goal: the sentence beside the test that it states."""

    id: str
    text: str


class FailRule(PredicateEntry, frozen=True, kw_only=True):
    """What ends a level at once."""

    text: str = ""


class CoachMoment(PredicateEntry, frozen=True, kw_only=True):
    """The moment of a coach line."""

    tick: int | TickTest | None = None  # type: ignore[assignment]
    command: str = ""
    fault: int | None = None
