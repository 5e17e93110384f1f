"""`--record`: the line itself, kept in an annotation of what it changes; `rollout history` shows it.

Upstream: k8s.io/cli-runtime/pkg/genericclioptions/record_flags.go.
"""

from __future__ import annotations

from typing import Any

from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext
from engine.kubectl.resource.builder import ResourceInfo

CHANGE_CAUSE = "kubernetes.io/change-cause"


def change_cause(call: CommandContext) -> str:
    """Return what a line is kept as: its words first, then its flags; empty unless it is to be kept."""
    if "record" not in call.args.values or not call.args.on("record"):
        return ""
    flags = [f"--{name}={value}" for name, value in call.args.occurrences]
    return " ".join([call.path, *call.args.words, *flags])


def record_on_server(call: CommandContext, info: ResourceInfo) -> dict[str, Any] | None:
    """Keep the line with an object that another patch has changed; returns it, or None where nothing is kept."""
    annotations = recorded(call, {}).get("metadata")
    if annotations is None:
        return None
    return call.rest.patch(
        info.resource,
        info.namespace,
        info.name,
        {"metadata": annotations},
        type="merge",
        manager=shared_flags.field_manager(call.args, call.path),
    )


def recorded(call: CommandContext, obj: dict[str, Any]) -> dict[str, Any]:
    """Return the object, with the line in its annotation if the line asks for that."""
    cause = change_cause(call)
    if not cause:
        return obj
    metadata = obj.get("metadata") or {}
    annotations = {**(metadata.get("annotations") or {}), CHANGE_CAUSE: cause}
    return {**obj, "metadata": {**metadata, "annotations": annotations}}
