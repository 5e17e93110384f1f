"""``kubectl describe persistentvolume``."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.storage import access_modes
from engine.client.restclient import RESTClient
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.storage.claim import claim_class, describe_finalizers, phase_of
from engine.kubectl.describe.storage.sources import describe_source
from engine.kubectl.describe.writer import NONE, PrefixWriter, labels_and_annotations


def describe_volume(writer: PrefixWriter, rest: RESTClient, volume: dict[str, Any], show_events: bool) -> None:
    """Write the description of a PersistentVolume."""
    spec = volume["spec"]
    writer.field(0, "Name", volume["metadata"]["name"])
    labels_and_annotations(writer, volume)
    describe_finalizers(writer, volume)
    writer.field(0, "StorageClass", claim_class(volume))
    writer.field(0, "Status", phase_of(rest, volume))
    claim = spec.get("claimRef")
    writer.field(0, "Claim", f"{claim.get('namespace', '')}/{claim.get('name', '')}" if claim else "")
    writer.field(0, "Reclaim Policy", spec.get("persistentVolumeReclaimPolicy", ""))
    writer.field(0, "Access Modes", access_modes(spec.get("accessModes") or ()))
    if spec.get("volumeMode") is not None:
        writer.field(0, "VolumeMode", spec["volumeMode"])
    writer.field(0, "Capacity", (spec.get("capacity") or {}).get("storage", "0"))
    _affinity(writer, (spec.get("nodeAffinity") or {}).get("required"))
    writer.field(0, "Message", volume.get("status", {}).get("message", ""))
    writer.heading(0, "Source")
    if not describe_source(writer, spec):
        writer.line(1, "<unknown>")
    if show_events:
        describe_events(writer, rest, volume)


def _affinity(writer: PrefixWriter, required: dict[str, Any] | None) -> None:
    if required is None:
        writer.field(0, "Node Affinity", NONE)
        return
    writer.field(0, "Node Affinity", "")
    terms = required.get("nodeSelectorTerms") or []
    writer.field(1, "Required Terms", "" if terms else NONE)
    for number, term in enumerate(terms):
        texts = [_requirement(requirement) for requirement in term.get("matchExpressions") or ()]
        first, *more = texts or [NONE]
        writer.field(2, f"Term {number}", first)
        for text in more:
            writer.line(2, "", text)


def _requirement(requirement: dict[str, Any]) -> str:
    values = requirement.get("values") or ()
    text = f"{requirement['key']} {requirement['operator'].lower()}"
    return f"{text} [{', '.join(values)}]" if values else text
