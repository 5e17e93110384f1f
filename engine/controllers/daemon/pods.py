"""The Pods of a DaemonSet: which nodes should run one, and how it is made (upstream: daemon/util)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.apps import TEMPLATE_GENERATION
from engine.api.component_helpers.nodeaffinity import NODE_NAME, node_affinity_of, required_matches, required_terms
from engine.api.component_helpers.taints import NO_EXECUTE, NO_SCHEDULE, untolerated
from engine.api.core import Toleration
from engine.controllers.history import REVISION_HASH
from engine.controllers.pods.podcontrol import pod_from_template

if TYPE_CHECKING:
    from engine.api.apps import DaemonSet
    from engine.api.core import Node, Pod, PodSpec

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_POD_TEMPLATE_GENERATION = "pod-template-generation"
_DAEMON_TOLERATIONS: tuple[tuple[str, str], ...] = (
    ("not-ready", NO_EXECUTE),
    ("unreachable", NO_EXECUTE),
    ("disk-pressure", NO_SCHEDULE),
    ("memory-pressure", NO_SCHEDULE),
    ("pid-pressure", NO_SCHEDULE),
    ("unschedulable", NO_SCHEDULE),
)
_DO_NOT_SCHEDULE_EFFECTS = frozenset({NO_SCHEDULE, NO_EXECUTE})


def should_run(daemon: DaemonSet, node: Node) -> bool:
    """Should a Pod of this DaemonSet run on the node (upstream: NodeShouldRunDaemonPod)?"""
    spec = _with_daemon_tolerations(daemon.spec.template.spec)
    return _fits(spec, node) and untolerated(node.spec.taints, spec.tolerations, _DO_NOT_SCHEDULE_EFFECTS) is None


def should_continue_running(daemon: DaemonSet, node: Node) -> bool:
    """May one that runs there stay? A taint NoSchedule evicts no Pod."""
    spec = _with_daemon_tolerations(daemon.spec.template.spec)
    return _fits(spec, node) and untolerated(node.spec.taints, spec.tolerations, frozenset({NO_EXECUTE})) is None


def daemon_pod(daemon: DaemonSet, node: str, digest: str) -> Pod:
    """A new Pod for that node, of the template revision `digest`."""
    template = daemon.spec.template
    pod = pod_from_template(template, daemon, _with_node_affinity(_with_daemon_tolerations(template.spec), node))
    counted = daemon.metadata.annotations.get(TEMPLATE_GENERATION, "")
    generation = {_POD_TEMPLATE_GENERATION: counted} if counted else {}
    labels = pod.metadata.labels | {REVISION_HASH: digest} | generation
    return replace(pod, metadata=replace(pod.metadata, labels=dict(sorted(labels.items()))))


def target_node(pod: Pod) -> str:
    """The node that a Pod is on, or is meant for while it is not bound."""
    if pod.spec.node_name:
        return pod.spec.node_name
    fields = (field for term in required_terms(node_affinity_of(pod.spec)) or () for field in term.match_fields)
    return next((field.values[0] for field in fields if field.key == NODE_NAME and field.values), "")


def _fits(spec: PodSpec, node: Node) -> bool:
    if spec.node_name and spec.node_name != node.metadata.name:
        return False
    return required_matches(spec.node_selector, node_affinity_of(spec), node)


def _with_daemon_tolerations(spec: PodSpec) -> PodSpec:
    """The specification with what every daemon tolerates: it is there to serve the node, whatever its state."""
    daemon_tolerations = _DAEMON_TOLERATIONS
    if spec.host_network:
        daemon_tolerations += (("network-unavailable", NO_SCHEDULE),)
    added = tuple(
        Toleration(key=f"node.kubernetes.io/{name}", operator="Exists", effect=effect)
        for name, effect in daemon_tolerations
    )
    return replace(spec, tolerations=(*spec.tolerations, *(entry for entry in added if entry not in spec.tolerations)))


def _with_node_affinity(spec: PodSpec, node: str) -> PodSpec:
    """The specification bound to one node by affinity."""
    pin = [{"key": NODE_NAME, "operator": "In", "values": [node]}]
    affinity: dict[str, Any] = dict(spec.carried("affinity") or {})
    node_affinity: dict[str, Any] = dict(affinity.get("nodeAffinity") or {})
    # As upstream: the template's own terms have been checked by now, and the pin replaces them.
    node_affinity[_REQUIRED] = {"nodeSelectorTerms": [{"matchFields": pin}]}
    return replace(spec, extra=(spec.extra or {}) | {"affinity": affinity | {"nodeAffinity": node_affinity}})
