"""The changes by name, and the table that says which of them may help against which loss.

A row is a guess that costs little: whether a change helps is found out by playing it.
"""

from __future__ import annotations

from typing import NamedTuple

from levels.storm.fixes.changes import (
    asking,
    budgets,
    ending,
    placement,
    probes,
    replicas,
    resolving,
    rollouts,
    services,
)
from levels.storm.fixes.proposal import Propose

CHANGES: dict[str, Propose] = {
    "selector": services.selector_mended,
    "budget-relaxed": budgets.relaxed,
    "replicas": replicas.more_replicas,
    "one-replica": replicas.one_replica,
    "readiness": probes.readiness,
    "pre-stop": ending.pre_stop,
    "grace-period": ending.longer_grace,
    "max-unavailable": rollouts.none_unavailable,
    "spread-nodes": placement.over_nodes,
    "spread-zones": placement.over_zones,
    "unpinned": placement.unpinned,
    "liveness-alone": probes.liveness_alone,
    "startup": probes.startup,
    "liveness": probes.liveness,
    "tolerations": placement.sooner_elsewhere,
    "min-ready": rollouts.later_available,
    "budget": budgets.one_at_a_time,
    "unready-addresses": services.unready_addresses,
    "headless": services.headless,
    "near": services.near,
    "resolver": resolving.resolver_options,
    "retries": asking.retries,
}
"""Of two that save as much the first is taken: what is smaller, or mends a mistake, stands before what costs more."""

_ENDED = (
    "process ended",
    "Pod gone",
    "address moved",
    "Pods are ending",
    "ended before its turn",
    "connection ended",
    "dead connection",
)
_UNREADY = ("Pods not ready", "endpoints behind", "slices behind", "Service gone", "external policy", "internal policy")
_EARLY = ("not listening yet",)
_DARK = ("endpoint without power", "cut off")
_SILENT = ("stalled", "silent server", "silent database")
_NOBODY = ("no server", "no database")
_MEMBERS = ("headless and empty", "no such endpoint")
_NAMES = ("no DNS server", "record behind")
_CROWDED = ("over capacity", "waited too long")

_ROLLOUTS = ("rollout-restart", "broken-release", "slow-start")
_DARKNESS = ("node-power-loss", "zone-loss")
_LAGS = ("kube-proxy-lag", "kube-proxy-hang")

MOST_CHANGES = 4
FOR_OTHERS = frozenset({"liveness-alone"})
"""Changes of those who depend on what a fault is aimed at, not of that itself."""
BLOCKED = "blocked"
"""The cause where nothing is lost, and a fault does not come to its end: a drain that a budget forbids."""


class Remedy(NamedTuple):
    """A row: what may help where requests were lost for one of these causes under one of these faults."""

    causes: tuple[str, ...]
    """Of `engine.network.causes.table.CAUSES`, each of which has its letters and hops there; or BLOCKED."""
    faults: tuple[str, ...]
    """Kinds of faults; empty: any."""
    changes: tuple[str, ...]


REMEDIES = (
    # Whatever the fault.
    Remedy(("selector fits nobody",), (), ("selector",)),
    Remedy((BLOCKED,), (), ("budget-relaxed", "replicas")),
    Remedy(("secondary",), (), ("headless", "retries")),
    Remedy(("document",), (), ("one-replica", "headless", "retries")),
    Remedy(_MEMBERS, (), ("unready-addresses", "replicas", "readiness")),
    Remedy(_NAMES, (), ("resolver", "retries")),
    Remedy(("no power",), (), ("retries",)),
    # A new template: what comes has to be asked first when it answers, what goes last while it is asked.
    Remedy(_ENDED, _ROLLOUTS, ("pre-stop", "grace-period", "max-unavailable", "readiness")),
    Remedy(_EARLY, _ROLLOUTS, ("readiness", "max-unavailable", "startup", "min-ready")),
    Remedy((*_UNREADY, *_NOBODY), _ROLLOUTS, ("max-unavailable", "readiness", "startup", "replicas")),
    # A node goes, with notice or without.
    Remedy(_ENDED, ("node-drain",), ("replicas", "pre-stop", "grace-period", "budget")),
    Remedy((*_UNREADY, *_NOBODY), ("node-drain",), ("replicas", "budget", "spread-nodes", "unpinned")),
    Remedy(
        (*_DARK, *_UNREADY, *_NOBODY, *_SILENT), ("zone-loss",), ("replicas", "spread-zones", "tolerations", "near")
    ),
    Remedy((*_DARK, *_UNREADY, *_NOBODY, *_SILENT), _DARKNESS, ("replicas", "spread-nodes", "tolerations", "unpinned")),
    # A dependency stalls: whoever depends on it should not fall with it.
    Remedy(
        (*_ENDED, *_EARLY, *_UNREADY), ("dependency-stall",), ("liveness-alone", "readiness", "replicas", "startup")
    ),
    Remedy((*_SILENT, *_NOBODY), ("dependency-stall",), ("liveness", "replicas", "readiness", "retries")),
    # Rules that are old lead to Pods that have gone.
    Remedy(_ENDED, _LAGS, ("pre-stop", "grace-period", "retries")),
    # One Pod ends.
    Remedy(_ENDED, ("container-crash",), ("replicas", "retries")),
    Remedy(_ENDED, (), ("replicas", "pre-stop", "grace-period", "retries")),
    Remedy(_EARLY, (), ("readiness", "replicas", "startup", "retries")),
    Remedy((*_UNREADY, *_NOBODY), (), ("replicas", "readiness", "startup", "pre-stop")),
    Remedy((*_SILENT, *_DARK), (), ("liveness", "replicas", "readiness", "retries")),
    Remedy(_CROWDED, (), ("replicas",)),
)
"""The first row that fits counts."""


def remedies(cause: str, fault: str) -> tuple[str, ...]:
    """The names of the changes that may help; of two faults at once, those for each."""
    kinds = [kind.strip() for kind in fault.split("+")]
    found = [name for kind in kinds for name in _row(cause, kind)]
    return tuple(dict.fromkeys(found))


def _row(cause: str, fault: str) -> tuple[str, ...]:
    rows = (row for row in REMEDIES if cause in row.causes and (not row.faults or fault in row.faults))
    first = next(rows, None)
    return () if first is None else first.changes
