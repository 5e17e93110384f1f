"""The catalogue of what happens in a storm: an entry for each kind of fault, with what it can hit and what is typed.

Each is a few console lines, so that whoever reads a report can type the same. Kinds are asked for their targets in a
settled world, and for the lines in the world in which they are played: Pods have other names in another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from engine.api.apps import DaemonSet, Deployment, ReplicaSet, StatefulSet
from engine.api.core import ReplicationController
from engine.runtime.images import split_tag
from engine.runtime.registry import UNPULLABLE_TAG
from levels.storm.settled.lines import LineStep
from levels.storm.settled.sight import HitWorkload, StormSight

ROLLED_OUT = (Deployment, StatefulSet, DaemonSet)
SCALED = (Deployment, StatefulSet, ReplicaSet, ReplicationController)
SLOWER = 20
"""Ticks by which a container of a slow start opens its ports later."""
BEHIND = 10
"""Ticks that a lagging kube-proxy is behind."""
HUNG = 30
"""Ticks until a kube-proxy that hangs or lags is mended, and for which cluster DNS does not answer."""
STALLED = 45
"""Ticks that a dependency does not answer: longer than three failed liveness probes of the usual period of ten."""

Targets = Callable[[StormSight], Iterable[str]]
Plan = Callable[[StormSight, str], tuple[LineStep, ...]]


class StormFaultKind(NamedTuple):
    """A kind of fault."""

    text: str
    """What happens, as a clause."""
    targets: Targets
    plan: Plan
    """What is typed for one of the targets. LookupError where this world does not have it."""
    weight: int = 1
    """How long it takes to play, compared with others: what takes longest is begun first."""


# --- what can be hit


def _nothing(sight: StormSight) -> Iterable[str]:
    del sight
    return ("(nothing happens)",)


def _workloads(sight: StormSight) -> Iterable[str]:
    return (hit.workload.name for hit in sight.workloads)


def _rolled_out(sight: StormSight) -> Iterable[str]:
    return (hit.workload.name for hit in sight.workloads if issubclass(hit.workload.kind, ROLLED_OUT))


def _scaled(sight: StormSight) -> Iterable[str]:
    """Those of which one can go: nobody scales their only Pod down and hopes for answers."""
    return (hit.workload.name for hit in sight.workloads if issubclass(hit.workload.kind, SCALED) and hit.pods[1:])


def _nodes(sight: StormSight) -> Iterable[str]:
    return (f"node/{name}" for name in sight.nodes)


def _zones(sight: StormSight) -> Iterable[str]:
    """Those of more than one node: another is lost with its node."""
    return (f"zone/{name}" for name, nodes in sight.zones.items() if nodes[1:])


def _dns(sight: StormSight) -> Iterable[str]:
    """Only who is inside asks it."""
    return ("coredns",) if sight.dependencies else ()


def _dependencies(sight: StormSight) -> Iterable[str]:
    return (one.name for one in sight.dependencies)


# --- what is typed


def _calm(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    del sight, target
    return ()


def _crash(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    hit = sight.workload(target)
    return (_in(hit, f"crash {_container(hit)}"),)


def _delete(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    return (_deletion(sight.workload(target)),)


def _drain(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    node = _node(sight, target)
    return (LineStep(0, f"kubectl drain {node} --ignore-daemonsets --delete-emptydir-data --force", waits=True),)


def _power_loss(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    return (LineStep(0, f"power-off {_node(sight, target)}"),)


def _zone_loss(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    return tuple(LineStep(0, f"power-off {node}") for node in sight.zones[target.partition("/")[2]])


def _restart(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    return (_roll_out(sight.workload(target)),)


def _broken_release(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    hit = sight.workload(target)
    container = next(one for one in hit.workload.pod.spec.containers if one.name == hit.container)
    image = f"{split_tag(container.image.partition('@')[0])[0]}:{UNPULLABLE_TAG}"
    return (_in(hit, f"kubectl set image {hit.workload.place} {container.name}={image}{_namespace(hit)}"),)


def _scale_down(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    hit = sight.workload(target)
    replicas = len(hit.pods) - 1
    return (_in(hit, f"kubectl scale {hit.workload.place} --replicas={replicas}{_namespace(hit)}"),)


def _slow_start(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    hit = sight.workload(target)
    begin = _roll_out(hit) if issubclass(hit.workload.kind, ROLLED_OUT) else _in(hit, f"crash {_container(hit)}")
    return (_in(hit, f"slow {_container(hit)} {SLOWER}"), begin)


def _proxy_lag(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    return _behind_proxy(sight.workload(target), "slow", f" {BEHIND}")


def _proxy_hang(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    return _behind_proxy(sight.workload(target), "hang", "")


def _behind_proxy(hit: HitWorkload, word: str, more: str) -> tuple[LineStep, ...]:
    """A kube-proxy alone that is late costs nothing: it does once there is something to learn."""
    proxy = f"kube-proxy@{hit.proxy}"
    return (LineStep(0, f"{word} {proxy}{more}"), _deletion(hit), LineStep(HUNG, f"resume {proxy}"))


def _dns_hang(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    del sight, target
    return (LineStep(0, f"stall svc/kube-dns {HUNG}", "kube-system"), LineStep(HUNG, ""))


def _stall(sight: StormSight, target: str) -> tuple[LineStep, ...]:
    found = {one.name: one for one in sight.dependencies}[target]
    return (LineStep(0, f"stall svc/{found.service} {STALLED}", found.namespace), LineStep(STALLED, ""))


def _deletion(hit: HitWorkload) -> LineStep:
    return _in(hit, f"kubectl delete pod {_first(hit)} --wait=false{_namespace(hit)}")


def _roll_out(hit: HitWorkload) -> LineStep:
    return _in(hit, f"kubectl rollout restart {hit.workload.place}{_namespace(hit)}")


def _node(sight: StormSight, target: str) -> str:
    node = target.partition("/")[2]
    if node not in sight.all_nodes:
        raise LookupError(f"there is no {target}")
    return node


def _first(hit: HitWorkload) -> str:
    return hit.pods[0].metadata.name


def _container(hit: HitWorkload) -> str:
    """The container that answers, as the console's words take it: `pod/X`, `pod/X -c web`."""
    alone = len(hit.workload.pod.spec.containers) == 1
    return f"pod/{_first(hit)}" if alone else f"pod/{_first(hit)} -c {hit.container}"


