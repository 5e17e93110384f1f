"""What a scenario file may hold, as types: the loader converts the first document into `ScenarioFile`.

Every struct refuses keys that it does not know, because a typo must not change a level silently. Ticks are integers.
"""

from typing import Any, Literal

import msgspec


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """Base of all types of the file."""


class Metadata(Strict, frozen=True, kw_only=True):
    """Name and labels of a scenario."""

    name: str
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}


class Misconception(Strict, frozen=True, kw_only=True):
    """What a player believes before, and understands after."""

    before: str
    after: str


class Seeds(Strict, frozen=True, kw_only=True):
    """Further seeds of the stream `traffic`."""

    encore: tuple[int, ...] = ()


class CrashBackoff(Strict, frozen=True, kw_only=True):
    """Ticks that a container waits for its restarts: the first, the second, at most, and how many more by chance."""

    first: int = 0
    base: int | None = None
    max: int | None = None
    jitter: int = 0


class Timing(Strict, frozen=True, kw_only=True):
    """Lags of hops in ticks: 1 sees what the tick before wrote."""

    controller_lag: int = 1
    endpoints_lag: int = 1
    proxy_lag: dict[str, int] = {}
    dns_lag: int = 1
    dns_ttl: int = msgspec.field(name="dnsTTL", default=30)
    node_grace: int | None = None
    """Ticks that a silent node is believed in; 50 seconds unless given."""
    evict_after: int | None = None
    """Ticks that Pods bear a lost node; 300 seconds unless given."""
    crash_backoff: CrashBackoff = CrashBackoff()


class Fixtures(Strict, frozen=True, kw_only=True):
    """Numbers and names that would be drawn, fixed in order of creation."""

    cluster_ips: dict[str, str] = msgspec.field(name="clusterIPs", default={})
    node_ports: dict[str, int] = {}
    pod_ips: dict[str, tuple[str, ...]] = msgspec.field(name="podIPs", default={})
    pod_names: dict[str, tuple[str, ...]] = {}
    placement: dict[str, tuple[str, ...]] = {}


class NodeEntry(Strict, frozen=True, kw_only=True):
    """One machine."""

    name: str
    cpu: str | int = "2"
    memory: str | int = "4Gi"
    labels: dict[str, str] = {}
    zone: str = ""
    unschedulable_until: int | None = None
    """The tick in which it is uncordoned."""


class CloudProvider(Strict, frozen=True, kw_only=True):
    """Who makes load balancers: a cluster without one leaves them pending for ever."""

    load_balancer_after: int


class ClusterEntry(Strict, frozen=True, kw_only=True):
    """The machines, and what the cluster has beside them."""

    nodes: tuple[NodeEntry, ...] = ()
    cloud_provider: CloudProvider | None = None
    dns_addon: bool = True


class OpEntry(Strict, frozen=True, kw_only=True):
    """One request, or several in turn."""

    get: str = ""
    put: str = ""
    cycle: tuple["OpEntry", ...] = ()


class Origin(Strict, frozen=True, kw_only=True):
    """A place inside of the cluster."""

    pods: str = ""
    node: str = ""


class ClientTarget(Strict, frozen=True, kw_only=True):
    """Whom a client asks; exactly one."""

    node_port_of: str = ""
    service: str = ""
    node_port: int = 0
    load_balancer_of: str = ""
    pods: str = ""
    env: str = ""


class Expect(Strict, frozen=True, kw_only=True):
    """The answer that counts."""

    protocol: str = "http"
    source_address: bool = False


class KeepAlive(Strict, frozen=True, kw_only=True):
    """A connection that is used again."""

    keep_alive: int


class ClientEntry(Strict, frozen=True, kw_only=True):
    """One source of requests."""

    name: str
    origin: str | Origin = msgspec.field(name="from", default="outside")
    target: ClientTarget
    port: int = 0
    op: OpEntry = OpEntry(get="/")
    rate: int | tuple[tuple[int, int], ...] = 1
    expect: Expect = Expect()
    nodes: Literal["roundRobin", "random"] | tuple[str, ...] = "roundRobin"
    timeout: int = 2
    retry: int = 0
    dns_cache: Literal["ttl", "forever"] = "ttl"
    addresses: int = 1
    connection: Literal["new"] | KeepAlive = "new"
    active: tuple[int, int] | None = None


class Choice(Strict, frozen=True, kw_only=True):
    """Which Pods, containers, machines or components a fault hits."""

    selector: str = ""
    namespace: str = "default"
    container: str = ""
    pick: Literal["oldest", "newest", "random", "all", "primary"] = "oldest"
    born_after: int | None = None
    object: str = ""
    service: str = ""
    node: str = ""
    zone: str = ""
    node_of: "Choice | None" = None
    component: str = ""


class FaultEntry(Strict, frozen=True, kw_only=True):
    """Something that goes wrong, or that a colleague does, in tick `at`."""

    at: int
    kind: Literal[
        "crash", "delete", "nodeDown", "nodeUp", "partition", "hang", "slow", "resume", "stall", "slowPull", "firewall",
        "command",
    ]
    target: Choice = Choice()
    text: str = ""
    hidden: bool = False
    lasting: int = msgspec.field(name="for", default=0)
    ticks: int = 0
    image: str = ""
    port: int = 0
    run: str = ""


