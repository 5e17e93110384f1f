"""`kubectl rollout status`: tells how far a rollout is, until it is through.

Upstream: k8s.io/kubectl/pkg/cmd/rollout/rollout_status.go and pkg/polymorphichelpers/rollout_status.go.
Different on purpose: the object is looked at once per tick, so several changes within a tick make one line; without
--timeout the wait ends after 900 ticks.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from engine.api.numerals import int64
from engine.api.status import StatusError
from engine.client.output import Stdout
from engine.clock import Wait
from engine.kubectl.cmd.deploy.rollout.revisions import REVISION
from engine.kubectl.cmd.deploy.rollout.targets import SELECTION, USAGE, each, type_name
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.resource.builder import ResourceInfo

WAIT_TICKS = 900
"""Longer than the progress deadline that Deployments have by default, so that they fail first."""


def run(call: CommandContext) -> CommandSteps:
    """Watch the rollout of every object of the line."""
    if call.args.number("revision") < 0:
        message = f"revision must be a positive integer: {call.args.number('revision')}"
        raise KubectlError(message)
    return (yield from each(call, lambda info: _follow(call, info)))


def _follow(call: CommandContext, info: ResourceInfo) -> CommandSteps:
    left = call.args.number("timeout") or WAIT_TICKS
    current = info.object
    while True:
        text, through = progress(info, current, call.args.number("revision"))
        yield Stdout(text)
        if through or not call.args.on("watch"):
            return 0
        before = current
        while current == before:
            if left <= 0:
                message = "timed out waiting for the condition"
                raise KubectlError(message)
            left -= 1
            yield Wait(partial(_differs, call, info, before), 1)
            current = _now(call, info)


def _differs(call: CommandContext, info: ResourceInfo, before: dict[str, Any]) -> bool:
    return _now(call, info) != before


def _now(call: CommandContext, info: ResourceInfo) -> dict[str, Any]:
    try:
        return call.rest.get(info.resource, info.namespace, info.name)
    except StatusError as error:
        if error.reason != "NotFound":
            raise
        message = "object has been deleted"
        raise KubectlError(message) from error


def progress(info: ResourceInfo, obj: dict[str, Any], revision: int) -> tuple[str, bool]:
    """Return the line about an object's rollout and whether it is through.

    Raises:
        KubectlError: the rollout failed, is not the `revision` asked for, or the type has none.

    """
    if info.resource.kind == "Deployment":
        return _deployment(obj, revision)
    if info.resource.kind == "DaemonSet":
        return _daemon_set(obj)
    if info.resource.kind == "StatefulSet":
        return _stateful_set(obj)
    message = f"no status viewer has been implemented for {type_name(info)}"
    raise KubectlError(message)


def _deployment(obj: dict[str, Any], revision: int) -> tuple[str, bool]:
    name, status = obj["metadata"]["name"], obj.get("status") or {}
    if revision:
        running = int64((obj["metadata"].get("annotations") or {}).get(REVISION) or "") or 0
        if running != revision:
            message = f"desired revision ({revision}) is different from the running revision ({running})"
            raise KubectlError(message)
    if not _is_observed(obj):
        return "Waiting for deployment spec update to be observed...\n", False
    for condition in status.get("conditions") or ():
        if condition["type"] == "Progressing" and condition.get("reason") == "ProgressDeadlineExceeded":
            message = f'deployment "{name}" exceeded its progress deadline'
            raise KubectlError(message)
    total, updated = status.get("replicas", 0), status.get("updatedReplicas", 0)
    desired, available = obj["spec"].get("replicas", 0), status.get("availableReplicas", 0)
    waiting = f'Waiting for deployment "{name}" rollout to finish: '
    if updated < desired:
        return f"{waiting}{updated} out of {desired} new replicas have been updated...\n", False
    if total > updated:
        return f"{waiting}{total - updated} old replicas are pending termination...\n", False
    if available < updated:
        return f"{waiting}{available} of {updated} updated replicas are available...\n", False
    return f'deployment "{name}" successfully rolled out\n', True


def _daemon_set(obj: dict[str, Any]) -> tuple[str, bool]:
    name, status = obj["metadata"]["name"], obj.get("status") or {}
    if (obj["spec"].get("updateStrategy") or {}).get("type") != "RollingUpdate":
        message = "rollout status is only available for RollingUpdate strategy type"
        raise KubectlError(message)
    if not _is_observed(obj):
        return "Waiting for daemon set spec update to be observed...\n", False
    desired, updated = status.get("desiredNumberScheduled", 0), status.get("updatedNumberScheduled", 0)
    available = status.get("numberAvailable", 0)
    waiting = f'Waiting for daemon set "{name}" rollout to finish: '
    if updated < desired:
        return f"{waiting}{updated} out of {desired} new pods have been updated...\n", False
    if available < desired:
        return f"{waiting}{available} of {desired} updated pods are available...\n", False
    return f'daemon set "{name}" successfully rolled out\n', True


def _stateful_set(obj: dict[str, Any]) -> tuple[str, bool]:
    strategy, status = obj["spec"].get("updateStrategy") or {}, obj.get("status") or {}
    if strategy.get("type") != "RollingUpdate":
        message = "rollout status is only available for RollingUpdate strategy type"
        raise KubectlError(message)
    if not status.get("observedGeneration") or not _is_observed(obj):
        return "Waiting for statefulset spec update to be observed...\n", False
    desired, updated = obj["spec"].get("replicas", 0), status.get("updatedReplicas", 0)
    ready = status.get("readyReplicas", 0)
    if ready < desired:
        return f"Waiting for {desired - ready} pods to be ready...\n", False
    wanted = desired - (strategy.get("rollingUpdate") or {}).get("partition", 0)
    if updated < wanted:
        waiting = "Waiting for partitioned roll out to finish: "
        return f"{waiting}{updated} out of {wanted} new pods have been updated...\n", False
    return f"partitioned roll out complete: {updated} new pods have been updated...\n", True


def _is_observed(obj: dict[str, Any]) -> bool:
    """Whether the controller has seen the spec as it is now."""
    observed: int = (obj.get("status") or {}).get("observedGeneration", 0)
    generation: int = obj["metadata"].get("generation", 0)
    return generation <= observed


VERB = KubectlCommand(
    name="status",
    run=run,
    summary="Show the status of the rollout.",
    examples=(("Wait for the new version", "kubectl rollout status deploy/web --timeout=90s"),),
    usage=USAGE,
    flags=(
        Flag("watch", "bool", short="w", default=True, help="Go on until the rollout is through."),
        Flag("revision", "int", help="Fail unless this is the revision that is rolled out."),
        Flag("timeout", "duration", help="How long to watch; 0 means 900 ticks."),
        *SELECTION,
    ),
)
