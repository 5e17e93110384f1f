"""`kubectl rollout restart`, `pause` and `resume`: one field of the spec, changed with a strategic patch.

Upstream: k8s.io/kubectl/pkg/cmd/rollout/rollout_restart.go, rollout_pause.go, rollout_resume.go and
pkg/polymorphichelpers/object{restarter,pauser,resumer}.go.
"""

from __future__ import annotations

from typing import Any

from engine.kubectl import shared_flags
from engine.kubectl.cmd.deploy.rollout.targets import SELECTION, USAGE, each
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceInfo

RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"

_RESTARTABLE = ("Deployment", "DaemonSet", "StatefulSet")
_FLAGS = (*SELECTION, *shared_flags.PRINT, shared_flags.FIELD_MANAGER)


def restart(call: CommandContext) -> CommandSteps:
    """Stamp the templates of the line's objects with the present, so that their Pods are replaced."""
    results.check_output(call)
    return (yield from each(call, lambda info: _patch(call, info, _restarted(call, info), "restarted")))


def pause(call: CommandContext) -> CommandSteps:
    """Stop the Deployments of the line from acting on their templates."""
    results.check_output(call)
    return (yield from each(call, lambda info: _patch(call, info, _paused(info), "paused")))


def resume(call: CommandContext) -> CommandSteps:
    """Let the Deployments of the line act on their templates again."""
    results.check_output(call)
    return (yield from each(call, lambda info: _patch(call, info, _resumed(info), "resumed")))


def _patch(call: CommandContext, info: ResourceInfo, spec: dict[str, Any], operation: str) -> CommandSteps:
    manager = shared_flags.field_manager(call.args, call.path)
    patch, where = {"spec": spec}, (info.resource, info.namespace, info.name)
    changed = call.rest.patch(*where, patch, type="strategic", manager=manager)
    yield results.done(call, info.resource, changed, operation)
    return 0


def _restarted(call: CommandContext, info: ResourceInfo) -> dict[str, Any]:
    if info.resource.kind not in _RESTARTABLE:
        raise _refused(info, "restarting is not supported")
    if info.object["spec"].get("paused"):
        raise _refused(info, "can't restart paused deployment (run rollout resume first)")
    stamp = call.rest.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    metadata = info.object["spec"]["template"].get("metadata") or {}
    if (metadata.get("annotations") or {}).get(RESTARTED_AT) == stamp:
        reason = (
            "if restart has already been triggered within the past second, "
            "please wait before attempting to trigger another"
        )
        message = f"failed to create patch for {info.name}: {reason}"
        raise KubectlError(message)
    return {"template": {"metadata": {"annotations": {RESTARTED_AT: stamp}}}}


def _paused(info: ResourceInfo) -> dict[str, Any]:
    if info.resource.kind != "Deployment":
        raise _refused(info, "pausing is not supported")
    if info.object["spec"].get("paused"):
        raise _refused(info, "is already paused")
    return {"paused": True}


def _resumed(info: ResourceInfo) -> dict[str, Any]:
    if info.resource.kind != "Deployment":
        raise _refused(info, "resuming is not supported")
    if not info.object["spec"].get("paused"):
        raise _refused(info, "is not paused")
    return {"paused": None}


def _refused(info: ResourceInfo, why: str) -> KubectlError:
    return KubectlError(f'{info.resource.name} "{info.name}" {why}')


RESTART = KubectlCommand(
    name="restart",
    run=restart,
    summary="Restart a resource.",
    examples=(("Replace all pods", "kubectl rollout restart deploy/web"),),
    usage=USAGE,
    mutating=True,
    flags=_FLAGS,
)
PAUSE = KubectlCommand(
    name="pause",
    run=pause,
    summary="Mark the provided resource as paused.",
    examples=(("Keep changes of the template back", "kubectl rollout pause deploy/web"),),
    usage=USAGE,
    mutating=True,
    flags=_FLAGS,
)
RESUME = KubectlCommand(
    name="resume",
    run=resume,
    summary="Resume a paused resource.",
    examples=(("Go on", "kubectl rollout resume deploy/web"),),
    usage=USAGE,
    mutating=True,
    flags=_FLAGS,
)