class Bound(Strict, frozen=True, kw_only=True):
    """A lower and an upper limit, both included."""

    min: int | float | None = None
    max: int | float | None = None


class ServedBy(Strict, frozen=True, kw_only=True):
    """How many requests Pods with these labels answered."""

    selector: str
    min: int = 0
    max: int | None = None


class TrafficTest(Strict, frozen=True, kw_only=True):
    """A client's requests that were issued in a window of ticks."""

    client: str
    window: tuple[int, int]
    via: str = ""
    success: Bound | None = None
    lost: Bound | None = None
    kinds: dict[Literal["N", "R", "T", "X", "5", "W"], Bound] = {}
    served_by: ServedBy | None = None
    stale: Bound | None = None
    source_address: Bound | None = None
    lost_writes: Bound | None = None
    budget: bool = False


class Timed(Strict, frozen=True, kw_only=True):
    """When a test is judged; at most one of these."""

    at: int | None = None
    by: int | None = None
    hold: int | None = None
    always: tuple[int, int] | None = None


class StateTest(Timed, frozen=True, kw_only=True):
    """A field of an object."""

    object: str
    field: str
    equals: Any = None
    min: int | None = None
    max: int | None = None
    unchanged_since: int | None = None


class EndpointsTest(Timed, frozen=True, kw_only=True):
    """How many ready endpoints a Service has."""

    service: str
    count: int


class Restarts(Strict, frozen=True, kw_only=True):
    """Restarts of all containers together, counted from a tick on."""

    max: int
    since: int = 0


class Containers(Strict, frozen=True, kw_only=True):
    """Containers per Pod."""

    max: int


class PodsTest(Timed, frozen=True, kw_only=True):
    """The Pods that a selector picks."""

    selector: str
    namespace: str = "default"
    count: int | None = None
    ready: bool | None = None
    owned: bool | None = None
    unchanged_since: int | None = None
    restarts: Restarts | None = None
    containers: Containers | None = None


class DocumentsTest(Timed, frozen=True, kw_only=True):
    """How many documents the Pods of a selector hold together, compared with what they held after a tick."""

    selector: str
    namespace: str = "default"
    never_below_tick: int


class ReachTest(Timed, frozen=True, kw_only=True):
    """Whether a Service can be reached at all."""

    origin: Literal["outside"] | Origin = msgspec.field(name="from", default="outside")
    to: str
    expect: Literal["open", "blocked"]


class TickTest(Strict, frozen=True, kw_only=True):
    """Whether a tick is over."""

    after: int


class Predicate(Timed, frozen=True, kw_only=True):
    """One test of the cluster, with at most one timing."""

    traffic: TrafficTest | None = None
    state: StateTest | None = None
    endpoints: EndpointsTest | None = None
    pods: PodsTest | None = None
    absent: str | None = None
    reach: ReachTest | None = None
    documents: DocumentsTest | None = None
    tick: TickTest | None = None
    any: tuple["Predicate", ...] = ()
    all: tuple["Predicate", ...] = ()
    negated: "Predicate | None" = msgspec.field(name="not", default=None)


class Objective(Predicate, frozen=True, kw_only=True):
    """A goal: the sentence beside the test that it states."""

    id: str
    text: str


class FailRule(Predicate, frozen=True, kw_only=True):
    """What ends a level at once."""

    text: str = ""


class When(Predicate, frozen=True, kw_only=True):
    """The moment of a coach line."""

    tick: int | TickTest | None = None  # type: ignore[assignment]
    command: str = ""
    fault: int | None = None


class CoachLine(Strict, frozen=True, kw_only=True):
    """A line of the guide."""

    when: When
    say: str
    pause: bool = False
    once: bool = True


class Rules(Strict, frozen=True, kw_only=True):
    """The frame of a level."""

    max_tick: int
    sleep: tuple[tuple[int, int], ...] = ()
    deny: tuple[str, ...] = ()
    rewind: bool = True


class Par(Strict, frozen=True, kw_only=True):
    """The limits of the medals Lean and Smooth."""

    commands: int
    lost: int


class Debrief(Strict, frozen=True, kw_only=True):
    """What is read after."""

    text: str
    real: str = ""
    docs: tuple[str, ...] = ()


class View(Strict, frozen=True, kw_only=True):
    """What the screen shows first."""

    panels: tuple[str, ...] = ()
    focus: str = ""
    slow_motion: tuple[int, ...] = ()


class FileWrite(Strict, frozen=True, kw_only=True):
    """A file of the player's folder."""

    path: str
    text: str


class ScriptEntry(Strict, frozen=True, kw_only=True):
    """An input after tick `tick`: exactly one of line, file and interrupt."""

    tick: int
    run: str = ""
    write: FileWrite | None = None
    interrupt: bool = False


class LostBound(Strict, frozen=True, kw_only=True):
    """How many requests may be lost."""

    max: int


class SolutionExpect(Strict, frozen=True, kw_only=True):
    """What a solution comes to."""

    passes: bool = msgspec.field(name="pass")
    failing: tuple[str, ...] = ()
    lost: LostBound | None = None


class Solution(Strict, frozen=True, kw_only=True):
    """A way to play the level, right or wrong."""

    name: str
    kind: Literal["reference", "alternative", "wrong"]
    script: tuple[ScriptEntry, ...]
    expect: SolutionExpect
    postmortem: str = ""


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