def _in(hit: HitWorkload, line: str) -> LineStep:
    return LineStep(0, line, hit.workload.namespace)


def _namespace(hit: HitWorkload) -> str:
    return "" if hit.workload.namespace == "default" else f" -n {hit.workload.namespace}"


CALM = "calm"
"""What is played first: nothing happens, and whoever loses requests all the same is told apart."""

FAULT_KINDS: dict[str, StormFaultKind] = {
    "container-crash": StormFaultKind("a container crashes", _workloads, _crash),
    "pod-delete": StormFaultKind("a Pod is deleted", _workloads, _delete),
    "node-drain": StormFaultKind("a node is drained", _nodes, _drain, 3),
    "node-power-loss": StormFaultKind("a node loses its power for good", _nodes, _power_loss, 9),
    "zone-loss": StormFaultKind("all nodes of a zone lose their power for good", _zones, _zone_loss, 10),
    "rollout-restart": StormFaultKind("the same template is rolled out anew", _rolled_out, _restart, 2),
    "broken-release": StormFaultKind("a release whose image is in no registry", _rolled_out, _broken_release, 8),
    "scale-down": StormFaultKind("there is one Pod less", _scaled, _scale_down),
    "slow-start": StormFaultKind(f"a roll-out that opens its ports {SLOWER} ticks later", _workloads, _slow_start, 4),
    "kube-proxy-lag": StormFaultKind(
        f"a Pod is deleted while a kube-proxy is {BEHIND} ticks behind", _workloads, _proxy_lag
    ),
    "kube-proxy-hang": StormFaultKind(
        f"a Pod is deleted while a kube-proxy hangs for {HUNG} ticks", _workloads, _proxy_hang
    ),
    "dns-hang": StormFaultKind(f"cluster DNS answers nothing for {HUNG} ticks", _dns, _dns_hang),
    "dependency-stall": StormFaultKind(
        f"what others ask answers nothing for {STALLED} ticks", _dependencies, _stall, 2
    ),
}
"""Every kind, by the name that `--only` and `--skip` take, in the order in which they are told."""

ALL_KINDS = {CALM: StormFaultKind("nothing happens", _nothing, _calm), **FAULT_KINDS}
