"""The volumes, node selectors and tolerations that end the description of a Pod or Pod template."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.labeltext import format_selector
from engine.kubectl.describe.storage.sources import describe_source
from engine.kubectl.describe.writer import NONE, PrefixWriter


def describe_volumes(writer: PrefixWriter, volumes: list[dict[str, Any]], *, in_template: bool = False) -> None:
    """Write the Volumes section."""
    indent = "  " if in_template else ""
    if not volumes:
        writer.field(0, f"{indent}Volumes", NONE)
        return
    writer.heading(0, f"{indent}Volumes")
    for volume in volumes:
        writer.line(1, f"{' ' if in_template else ''}{volume['name']}:")
        if not describe_source(writer, volume):
            writer.line(1, "<unknown>")


def describe_placement(writer: PrefixWriter, spec: dict[str, Any], *, in_template: bool = False) -> None:
    """Write Node-Selectors, Tolerations and topology spread constraints, in upstream's two different orders."""
    indent = "  " if in_template else ""
    if in_template:
        _topology_spread(writer, spec, indent)
        writer.optional(0, f"{indent}Priority Class Name", spec.get("priorityClassName"))
    writer.labels(0, f"{indent}Node-Selectors", spec.get("nodeSelector"))
    tolerations = sorted(spec.get("tolerations", ()), key=lambda toleration: str(toleration.get("key", "")))
    writer.multiline(0, f"{indent}Tolerations", (_toleration(toleration) for toleration in tolerations))
    if not in_template:
        _topology_spread(writer, spec, indent)


def _toleration(toleration: dict[str, Any]) -> str:
    key, value, effect = (toleration.get(field, "") for field in ("key", "value", "effect"))
    text = f"{key}{'=' + value if value else ''}{':' + effect if effect else ''}"
    if toleration.get("operator") == "Exists" and not value:
        text += " op=Exists" if text else "op=Exists"
    seconds = toleration.get("tolerationSeconds")
    return text if seconds is None else f"{text} for {seconds}s"


def _topology_spread(writer: PrefixWriter, spec: dict[str, Any], indent: str) -> None:
    constraints = sorted(
        spec.get("topologySpreadConstraints", ()),
        key=lambda constraint: str(constraint["topologyKey"]),
    )
    if not constraints:
        return
    texts = []
    for constraint in constraints:
        text = f"{constraint['topologyKey']}:{constraint['whenUnsatisfiable']}"
        text += f" when max skew {constraint['maxSkew']} is exceeded"
        if constraint.get("labelSelector") is not None:
            text += f" for selector {format_selector(constraint['labelSelector'])}"
        texts.append(text)
    writer.multiline(0, f"{indent}Topology Spread Constraints", texts)
