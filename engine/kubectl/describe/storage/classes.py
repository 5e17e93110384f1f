"""``kubectl describe`` of a StorageClass and of a CSINode."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.labeltext import format_labels
from engine.client.restclient import RESTClient
from engine.golang.fmt import go_value
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.writer import NONE, PrefixWriter, labels_and_annotations, long_time, yes_or_no

_DEFAULT = ("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class")


def describe_storage_class(writer: PrefixWriter, rest: RESTClient, found: dict[str, Any], show_events: bool) -> None:
    """Write the description of a StorageClass."""
    annotations = found["metadata"].get("annotations") or {}
    writer.field(0, "Name", found["metadata"]["name"])
    is_default = any(annotations.get(key) == "true" for key in _DEFAULT)
    writer.field(0, "IsDefaultClass", "Yes" if is_default else "No")
    writer.field(0, "Annotations", format_labels(annotations))
    writer.field(0, "Provisioner", found.get("provisioner", ""))
    writer.field(0, "Parameters", format_labels(found.get("parameters")))
    writer.field(0, "AllowVolumeExpansion", yes_or_no(found.get("allowVolumeExpansion")))
    if options := found.get("mountOptions"):
        writer.heading(0, "MountOptions")
        for option in options:
            writer.line(1, option)
    else:
        writer.field(0, "MountOptions", NONE)
    writer.optional(0, "ReclaimPolicy", found.get("reclaimPolicy"))
    writer.optional(0, "VolumeBindingMode", found.get("volumeBindingMode"))
    _topologies(writer, found.get("allowedTopologies"))
    if show_events:
        describe_events(writer, rest, found)


def _topologies(writer: PrefixWriter, topologies: list[dict[str, Any]] | None) -> None:
    if topologies is None:
        return
    writer.field(0, "AllowedTopologies", "" if topologies else NONE)
    for number, term in enumerate(topologies):
        wanted = term.get("matchLabelExpressions") or ()
        texts = [f"{label['key']} in [{', '.join(label.get('values') or ())}]" for label in wanted]
        writer.multiline(1, f"Term {number}", texts)


def describe_csi_node(writer: PrefixWriter, rest: RESTClient, node: dict[str, Any], show_events: bool) -> None:
    """Write the description of a CSINode: the drivers of one node."""
    writer.field(0, "Name", node["metadata"]["name"])
    labels_and_annotations(writer, node)
    writer.field(0, "CreationTimestamp", long_time(node["metadata"].get("creationTimestamp")))
    writer.heading(0, "Spec")
    if (drivers := node["spec"].get("drivers")) is not None:
        writer.heading(1, "Drivers")
        for driver in drivers:
            _driver(writer, driver)
    if show_events:
        describe_events(writer, rest, node)


def _driver(writer: PrefixWriter, driver: dict[str, Any]) -> None:
    writer.heading(2, driver["name"])
    writer.field(3, "Node ID", driver.get("nodeID", ""))
    count = (driver.get("allocatable") or {}).get("count")
    if count is not None:
        writer.heading(3, "Allocatables")
        writer.field(4, "Count", count)
    if driver.get("topologyKeys") is not None:
        writer.field(3, "Topology Keys", go_value(driver["topologyKeys"]))
