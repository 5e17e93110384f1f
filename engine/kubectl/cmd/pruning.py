"""`kubectl apply --prune`: deletes what was applied earlier and is in none of the manifests any more.

Called by verbs/apply.py after all manifests. What counts as applied is whatever carries the last-applied annotation.

Upstream: k8s.io/kubectl/pkg/cmd/apply/prune.go, with its own list of types.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps
from engine.kubectl.errors import KubectlError
from engine.kubectl.printers import results
from engine.kubectl.resource.patches import LAST_APPLIED

if TYPE_CHECKING:
    from engine.api.scheme import Resource

_KINDS = (
    "v1/ConfigMap",
    "v1/Endpoints",
    "v1/PersistentVolumeClaim",
    "v1/Pod",
    "v1/ReplicationController",
    "v1/Secret",
    "v1/Service",
    "batch/v1/Job",
    "batch/v1/CronJob",
    "networking.k8s.io/v1/Ingress",
    "apps/v1/DaemonSet",
    "apps/v1/Deployment",
    "apps/v1/ReplicaSet",
    "apps/v1/StatefulSet",
    "v1/Namespace",
    "v1/PersistentVolume",
)
_SELECT_ALL = (
    "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. "
    "If you did not mean to prune all resources, specify a label selector"
)


@dataclass
class VisitedObjects:
    """What the manifests of a line named."""

    uids: set[str] = field(default_factory=set)
    namespaces: dict[str, None] = field(default_factory=dict)

    def note(self, namespace: str, applied: dict[str, Any]) -> None:
        """Remember an object that is to stay."""
        self.uids.add(str(applied["metadata"].get("uid", "")))
        if namespace:
            self.namespaces[namespace] = None


def check(call: CommandContext) -> None:
    """Refuse to prune everything by accident.

    Raises:
        KubectlError: neither --all nor a selector is given, or a type is not known.

    """
    if not call.args.on("all") and not call.args.text("selector"):
        raise KubectlError(_SELECT_ALL)
    _resources(call)


def prune(call: CommandContext, visited: VisitedObjects) -> CommandSteps:
    """Delete, type by type, what was applied and not visited."""
    for resource in _resources(call):
        for namespace in visited.namespaces if resource.namespaced else ("",):
            items = call.rest.list(resource, namespace or None, labels=call.args.text("selector"))["items"]
            for item in items:
                if _is_left_over(item, visited):
                    yield from _delete(call, resource, namespace, item)
    return 0


def _is_left_over(item: dict[str, Any], visited: VisitedObjects) -> bool:
    applied = LAST_APPLIED in (item["metadata"].get("annotations") or {})
    return applied and item["metadata"]["uid"] not in visited.uids


def _delete(call: CommandContext, resource: Resource, namespace: str, item: dict[str, Any]) -> CommandSteps:
    mode = shared_flags.dry_run(call.args)
    if mode != "client":
        options = {"propagationPolicy": "Background"}
        call.rest.delete(resource, namespace, item["metadata"]["name"], options=options, dry_run=mode == "server")
    yield results.done(call, resource, item, "pruned", mode)
    return 0


def _resources(call: CommandContext) -> list[Resource]:
    """Return the types to look through: those of --prune-allowlist, else the usual ones."""
    known = {f"{resource.api_version}/{resource.kind}": resource for resource in call.rest.resources()}
    given = [name.removeprefix("core/") for name in call.args.many("prune-allowlist")]
    unknown = [name for name in given if name not in known]
    if unknown:
        message = f"invalid GroupVersionKind format: {unknown[0]}, please follow <group/version/kind>"
        raise KubectlError(message)
    return [known[name] for name in given or _KINDS if name in known]
