"""``kubectl describe replicationcontroller``."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.labeltext import format_labels
from engine.client.restclient import RESTClient
from engine.kubectl.describe.apps.template import describe_template
from engine.kubectl.describe.related import controlled_pods, describe_events, pod_counts
from engine.kubectl.describe.writer import PrefixWriter, conditions, labels_and_annotations, name


def describe_replication_controller(
    writer: PrefixWriter, rest: RESTClient, controller: dict[str, Any], show_events: bool
) -> None:
    """Write the description of a ReplicationController, whose selector is a plain map."""
    spec = controller["spec"]
    name(writer, controller)
    writer.field(0, "Selector", format_labels(spec.get("selector")))
    labels_and_annotations(writer, controller)
    current = controller.get("status", {}).get("replicas", 0)
    writer.field(0, "Replicas", f"{current} current / {spec.get('replicas', 0)} desired")
    labels = ",".join(f"{key}={value}" for key, value in sorted((spec.get("selector") or {}).items()))
    writer.field(0, "Pods Status", pod_counts(controlled_pods(rest, controller, labels)))
    describe_template(writer, spec.get("template") or {})
    conditions(writer, controller)
    if show_events:
        describe_events(writer, rest, controller)
