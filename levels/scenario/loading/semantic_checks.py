"""What a scenario says must also make sense: names that exist, one test per predicate, one target per client.

Called by the loader once the types are right; each mistake is named with its place and what to do.
"""

from __future__ import annotations

from typing import Any

from engine.api.selectors import parse_labels
from engine.faults.catalogue import FAULTS
from engine.network.traffic.clients import LOCATIONS, PORT_MAX, RETRIES_MAX
from engine.plain.fit import MisfitError, Path
from engine.runtime.images import default_catalog
from levels.files.documents import YAMLDocument
from levels.scenario.schema.clients import ClientEntry, ClientOrigin
from levels.scenario.schema.faults import COMMAND, FaultEntry
from levels.scenario.schema.file import ScenarioSpec
from levels.scenario.schema.tests import DocumentsTest, PodsTest, PredicateEntry, StateTest, TrafficTest
from levels.scenario.schema.world import TimingEntry

TESTS = ("traffic", "state", "endpoints", "pods", "absent", "reach", "documents", "tick", "any", "all", "negated")
_TIMINGS = ("at", "by", "hold", "always")
_ASKED = {
    "success": "success",
    "lost": "lost",
    "kinds": "kinds",
    "served_by": "servedBy",
    "stale": "stale",
    "source_address": "sourceAddress",
    "lost_writes": "lostWrites",
}
_HINTS = 3
_PATHS = {"negated": "not", "node_of": "nodeOf", "node_port_of": "nodePortOf", "load_balancer_of": "loadBalancerOf"}


def check_meaning(document: YAMLDocument, spec: ScenarioSpec) -> None:
    """Refuse what has the right form and no meaning. Raises UnreadableError."""
    here: Path = ("spec",)
    try:
        default_catalog().with_images(spec.images)
    except MisfitError as error:
        raise document.problem((*here, *error.path), error.what) from error
    _check_machines(document, spec)
    for index, client in enumerate(spec.clients):
        _check_client(document, (*here, "clients", index), client)
    clients = {client.name for client in spec.clients}
    for index, fault in enumerate(spec.faults):
        _check_fault(document, (*here, "faults", index), fault, clients)
    for index, objective in enumerate(spec.objectives):
        check_predicate(document, (*here, "objectives", index), objective, clients)
    for index, rule in enumerate(spec.fail_when):
        check_predicate(document, (*here, "failWhen", index), rule, clients, fails=True)
    _check_coach(document, spec, clients)
    for index, case in enumerate(spec.debrief.when if spec.debrief is not None else ()):
        check_predicate(document, (*here, "debrief", "when", index), case, clients)
    _check_end(document, spec)
    _check_solutions(document, spec)


def _check_machines(document: YAMLDocument, spec: ScenarioSpec) -> None:
    known = {node.name for node in spec.cluster.nodes} or {"node-1", "node-2", "node-3"}
    named: list[tuple[Path, list[str]]] = [
        (("spec", "timing", "proxyLag"), list(spec.timing.proxy_lag)),
        (("spec", "fixtures", "podIPs"), list(spec.fixtures.pod_ips)),
    ]
    named += [(("spec", "fixtures", "placement", key), list(nodes)) for key, nodes in spec.fixtures.placement.items()]
    for path, names in named:
        for name in names:
            if name not in known:
                raise document.problem(path, f"there is no node {name}; there are {', '.join(sorted(known))}")
    lags = (spec.timing.controller_lag, spec.timing.endpoints_lag, spec.timing.dns_lag, *spec.timing.proxy_lag.values())
    if min(lags) < 1 or spec.warmup < 0:
        raise document.problem(("spec", "timing"), "a lag is at least 1: the next tick sees what this one wrote")
    _check_zones(document, spec)
    if spec.cluster.cloud_provider is not None and spec.cluster.cloud_provider.load_balancer_after < 0:
        raise document.problem(("spec", "cluster", "cloudProvider"), "loadBalancerAfter must be at least 0")
    if spec.tick_seconds < 1:
        raise document.problem(("spec", "tickSeconds"), "a tick lasts at least 1 second")
    _check_durations(document, spec.timing)


def _check_zones(document: YAMLDocument, spec: ScenarioSpec) -> None:
    zones = sorted({node.zone for node in spec.cluster.nodes if node.zone})
    there = f"there are {', '.join(zones)}" if zones else "no node is in any"
    for index, fault in enumerate(spec.faults):
        zone = fault.target.zone
        if zone and zone not in zones:
            path: Path = ("spec", "faults", index, "target", "zone")
            raise document.problem(path, f"there is no zone {zone}; {there}")


