"""``kubectl describe replicaset``."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.labeltext import format_selector
from engine.client.restclient import RESTClient
from engine.kubectl.describe.apps.template import describe_template
from engine.kubectl.describe.related import describe_events, owned, pod_counts
from engine.kubectl.describe.writer import PrefixWriter, conditions, controlled_by, labels_and_annotations, name


def describe_replica_set(
    writer: PrefixWriter, rest: RESTClient, replica_set: dict[str, Any], show_events: bool
) -> None:
    """Write the description of a ReplicaSet; Pods are counted only if it is their controller."""
    spec = replica_set["spec"]
    name(writer, replica_set)
    writer.field(0, "Selector", format_selector(spec.get("selector")))
    labels_and_annotations(writer, replica_set)
    controlled_by(writer, replica_set)
    current = replica_set.get("status", {}).get("replicas", 0)
    writer.field(0, "Replicas", f"{current} current / {spec.get('replicas', 0)} desired")
    writer.field(0, "Pods Status", pod_counts(owned(rest, "pods", replica_set)))
    describe_template(writer, spec.get("template", {}))
    conditions(writer, replica_set)
    if show_events:
        describe_events(writer, rest, replica_set)
