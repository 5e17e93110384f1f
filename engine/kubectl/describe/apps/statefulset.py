"""``kubectl describe statefulset``."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.labeltext import format_selector
from engine.client.restclient import RESTClient
from engine.golang.fmt import go_value
from engine.kubectl.describe.apps.template import describe_template
from engine.kubectl.describe.related import describe_events, owned, pod_counts
from engine.kubectl.describe.storage.claim import claim_class, requested
from engine.kubectl.describe.writer import NONE, PrefixWriter, labels_and_annotations, long_time, name


def describe_stateful_set(
    writer: PrefixWriter, rest: RESTClient, stateful_set: dict[str, Any], show_events: bool
) -> None:
    """Write the description of a StatefulSet, the claims of its Pods included."""
    spec, status = stateful_set["spec"], stateful_set.get("status", {})
    name(writer, stateful_set)
    writer.field(0, "CreationTimestamp", long_time(stateful_set["metadata"].get("creationTimestamp")))
    writer.field(0, "Selector", format_selector(spec.get("selector")))
    labels_and_annotations(writer, stateful_set)
    writer.field(0, "Replicas", f"{spec.get('replicas', 0)} desired | {status.get('replicas', 0)} total")
    _strategy(writer, spec.get("updateStrategy") or {})
    writer.field(0, "Pods Status", pod_counts(owned(rest, "pods", stateful_set)))
    describe_template(writer, spec["template"])
    _claims(writer, spec.get("volumeClaimTemplates") or [])
    if show_events:
        describe_events(writer, rest, stateful_set)


def _strategy(writer: PrefixWriter, strategy: dict[str, Any]) -> None:
    writer.field(0, "Update Strategy", strategy.get("type", ""))
    rolling = strategy.get("rollingUpdate") or {}
    if rolling.get("partition") is not None:
        writer.field(1, "Partition", rolling["partition"])
        if rolling.get("maxUnavailable") is not None:
            writer.field(1, "MaxUnavailable", rolling["maxUnavailable"])


def _claims(writer: PrefixWriter, templates: list[dict[str, Any]]) -> None:
    if not templates:
        writer.field(0, "Volume Claims", NONE)
        return
    writer.heading(0, "Volume Claims")
    for claim in templates:
        metadata, spec = claim.get("metadata") or {}, claim.get("spec") or {}
        writer.field(1, "Name", metadata.get("name", ""))
        writer.field(1, "StorageClass", claim_class(claim))
        writer.labels(0, "  Labels", metadata.get("labels"))
        writer.annotations(0, "  Annotations", metadata.get("annotations"))
        writer.field(1, "Capacity", requested(claim) or "<default>")
        writer.field(1, "Access Modes", go_value(spec.get("accessModes") or []))
