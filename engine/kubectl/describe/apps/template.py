"""The pod template and what ReplicaSet, DaemonSet and StatefulSet descriptions share."""

from __future__ import annotations

from typing import Any

from engine.kubectl.describe.containers import describe_containers
from engine.kubectl.describe.volumes import describe_placement, describe_volumes
from engine.kubectl.describe.writer import PrefixWriter


def describe_template(writer: PrefixWriter, template: dict[str, Any]) -> None:
    """Write the Pod Template section."""
    metadata, spec = template.get("metadata", {}), template.get("spec", {})
    writer.heading(0, "Pod Template")
    writer.labels(0, "  Labels", metadata.get("labels"))
    if metadata.get("annotations"):
        writer.annotations(0, "  Annotations", metadata["annotations"])
    writer.optional(0, "  Service Account", spec.get("serviceAccountName"))
    if spec.get("initContainers"):
        describe_containers(writer, "Init Containers", spec["initContainers"], in_template=True)
    describe_containers(writer, "Containers", spec.get("containers", []), in_template=True)
    describe_volumes(writer, spec.get("volumes", []), in_template=True)
    describe_placement(writer, spec, in_template=True)
