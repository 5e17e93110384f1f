"""``kubectl describe deployment``."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.labeltext import format_selector
from engine.client.restclient import RESTClient
from engine.kubectl.describe.apps.template import describe_template
from engine.kubectl.describe.related import describe_events, owned
from engine.kubectl.describe.writer import NONE, PrefixWriter, conditions, labels_and_annotations, long_time, name

_HASH_LABEL = "pod-template-hash"


def describe_deployment(writer: PrefixWriter, rest: RESTClient, deployment: dict[str, Any], show_events: bool) -> None:
    """Write the description of a Deployment and of the ReplicaSets that it controls."""
    spec = deployment["spec"]
    name(writer, deployment)
    writer.field(0, "CreationTimestamp", long_time(deployment["metadata"].get("creationTimestamp")))
    labels_and_annotations(writer, deployment)
    writer.field(0, "Selector", format_selector(spec.get("selector")))
    writer.field(0, "Replicas", _replicas(deployment))
    writer.field(0, "StrategyType", spec.get("strategy", {}).get("type", ""))
    writer.field(0, "MinReadySeconds", spec.get("minReadySeconds", 0))
    rolling = spec.get("strategy", {}).get("rollingUpdate")
    if rolling is not None:
        limits = f"{rolling.get('maxUnavailable')} max unavailable, {rolling.get('maxSurge')} max surge"
        writer.field(0, "RollingUpdateStrategy", limits)
    describe_template(writer, spec["template"])
    conditions(writer, deployment)
    _replica_sets(writer, rest, deployment)
    if show_events:
        describe_events(writer, rest, deployment)


def _replicas(deployment: dict[str, Any]) -> str:
    status = deployment.get("status", {})
    counts = [f"{deployment['spec'].get('replicas', 0)} desired"]
    for field, label in (
        ("updatedReplicas", "updated"),
        ("replicas", "total"),
        ("availableReplicas", "available"),
        ("unavailableReplicas", "unavailable"),
    ):
        counts.append(f"{status.get(field, 0)} {label}")
    return " | ".join(counts)


def _replica_sets(writer: PrefixWriter, rest: RESTClient, deployment: dict[str, Any]) -> None:
    """Tell the ReplicaSet of the current template from the older ones; of several equal ones the oldest is new."""
    found = owned(rest, "replicasets", deployment)
    wanted = _without_hash(deployment["spec"]["template"])
    same = [item for item in found if _without_hash(item["spec"]["template"]) == wanted]
    same.sort(key=lambda item: item["metadata"].get("creationTimestamp", ""))
    new = same[:1]
    old = [item for item in found if item not in new]
    writer.field(0, "OldReplicaSets", ", ".join(map(_progress, old)) or NONE)
    writer.field(0, "NewReplicaSet", ", ".join(map(_progress, new)) or NONE)


def _progress(replica_set: dict[str, Any]) -> str:
    current, desired = (
        replica_set.get("status", {}).get("replicas", 0),
        replica_set["spec"].get("replicas", 0),
    )
    return f"{replica_set['metadata']['name']} ({current}/{desired} replicas created)"


def _without_hash(template: dict[str, Any]) -> dict[str, Any]:
    metadata = template.get("metadata", {})
    labels = {key: value for key, value in metadata.get("labels", {}).items() if key != _HASH_LABEL}
    kept = {key: value for key, value in metadata.items() if key not in {"labels", "creationTimestamp"}}
    return {"metadata": {**kept, "labels": labels}, "spec": template.get("spec")}
