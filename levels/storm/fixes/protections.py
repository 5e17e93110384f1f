"""What manifests already do to keep requests, and how to take each away: what it is worth is found out by playing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from levels.storm.fixes.manifest_set import ManifestObject, ManifestSet

_NODE_TAINTS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


class Protection(NamedTuple):
    """One, at one object."""

    sentence: str
    about: str
    """The object, as the report names it."""
    without: ManifestSet
    """The manifests that lack it, and nothing else."""


Edit = Callable[[dict[str, Any]], None]


def protections(manifests: ManifestSet) -> Iterator[Protection]:
    """Every protection that is there, workload by workload."""
    for workload in manifests.workloads():
        for sentence, bare in _of_workload(workload):
            yield Protection(sentence, workload.called, manifests.with_objects((bare,)))
    for budget in manifests.of_kind("PodDisruptionBudget"):
        yield Protection("disruption budget", budget.called, manifests.without(budget))


def _of_workload(workload: ManifestObject) -> Iterator[tuple[str, ManifestObject]]:
    for kind in ("readiness", "startup", "liveness"):
        if any(f"{kind}Probe" in one for one in workload.containers):
            yield f"{kind} probe", _without_in_containers(workload, f"{kind}Probe")
    if any("preStop" in (one.get("lifecycle") or {}) for one in workload.containers):
        yield "preStop hook", workload.with_pod(_no_hooks)
    if "terminationGracePeriodSeconds" in workload.pod:
        yield "grace period", workload.with_pod(_without("terminationGracePeriodSeconds"))
    yield from _of_placement(workload)
    yield from _of_rollouts(workload)


def _of_placement(workload: ManifestObject) -> Iterator[tuple[str, ManifestObject]]:
    pod = workload.pod
    if pod.get("topologySpreadConstraints"):
        yield "spread", workload.with_pod(_without("topologySpreadConstraints"))
    if "podAntiAffinity" in (pod.get("affinity") or {}):
        yield "anti-affinity", workload.with_pod(_no_anti_affinity)
    tolerations = [one for one in pod.get("tolerations") or () if isinstance(one, dict)]
    kept = [one for one in tolerations if one.get("key") not in _NODE_TAINTS]
    if len(kept) < len(tolerations):
        yield "tolerations of lost nodes", workload.with_pod(lambda spec: spec.update(tolerations=kept))


def _of_rollouts(workload: ManifestObject) -> Iterator[tuple[str, ManifestObject]]:
    spec = workload.spec
    if spec.get("minReadySeconds"):
        yield "minReadySeconds", workload.edited(lambda value: _without("minReadySeconds")(value["spec"]))
    rolling = (spec.get("strategy") or {}).get("rollingUpdate") or {}
    if rolling.get("maxUnavailable") in {0, "0%"}:
        yield "maxUnavailable 0", workload.edited(lambda value: _without("strategy")(value["spec"]))
    if workload.kind not in {"Pod", "DaemonSet"} and workload.replicas > 1:
        sentence = f"{workload.replicas} replicas"
        yield sentence, workload.edited(lambda value: value["spec"].update(replicas=1))


def _without(field: str) -> Edit:
    def edit(value: dict[str, Any]) -> None:
        value.pop(field, None)

    return edit


def _without_in_containers(workload: ManifestObject, field: str) -> ManifestObject:
    def edit(pod: dict[str, Any]) -> None:
        for container in pod["containers"]:
            container.pop(field, None)

    return workload.with_pod(edit)


def _no_hooks(pod: dict[str, Any]) -> None:
    for container in pod["containers"]:
        hooks = container.get("lifecycle") or {}
        hooks.pop("preStop", None)
        if not hooks:
            container.pop("lifecycle", None)


def _no_anti_affinity(pod: dict[str, Any]) -> None:
    pod["affinity"].pop("podAntiAffinity")
    if not pod["affinity"]:
        pod.pop("affinity")
