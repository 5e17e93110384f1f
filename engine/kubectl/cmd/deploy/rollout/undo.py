"""`kubectl rollout undo`: puts the template of an earlier revision back into a workload.

A Deployment gets it by a JSON patch, a DaemonSet or StatefulSet by the patch that its ControllerRevision holds.

Upstream: k8s.io/kubectl/pkg/cmd/rollout/rollout_undo.go and pkg/polymorphichelpers/rollback.go.
"""

from __future__ import annotations

import copy
from typing import Any

from engine.client.output import Stdout
from engine.kubectl import shared_flags
from engine.kubectl.cmd.deploy.rollout.revisions import REVISION, RolloutRevision, revisions
from engine.kubectl.cmd.deploy.rollout.targets import SELECTION, USAGE, each, type_name
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceInfo
from engine.kubectl.resource.patches import LAST_APPLIED

_HASH_LABEL = "pod-template-hash"
_NOTHING_BEFORE = "no last revision to roll back to"
_OF_THE_DEPLOYMENT = (
    LAST_APPLIED,
    REVISION,
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
)
"""Annotations that a rollback leaves as they are; all others come back with the revision."""


def run(call: CommandContext) -> CommandSteps:
    """Roll back every object of the line."""
    results.check_output(call)
    mode = shared_flags.dry_run(call.args)
    return (yield from each(call, lambda info: _undo(call, info, mode)))


def _undo(call: CommandContext, info: ResourceInfo, mode: str) -> CommandSteps:
    found = revisions(call, info, _no_rollbacker(info))
    revision = _chosen(found, call.args.number("to-revision"), info)
    if info.resource.kind == "Deployment":
        return (yield from _undo_deployment(call, info, revision, mode))
    if mode == "client":
        yield results.done(call, info.resource, info.object, f"will roll back to {revision.text()}", mode)
    elif revision.template == info.object["spec"]["template"]:
        yield _skipped(call, info, mode)
    else:
        patch = revision.source["data"]
        yield _rolled_back(call, info, patch, "strategic", mode)
    return 0


def _no_rollbacker(info: ResourceInfo) -> str:
    group, kind = info.resource.group, info.resource.kind
    return f'error retrieving rollbacker for "{type_name(info)}", no visitor method exists for {{{group} {kind}}}'


def _undo_deployment(call: CommandContext, info: ResourceInfo, revision: RolloutRevision, mode: str) -> CommandSteps:
    if mode == "client":
        yield results.done(call, info.resource, info.object, revision.text(), mode)
        return 0
    if info.object["spec"].get("paused"):
        message = "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again"
        raise KubectlError(message)
    template = without_hash(revision.template)
    if template == without_hash(info.object["spec"]["template"]):
        yield _skipped(call, info, mode)
        return 0
    patch = [
        {"op": "replace", "path": "/spec/template", "value": template},
        {"op": "replace", "path": "/metadata/annotations", "value": _annotations(info.object, revision.source)},
    ]
    yield _rolled_back(call, info, patch, "json", mode)
    return 0


def _skipped(call: CommandContext, info: ResourceInfo, mode: str) -> Stdout:
    wished = call.args.number("to-revision")
    text = f"skipped rollback (current template already matches revision {wished})"
    return results.done(call, info.resource, info.object, text, mode)


def _rolled_back(call: CommandContext, info: ResourceInfo, patch: Any, type_: str, mode: str) -> Stdout:
    changed = call.rest.patch(info.resource, info.namespace, info.name, patch, type=type_, dry_run=mode == "server")
    return results.done(call, info.resource, changed, "rolled back", mode)


def _chosen(found: dict[int, RolloutRevision], wished: int, info: ResourceInfo) -> RolloutRevision:
    """Return a revision; 0 means the last but one."""
    if wished:
        if wished not in found:
            message = f"unable to find specified revision {wished} in history"
            raise KubectlError(message)
        return found[wished]
    numbers = list(found)
    if len(numbers) < 2:  # noqa: PLR2004 - the present revision and one before
        deployment = info.resource.kind == "Deployment"
        message = f'no rollout history found for deployment "{info.name}"' if deployment else _NOTHING_BEFORE
        raise KubectlError(message)
    return found[numbers[-2]]


def without_hash(template: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a template without the label that only ReplicaSets have."""
    copied = copy.deepcopy(template)
    (copied.get("metadata", {}).get("labels") or {}).pop(_HASH_LABEL, None)
    return copied


def _annotations(deployment: dict[str, Any], revision: dict[str, Any]) -> dict[str, str]:
    own = deployment["metadata"].get("annotations") or {}
    earlier = revision["metadata"].get("annotations") or {}
    return {key: own[key] for key in _OF_THE_DEPLOYMENT if key in own} | {
        key: value for key, value in earlier.items() if key not in _OF_THE_DEPLOYMENT
    }


VERB = KubectlCommand(
    name="undo",
    run=run,
    summary="Undo a previous rollout.",
    examples=(
        ("Go back to the revision before", "kubectl rollout undo deploy/web"),
        ("Go back to a certain revision", "kubectl rollout undo deploy/web --to-revision=2"),
    ),
    usage=USAGE,
    mutating=True,
    flags=(
        Flag("to-revision", "int", help="The revision to go back to; 0 for the one before."),
        *SELECTION,
        *shared_flags.PRINT,
        shared_flags.DRY_RUN,
    ),
)
