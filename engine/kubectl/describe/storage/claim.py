"""``kubectl describe persistentvolumeclaim``, and what claims and volumes have in common."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.humanduration import age
from engine.apiserver.tables.storage import access_modes
from engine.client.restclient import RESTClient
from engine.golang.fmt import go_value
from engine.kubectl.describe.related import describe_events, list_related
from engine.kubectl.describe.writer import PrefixWriter, labels_and_annotations, long_time, name

_CLASS = "volume.beta.kubernetes.io/storage-class"


def describe_claim(writer: PrefixWriter, rest: RESTClient, claim: dict[str, Any], show_events: bool) -> None:
    """Write the description of a claim and the Pods that use it."""
    spec, status = claim["spec"], claim.get("status", {})
    name(writer, claim)
    writer.field(0, "StorageClass", claim_class(claim))
    writer.field(0, "Status", phase_of(rest, claim))
    writer.field(0, "Volume", spec.get("volumeName", ""))
    labels_and_annotations(writer, claim)
    describe_finalizers(writer, claim)
    bound = bool(spec.get("volumeName"))
    writer.field(0, "Capacity", (status.get("capacity") or {}).get("storage", "0") if bound else "")
    writer.field(0, "Access Modes", access_modes(status.get("accessModes") or ()) if bound else "")
    if spec.get("volumeMode") is not None:
        writer.field(0, "VolumeMode", spec["volumeMode"])
    _source(writer, spec.get("dataSource"))
    writer.multiline(0, "Used By", _users(rest, claim))
    _conditions(writer, status.get("conditions") or [])
    if show_events:
        describe_events(writer, rest, claim)


def claim_class(obj: dict[str, Any]) -> str:
    """Return the class of a claim or volume: that of the old annotation, else the field's."""
    annotations = (obj.get("metadata") or {}).get("annotations") or {}
    return str(annotations.get(_CLASS) or (obj.get("spec") or {}).get("storageClassName") or "")


def requested(claim: dict[str, Any]) -> str:
    """Return how much storage a claim asks for; empty where it does not say."""
    resources = (claim.get("spec") or {}).get("resources") or {}
    return str((resources.get("requests") or {}).get("storage", ""))


def phase_of(rest: RESTClient, obj: dict[str, Any]) -> str:
    """Return the phase of a claim or volume, or for how long it has been going."""
    deleted = obj["metadata"].get("deletionTimestamp")
    return f"Terminating (lasts {age(deleted, rest.now())})" if deleted else obj.get("status", {}).get("phase", "")


def describe_finalizers(writer: PrefixWriter, obj: dict[str, Any]) -> None:
    """Write what holds an object back."""
    writer.field(0, "Finalizers", go_value(obj["metadata"].get("finalizers") or []))


def _source(writer: PrefixWriter, source: dict[str, Any] | None) -> None:
    if source is None:
        return
    writer.heading(0, "DataSource")
    if source.get("apiGroup") is not None:
        writer.field(1, "APIGroup", source["apiGroup"])
    writer.field(1, "Kind", source.get("kind", ""))
    writer.field(1, "Name", source.get("name", ""))


def _users(rest: RESTClient, claim: dict[str, Any]) -> list[str]:
    """Return the Pods with a volume of the claim, those included whose own claim it is."""
    own = claim["metadata"]["name"]
    pods = list_related(rest, "pods", claim["metadata"]["namespace"]) or []
    return sorted(
        pod["metadata"]["name"]
        for pod in pods
        for volume in pod.get("spec", {}).get("volumes") or ()
        if (volume.get("persistentVolumeClaim") or {}).get("claimName") == own
        or ("ephemeral" in volume and f"{pod['metadata']['name']}-{volume['name']}" == own)
    )


def _conditions(writer: PrefixWriter, conditions: list[dict[str, Any]]) -> None:
    if not conditions:
        return
    writer.heading(0, "Conditions")
    writer.line(1, "Type", "Status", "LastProbeTime", "LastTransitionTime", "Reason", "Message")
    writer.line(1, "----", "------", "-----------------", "------------------", "------", "-------")
    for condition in conditions:
        times = [long_time(condition.get(field)) for field in ("lastProbeTime", "lastTransitionTime")]
        texts = [condition["type"], condition["status"], *times, condition.get("reason", "")]
        # The blank after each value but the last is upstream's.
        writer.line(1, *(f"{text} " for text in texts), condition.get("message", ""))