def _check_durations(document: YAMLDocument, timing: TimingEntry) -> None:
    crash = timing.crash_backoff
    durations: list[tuple[Path, int | None, int]] = [
        (("nodeGrace",), timing.node_grace, 1),
        (("evictAfter",), timing.evict_after, 0),
        (("crashBackoff", "first"), crash.first, 0),
        (("crashBackoff", "base"), crash.base, 1),
        (("crashBackoff", "max"), crash.max, 1),
        (("crashBackoff", "jitter"), crash.jitter, 0),
        (("dnsTTL",), timing.dns_ttl, 0),
    ]
    for path, ticks, least in durations:
        if ticks is not None and ticks < least:
            raise document.problem(("spec", "timing", *path), f"must be at least {least}")
    if crash.base is not None and crash.max is not None and crash.max < crash.base:
        raise document.problem(("spec", "timing", "crashBackoff", "max"), f"must be at least base, {crash.base}")


def _check_client(document: YAMLDocument, path: Path, client: ClientEntry) -> None:
    exactly_one(document, (*path, "target"), client.target)
    if isinstance(client.origin, ClientOrigin):
        exactly_one(document, (*path, "from"), client.origin)
    elif client.origin not in LOCATIONS:
        raise document.problem(
            (*path, "from"), "must be outside, lb, harness, {pods: SELECTOR}, {pod: NAME} or {node: NAME}"
        )
    if client.target.env and not (
        isinstance(client.origin, ClientOrigin) and (client.origin.pods or client.origin.pod)
    ):
        raise document.problem(
            (*path, "target", "env"), "only a client from {pods: SELECTOR} or {pod: NAME} has variables"
        )
    if (client.target.env or client.target.pods) and not client.port:
        raise document.problem(path, "needs a port: this target does not say which")
    if client.retry < 0 or client.retry > RETRIES_MAX or client.addresses < 1:
        raise document.problem(path, f"retry is 0 to {RETRIES_MAX}, addresses at least 1")
    if bool(client.op.get) + bool(client.op.put) + bool(client.op.cycle) != 1:
        raise document.problem((*path, "op"), "must be {get: PATH}, {put: PATH} or {cycle: [...]}")


def exactly_one(document: YAMLDocument, path: Path, choice: Any) -> str:
    """The name of the one field that is set; complains of none or several."""
    names = [name for name in choice.__struct_fields__ if getattr(choice, name)]
    if len(names) != 1:
        options = ", ".join(_PATHS.get(name, _camel(name)) for name in choice.__struct_fields__)
        raise document.problem(path, f"exactly one of {options} is needed, found {len(names)}")
    return str(names[0])


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def _check_fault(document: YAMLDocument, path: Path, fault: FaultEntry, clients: set[str]) -> None:
    known = FAULTS.get(fault.kind)
    needed = known.aims if known else ()
    if needed and sum(bool(getattr(fault.target, name)) for name in needed) != 1:
        options = " or ".join(_PATHS.get(name, name) for name in needed)
        raise document.problem((*path, "target"), f"{fault.kind} needs {options}")
    if fault.kind == COMMAND and not fault.run:
        raise document.problem(path, 'command needs run: "kubectl ..."')
    if known and known.needs == "ticks" and not fault.ticks:
        raise document.problem(path, f"{fault.kind} needs ticks")
    if known and known.needs == "port" and not 0 < fault.port <= PORT_MAX:
        raise document.problem(path, f"{fault.kind} needs port: the port that the node drops, 1 to {PORT_MAX}")
    if fault.lasting and not (known and known.undo):
        raise document.problem((*path, "for"), f"{fault.kind} has no end of its own; leave it out")
    if fault.target.object and not fault.target.object.startswith(("pod/", "pods/", "po/")):
        raise document.problem((*path, "target", "object"), "only Pods can be hit: pod/NAME")
    check_selector(document, (*path, "target", "selector"), fault.target.selector)
    if fault.target.serving:
        _check_known(document, (*path, "target", "serving"), fault.target.serving, clients)


def check_selector(document: YAMLDocument, path: Path, text: str) -> None:
    """Refuse what is no label selector."""
    try:
        parse_labels(text)
    except ValueError as error:
        raise document.problem(path, str(error)) from error


