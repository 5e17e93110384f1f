"""Topology spread: Pods of one selector evenly over hosts, zones or any other label (plugins/podtopologyspread).

Hard constraints (`DoNotSchedule`) filter, soft ones (`ScheduleAnyway`) give points. The logarithms by which upstream
weighs a topology by its size are taken in millionths, so that the same whole points come out everywhere.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from engine.api.nodeaffinity import required_matches
from engine.api.taints import untolerated
from engine.scheduler.framework.spreadconstraints import HOSTNAME
from engine.scheduler.plugins.filters import BLOCKING
from engine.scheduler.reasons import UnschedulableNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.scheduler.framework.nodeinfo import NodeInfo, NodePool
    from engine.scheduler.framework.podinfo import PodSignature
    from engine.scheduler.framework.spreadconstraints import SpreadConstraint

MAX_SCORE = 100
_MILLION = 1_000_000
_UNEVEN = "node(s) didn't match pod topology spread constraints"
_TOO_UNEVEN = UnschedulableNode((_UNEVEN,), resolvable=True)
_NO_LABEL = UnschedulableNode((f"{_UNEVEN} (missing required label)",))


class RequiredSpread(NamedTuple):
    """A constraint that filters, with how things stand."""

    constraint: SpreadConstraint
    places: dict[str, int]
    least: int
    own: int
    """1 if the Pod would count itself."""


def hard_constraints(pool: NodePool, signature: PodSignature) -> list[RequiredSpread]:
    """The constraints of a Pod that filter nodes, counted over the nodes that take part."""
    hard = [entry for entry in signature.constraints if entry.hard]
    keys = [entry.topology_key for entry in hard]
    return [_counted(pool, signature, entry, keys) for entry in hard]


def _counted(pool: NodePool, signature: PodSignature, entry: SpreadConstraint, keys: Sequence[str]) -> RequiredSpread:
    on_nodes = pool.on_nodes(entry.selector)
    places: dict[str, int] = {}
    for info in pool.known():
        if all(key in info.labels for key in keys) and _takes_part(entry, signature, info):
            value = info.labels[entry.topology_key]
            places[value] = places.get(value, 0) + on_nodes.get(info.name, 0)
    least = min(places.values(), default=0) if len(places) >= entry.min_domains else 0
    own = pool.match_counts.matches(entry.selector, signature.namespace, signature.labels)
    return RequiredSpread(entry, places, least, int(own))


def _takes_part(entry: SpreadConstraint, signature: PodSignature, info: NodeInfo) -> bool:
    node = info.node
    if node is None:
        return False
    if entry.honors_affinity and not required_matches(signature.node_selector, signature.node_affinity, node):
        return False
    return not (entry.honors_taints and untolerated(node.spec.taints, signature.tolerations, BLOCKING))


def rejection(hard: Iterable[RequiredSpread], info: NodeInfo) -> UnschedulableNode | None:
    """Would the Pod make a place on that node too full?"""
    for entry in hard:
        value = info.labels.get(entry.constraint.topology_key)
        if value is None:
            return _NO_LABEL
        if entry.places.get(value, 0) + entry.own - entry.least > entry.constraint.max_skew:
            return _TOO_UNEVEN
    return None


def points(
    pool: NodePool, signature: PodSignature, soft: Sequence[SpreadConstraint], nodes: Sequence[NodeInfo]
) -> list[int]:
    """0 to 100 for each node: fewer Pods of the crowds are better. `soft` may be the default constraints."""
    if not soft:
        return [0] * len(nodes)
    own = bool(signature.constraints)
    ignored = {
        info.name for info in nodes if own and any(info.labels.get(entry.topology_key) is None for entry in soft)
    }
    crowds = [0] * len(nodes)
    for entry in soft:
        if entry.topology_key == HOSTNAME:
            on_nodes = pool.on_nodes(entry.selector)
            weight = _weight(len(nodes) - len(ignored))
            found = [on_nodes.get(info.name, 0) if info.labels.get(HOSTNAME) is not None else None for info in nodes]
        else:
            if not pool.labelled(entry.topology_key):
                continue
            wanted = {info.labels.get(entry.topology_key) for info in nodes if info.name not in ignored}
            weight = _weight(len(wanted))
            places = _soft_places(pool, signature, entry)
            values = [info.labels.get(entry.topology_key) for info in nodes]
            found = [places.get(value, 0) if value is not None else None for value in values]
        extra = (entry.max_skew - 1) * _MILLION
        crowds = [
            sum_ + number * weight + extra if number is not None else sum_
            for sum_, number in zip(crowds, found, strict=True)
        ]
    return _normalized([(sum_ + _MILLION // 2) // _MILLION for sum_ in crowds], nodes, ignored)


def _soft_places(pool: NodePool, signature: PodSignature, entry: SpreadConstraint) -> dict[str, int]:
    taking_part: dict[str, int] = {}
    for node, number in pool.on_nodes(entry.selector).items():
        info = pool.info(node)
        if info is not None and _takes_part(entry, signature, info):
            taking_part[node] = number
    return pool.sum_by_domain(taking_part, entry.topology_key)


def _normalized(crowds: list[int], nodes: Sequence[NodeInfo], ignored: set[str]) -> list[int]:
    if not ignored:
        most, least = max(crowds), min(crowds)
        return [MAX_SCORE * (most + least - selector) // most if most else MAX_SCORE for selector in crowds]
    counted = [selector for selector, info in zip(crowds, nodes, strict=True) if info.name not in ignored]
    if not counted:
        return [0] * len(nodes)
    most, least = max(counted), min(counted)
    return [
        0 if info.name in ignored else MAX_SCORE * (most + least - selector) // most if most else MAX_SCORE
        for selector, info in zip(crowds, nodes, strict=True)
    ]


@lru_cache(maxsize=1024)
def _weight(size: int) -> int:
    """The natural logarithm of size + 2, in millionths: exact decimal arithmetic, no machine's floats."""
    return int(Decimal(size + 2).ln() * _MILLION)
