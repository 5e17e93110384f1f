"""`kubectl autoscale`: makes a HorizontalPodAutoscaler.

Upstream: k8s.io/kubectl/pkg/cmd/autoscale/autoscale.go.
"""

from __future__ import annotations

from typing import Any

from engine.kubectl import shared_flags
from engine.kubectl.cmd.changecause import recorded
from engine.kubectl.cmd.visitor import each
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceInfo, fetch_all, find_resource


def run(call: CommandContext) -> CommandSteps:
    """Make an autoscaler for every object that the line names."""
    results.check_output(call)
    mode = shared_flags.dry_run(call.args)
    _check(call)
    return (
        yield from each(
            fetch_all(call, call.args.words, lists_need_all=True),
            lambda item: _autoscale(call, item, mode),
        )
    )


def _check(call: CommandContext) -> None:
    least, most = call.args.number("min"), call.args.number("max")
    message = ""
    if most < 1:
        message = f"--max=MAXPODS is required and must be at least 1, max: {most}"
    elif most < least:
        message = f"--max=MAXPODS must be larger or equal to --min=MINPODS, max: {most}, min: {least}"
    if message:
        raise KubectlError(message)


def _autoscale(call: CommandContext, target: ResourceInfo, mode: str) -> CommandSteps:
    if not target.resource.scalable:
        where = f"{target.resource.group}/{target.resource.version}, Resource={target.resource.plural}"
        message = (
            f"cannot autoscale a {target.resource.kind}: could not find scale subresource for {where} "
            "in discovery information"
        )
        raise KubectlError(message)
    autoscaler = results.saved(call, recorded(call, autoscaler_for(call, target)))
    resource = find_resource(call.rest, "horizontalpodautoscalers")
    if mode != "client":
        autoscaler = call.rest.create(
            resource,
            target.namespace,
            autoscaler,
            dry_run=mode == "server",
            manager=shared_flags.field_manager(call.args, call.path),
        )
    yield results.done_typed(call, resource, autoscaler, "autoscaled", mode)
    return 0


def autoscaler_for(call: CommandContext, target: ResourceInfo) -> dict[str, Any]:
    """Return the autoscaler for an object, its fields in the order of the Go types."""
    args = call.args
    metadata: dict[str, Any] = {"name": args.text("name") or target.name, "creationTimestamp": None}
    spec: dict[str, Any] = {
        "scaleTargetRef": {
            "kind": target.resource.kind,
            "name": target.name,
            "apiVersion": target.resource.api_version,
        },
    }
    if args.number("min") > 0:
        spec["minReplicas"] = args.number("min")
    spec["maxReplicas"] = args.number("max")
    if args.number("cpu-percent") >= 0:
        goal = {"type": "Utilization", "averageUtilization": args.number("cpu-percent")}
        spec["metrics"] = [{"type": "Resource", "resource": {"name": "cpu", "target": goal}}]
    return {
        "kind": "HorizontalPodAutoscaler",
        "apiVersion": "autoscaling/v2",
        "metadata": metadata,
        "spec": spec,
        "status": {"desiredReplicas": 0, "currentMetrics": None},
    }


VERB = KubectlCommand(
    name="autoscale",
    run=run,
    summary="Auto-scale a deployment, replica set, stateful set, or replication controller.",
    examples=(
        ("Write an autoscaler for a deployment", "kubectl autoscale deploy web --min=2 --max=5 --cpu-percent=80"),
    ),
    usage="(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU]",
    mutating=True,
    required=("max",),
    flags=(
        Flag("min", "int", default=-1, help="The least number of Pods; negative leaves it to the server."),
        Flag("max", "int", default=-1, help="The greatest number of Pods."),
        Flag("cpu-percent", "int", default=-1, help="The part of the requested CPU to aim at, in percent."),
        Flag("name", help="Name of the autoscaler; without it that of its target."),
        shared_flags.SAVE_CONFIG,
        shared_flags.RECORD,
        *shared_flags.FILES,
        *shared_flags.PRINT,
        *shared_flags.WRITE,
    ),
)
