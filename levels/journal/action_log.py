"""What somebody did with the sandbox's own words, in the form in which a scenario states it.

The words note it here as it happens; `levels.authoring.draft` makes `spec.faults` and `spec.clients` of it. Something
that is done after tick N acts before N + 1, so a scenario has it at N + 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.api.core import Pod
from levels.scenario.faults import pods_of
from levels.scenario.schema.faults import PodPick

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster
    from engine.faults.catalogue import FaultTarget
    from engine.network.traffic.clients import ClientSpec

GENERATED = frozenset({"pod-template-hash", "controller-revision-hash", "pod-template-generation"})
"""Labels whose values controllers make up: the next Pod may have others."""


@dataclass
class AddedClient:
    """A client and the ticks in which it asks."""

    spec: ClientSpec
    first: int
    last: int | None = None
    """None while it is at work."""


@dataclass
class ActionLog:
    """Everything so far."""

    faults: list[dict[str, Any]] = field(default_factory=list)
    """Entries of `spec.faults`."""
    clients: list[AddedClient] = field(default_factory=list)
    lines: dict[int, None] = field(default_factory=dict)
    """The console lines (counted from 1) that changed something by other words."""
    broken: dict[int, None] = field(default_factory=dict)
    """The console lines, counted in the same way, that were to break something."""

    def inject(self, tick: int, kind: str, aimed: dict[str, Any], lasting: int = 0, ticks: int = 0) -> None:
        """Note a fault; `aimed` is its target, `lasting` for how many ticks, 0 where it has no end of its own.

        `ticks` is how much slower it makes something.
        """
        fault = {"at": tick + 1, "kind": kind, "target": aimed}
        self.faults.append(fault | ({"for": lasting} if lasting else {}) | ({"ticks": ticks} if ticks else {}))

    def inject_into_component(self, tick: int, kind: str, word: str, node: str, ticks: int) -> None:
        """Note what happened to a component."""
        self.inject(tick, kind, {"component": word, **({"node": node} if node else {})}, ticks=ticks)

    def hire(self, tick: int, spec: ClientSpec) -> None:
        """Note a client that begins."""
        self.clients.append(AddedClient(spec, tick + 1))

    def dismiss(self, tick: int, name: str) -> None:
        """Note that a client ends."""
        for hired in self.clients:
            if hired.spec.name == name and hired.last is None:
                hired.last = tick

    def breaks(self, line: int) -> None:
        """Note that a console line is about to break something."""
        self.broken[line] = None

    def changed(self, line: int) -> None:
        """Note that a console line changed something."""
        self.lines[line] = None


def aim(cluster: Cluster, target: FaultTarget) -> dict[str, Any]:
    """The target of a fault as a scenario states it.

    A Pod that a controller made is described by its labels and age where that hits the same one, since its name would
    be another in a cluster with other manifests.
    """
    if target.node:
        return {"node": target.node}
    where = {} if target.namespace == "default" else {"namespace": target.namespace}
    container = {"container": target.container} if target.container else {}
    return {**_choice(cluster, target.namespace, target.pod), **where, **container}


def labels_like(cluster: Cluster, namespace: str, name: str) -> str:
    """A selector of the labels that a Pod has from its template; empty where there is no such Pod."""
    pod = cluster.store.get("pods", f"{namespace}/{name}")
    if not isinstance(pod, Pod):
        return ""
    return ",".join(f"{key}={value}" for key, value in pod.metadata.labels.items() if key not in GENERATED)


def _choice(cluster: Cluster, namespace: str, name: str) -> dict[str, Any]:
    pod = cluster.store.get("pods", f"{namespace}/{name}")
    selector = labels_like(cluster, namespace, name)
    if isinstance(pod, Pod) and pod.metadata.owner_references and selector:
        found = pods_of(cluster, 0, PodPick(selector=selector, namespace=namespace, pick="all"))
        if found and found[0].metadata.name == name:
            return {"selector": selector, "pick": "oldest"}
        if found and found[-1].metadata.name == name:
            return {"selector": selector, "pick": "newest"}
    return {"object": f"pod/{name}"}
