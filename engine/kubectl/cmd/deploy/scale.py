"""`kubectl scale`: sets spec.replicas through the `scale` subresource.

Upstream: k8s.io/kubectl/pkg/cmd/scale/scale.go and pkg/scale/scale.go.
"""

from __future__ import annotations

from engine.api.status import StatusError
from engine.clock import Wait
from engine.kubectl import shared_flags
from engine.kubectl.cmd.changecause import record_on_server
from engine.kubectl.cmd.visitor import each
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceError, ResourceInfo, fetch_all


def run(call: CommandContext) -> CommandSteps:
    """Scale every object that the line names."""
    results.check_output(call)
    mode = shared_flags.dry_run(call.args)
    if call.args.number("replicas") < 0:
        message = "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0"
        raise KubectlError(message)
    items = list(fetch_all(call, call.args.words, lists_need_all=True))
    infos = [item for item in items if isinstance(item, ResourceInfo)]
    if not infos:
        raise _nothing_to_scale([item for item in items if isinstance(item, ResourceError)])
    if call.args.text("resource-version") and len(infos) > 1:
        message = "cannot use --resource-version with multiple resources"
        raise KubectlError(message)
    return (yield from each(items, lambda item: _scale(call, item, mode)))


def _scale(call: CommandContext, info: ResourceInfo, mode: str) -> CommandSteps:
    if mode != "client":
        _write(call, info, dry_run=mode == "server")
    if mode == "none":
        record_on_server(call, info)
    yield results.done(call, info.resource, info.object, "scaled", mode)
    if mode == "none" and call.args.number("timeout") > 0:
        came = yield Wait(lambda: _is_scaled(call, info), call.args.number("timeout"))
        if not came:
            message = "timed out waiting for the condition"
            raise KubectlError(message)
    return 0


def _write(call: CommandContext, info: ResourceInfo, *, dry_run: bool) -> None:
    args, where = call.args, (info.resource, info.namespace, info.name)
    replicas = args.number("replicas")
    wanted, version = args.number("current-replicas"), args.text("resource-version")
    if wanted < 0 and not version:
        patch = {"spec": {"replicas": replicas}}
        call.rest.patch(*where, patch, type="merge", subresource="scale", dry_run=dry_run)
        return
    scale = call.rest.scale(*where)
    have = scale.get("spec", {}).get("replicas", 0)
    if wanted not in {-1, have}:
        message = f"Expected replicas to be {wanted}, was {have}"
        raise KubectlError(message)
    if version and scale["metadata"]["resourceVersion"] != version:
        message = f"Expected resource version to be {version}, was {scale['metadata']['resourceVersion']}"
        raise KubectlError(message)
    call.rest.update(*where, {**scale, "spec": {"replicas": replicas}}, subresource="scale", dry_run=dry_run)


def _is_scaled(call: CommandContext, info: ResourceInfo) -> bool:
    try:
        found = call.rest.get(info.resource, info.namespace, info.name)
    except StatusError:
        return True  # nothing left to scale, which upstream takes for done as well
    replicas = found.get("spec", {}).get("replicas", 1)
    return bool(replicas == found.get("status", {}).get("replicas", 0))


def _nothing_to_scale(failures: list[ResourceError]) -> KubectlError:
    texts = [f.error.message if isinstance(f.error, StatusError) else str(f.error) for f in failures]
    if not texts:
        return KubectlError("no objects passed to scale")
    why = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    return KubectlError(f"no objects passed to scale {why}")


VERB = KubectlCommand(
    name="scale",
    run=run,
    summary="Set a new size for a deployment, replica set, replication controller, or stateful set.",
    examples=(
        ("Set the number of pods of a replica set", "kubectl scale rs go-demo-2 --replicas=3"),
        ("Set it only if there are two now", "kubectl scale --current-replicas=2 --replicas=3 deploy/web"),
        ("Scale what a file names", "kubectl scale --replicas=3 -f go-demo-2-rs.yml"),
    ),
    short="Set a new size for a deployment, replica set, or replication controller",
    usage="[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)",
    required=("replicas",),
    mutating=True,
    flags=(
        Flag("replicas", "int", help="The new number of replicas."),
        Flag("current-replicas", "int", default=-1, help="Scale only if there are this many now."),
        Flag("resource-version", help="Scale only if the object has this version."),
        Flag("timeout", "duration", help="How long to wait for the new size; 0 means not to wait."),
        shared_flags.ALL,
        shared_flags.SELECTOR,
        shared_flags.RECORD,
        *shared_flags.FILES,
        *shared_flags.PRINT,
        shared_flags.DRY_RUN,
    ),
)
