"""``kubectl describe daemonset``."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.labeltext import format_labels, format_selector
from engine.client.restclient import RESTClient
from engine.kubectl.describe.apps.template import describe_template
from engine.kubectl.describe.related import describe_events, owned, pod_counts
from engine.kubectl.describe.writer import PrefixWriter, labels_and_annotations, name

_COUNTS = (
    ("Desired Number of Nodes Scheduled", "desiredNumberScheduled"),
    ("Current Number of Nodes Scheduled", "currentNumberScheduled"),
    ("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled"),
    ("Number of Nodes Scheduled with Available Pods", "numberAvailable"),
    ("Number of Nodes Misscheduled", "numberMisscheduled"),
)


def describe_daemon_set(writer: PrefixWriter, rest: RESTClient, daemon_set: dict[str, Any], show_events: bool) -> None:
    """Write the description of a DaemonSet."""
    spec, status = daemon_set["spec"], daemon_set.get("status", {})
    name(writer, daemon_set)
    writer.field(0, "Selector", format_selector(spec.get("selector")))
    writer.field(0, "Node-Selector", format_labels(spec["template"]["spec"].get("nodeSelector")))
    labels_and_annotations(writer, daemon_set)
    for label, field in _COUNTS:
        # Upstream puts a blank and no tab here, so these values do not line up with the others.
        writer.line(0, f"{label}: {status.get(field, 0)}")
    writer.field(0, "Pods Status", pod_counts(owned(rest, "pods", daemon_set)))
    describe_template(writer, spec["template"])
    if show_events:
        describe_events(writer, rest, daemon_set)