def check_predicate(
    document: YAMLDocument, path: Path, test: PredicateEntry, clients: set[str], *, fails: bool = False
) -> None:
    """Refuse a predicate that says nothing, several things at once, or speaks of a client that does not exist."""
    names = [name for name in TESTS if getattr(test, name) not in (None, ())]
    if len(names) != 1:
        options = ", ".join(_PATHS.get(name, name) for name in TESTS)
        raise document.problem(path, f"exactly one of {options} is needed, found {len(names)}")
    inner = getattr(test, names[0])
    timings = [name for part in (test, inner) for name in _TIMINGS if getattr(part, name, None) is not None]
    if len(timings) > 1:
        raise document.problem(path, f"one timing is enough, found {' and '.join(timings)}")
    if timings and names[0] in {"traffic", "tick"}:
        raise document.problem(path, f"{names[0]} has its own time and takes no {timings[0]}")
    if isinstance(inner, TrafficTest):
        _check_traffic(document, (*path, "traffic"), inner, clients, fails=fails)
    if isinstance(inner, StateTest) and "/" not in inner.object:
        raise document.problem((*path, "state", "object"), "must be TYPE/NAME, such as rs/go-demo-2")
    if isinstance(inner, DocumentsTest):
        check_selector(document, (*path, "documents", "selector"), inner.selector)
        if (inner.never_below_tick is None) == (inner.never_above_tick is None):
            raise document.problem((*path, "documents"), "exactly one of neverBelowTick, neverAboveTick is needed")
    if isinstance(inner, PodsTest):
        check_selector(document, (*path, "pods", "selector"), inner.selector)
    children = inner if isinstance(inner, tuple) else (inner,) if isinstance(inner, PredicateEntry) else ()
    for index, child in enumerate(children):
        step: Path = ("not",) if names[0] == "negated" else (names[0], index)
        check_predicate(document, (*path, *step), child, clients, fails=fails)


def _check_traffic(document: YAMLDocument, path: Path, test: TrafficTest, clients: set[str], *, fails: bool) -> None:
    _check_known(document, (*path, "client"), test.client, clients)
    if test.window[0] > test.window[1]:
        raise document.problem((*path, "window"), "must be [first tick, last tick]")
    asked = [name for name in _ASKED if getattr(test, name)]
    if len(asked) != 1:
        raise document.problem(path, f"exactly one of {', '.join(_ASKED.values())} is needed")
    if fails and (test.lost is None or test.lost.min is None):
        raise document.problem(path, "in failWhen traffic takes lost: {min: N}")
    if test.budget and not fails:
        raise document.problem((*path, "budget"), "belongs into failWhen, beside lost: {min: N}")


def _check_known(document: YAMLDocument, path: Path, client: str, clients: set[str]) -> None:
    if client not in clients:
        known = ", ".join(sorted(clients)) or "none"
        raise document.problem(path, f"there is no client {client}; there are {known}")


def _check_coach(document: YAMLDocument, spec: ScenarioSpec, clients: set[str]) -> None:
    for index, line in enumerate(spec.coach):
        path: Path = ("spec", "coach", index, "when")
        when = line.when
        if when.fault is not None and not 0 <= when.fault < len(spec.faults):
            raise document.problem((*path, "fault"), f"there are {len(spec.faults)} faults, counted from 0")
        if not (isinstance(when.tick, int) or when.command or when.fault is not None):
            check_predicate(document, path, when, clients)


def _check_end(document: YAMLDocument, spec: ScenarioSpec) -> None:
    longest = max((client.timeout * (1 + client.retry) for client in spec.clients), default=0)
    last = max((test.window[1] for test in traffic_tests(spec.objectives)), default=0)
    if spec.rules.max_tick < last + longest:
        need = last + longest
        problem = f"{spec.rules.max_tick} is too early: the last window and the longest timeout need {need}"
        raise document.problem(("spec", "rules", "maxTick"), problem)


def traffic_tests(tests: tuple[PredicateEntry, ...]) -> list[TrafficTest]:
    """All traffic tests in these predicates, however deep."""
    found: list[TrafficTest] = []
    for test in tests:
        if test.traffic is not None:
            found.append(test.traffic)
        inside = (*test.any, *test.all, *((test.negated,) if test.negated is not None else ()))
        found += traffic_tests(inside)
    return found


def _check_solutions(document: YAMLDocument, spec: ScenarioSpec) -> None:
    ids = [objective.id for objective in spec.objectives]
    if len(set(ids)) != len(ids):
        raise document.problem(("spec", "objectives"), "two objectives share one id")
    if spec.hints and len(spec.hints) != _HINTS:
        raise document.problem(("spec", "hints"), f"exactly three hints are needed, found {len(spec.hints)}")
    for index, solution in enumerate(spec.solutions):
        path: Path = ("spec", "solutions", index)
        for name in solution.expect.failing:
            if name not in ids:
                raise document.problem((*path, "expect", "failing"), f"there is no objective {name}")
        for place, entry in enumerate(solution.script):
            if entry.inputs != 1:
                raise document.problem((*path, "script", place), "exactly one of run, write, edit, interrupt is needed")
