"""Disruption budgets: how many Pods a drain may take at once."""

from __future__ import annotations

from typing import Any

from levels.storm.fixes.manifest_set import NEW, ManifestObject, ManifestSet
from levels.storm.fixes.proposal import LossSite, ManifestChange


def one_at_a_time(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """A budget for Pods that have none, so that a drain takes one after the other."""
    workload = site.workload
    labels = workload.own_labels
    if workload.kind in {"DaemonSet", "Pod"} or not labels or manifests.budgets_of(workload):
        return None
    metadata: dict[str, Any] = {"name": workload.name}
    if workload.namespace != "default":
        metadata["namespace"] = workload.namespace
    value = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": metadata,
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": labels}},
    }
    budget = ManifestObject(NEW, workload.file, value)
    if manifests.get(budget.key) is not None:
        return None
    return ManifestChange(f"a PodDisruptionBudget by which a drain takes one {workload.name} at a time", (budget,))


def relaxed(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """Budgets that allow one Pod to go where they allowed none, so that a drain comes to its end."""
    blocking = [one for one in manifests.budgets_of(site.workload) if blocks(one, site.workload.replicas)]
    if not blocking:
        return None

    def edit(value: dict[str, Any]) -> None:
        spec = value["spec"]
        spec.pop("minAvailable", None)
        spec["maxUnavailable"] = 1

    names = ", ".join(one.name for one in blocking)
    sentence = f"maxUnavailable 1 in PodDisruptionBudget {names}, which lets no Pod go"
    return ManifestChange(sentence, tuple(one.edited(edit) for one in blocking))


def blocks(budget: ManifestObject, replicas: int) -> bool:
    """Whether it lets no Pod go of so many, all of them healthy; percentages are rounded up, as by the controller."""
    most, least = budget.spec.get("maxUnavailable"), budget.spec.get("minAvailable")
    if most is not None:
        return _share(most, replicas) == 0
    return least is not None and _share(least, replicas) >= replicas


def _share(value: Any, of: int) -> int:
    text = str(value)
    if text.endswith("%") and text[:-1].isdigit():
        return -(-of * int(text[:-1]) // 100)
    return int(text) if text.isdigit() else 0
