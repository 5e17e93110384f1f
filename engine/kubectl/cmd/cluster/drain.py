"""`kubectl drain`: cordons nodes and evicts their Pods, so that a machine can be taken away.

Upstream: k8s.io/kubectl/pkg/cmd/drain/drain.go and pkg/drain/drain.go.
Different on purpose: the Pods are evicted one after the other within a tick, not at the same time; without --timeout
the wait ends after 600 ticks.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from engine.api.status import StatusError
from engine.client.output import Stderr, Stdout
from engine.client.steps import Steps
from engine.clock import Wait
from engine.golang.duration import go_duration
from engine.kubectl import shared_flags
from engine.kubectl.cmd.basic.delete import is_gone
from engine.kubectl.cmd.cluster import cordon
from engine.kubectl.cmd.drain_filters import DrainOptions, PodDeleteStatus, judge
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceError, ResourceInfo, find_resource, info_of

WAIT_TICKS = 600
"""How long to wait for the Pods of all nodes when the line does not say."""

RETRY_TICKS = 5
"""How long to wait before asking again for a Pod that a PodDisruptionBudget keeps."""


class DrainError(KubectlError):
    """Why a node could not be emptied: all on one line while it goes on, each on its own at the end."""

    def __init__(self, parts: list[str]) -> None:
        """Keep the reasons, of which there is at least one."""
        super().__init__(parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]")
        self.parts = parts


def run(call: CommandContext) -> CommandSteps:
    """Cordon every node of the line, then empty them one after the other."""
    found = list(cordon.nodes(call))
    nodes = [item for item in found if isinstance(item, ResourceInfo)]
    failures = [item for item in found if isinstance(item, ResourceError)]
    yield from (results.failed(failure) for failure in failures)
    if failures:
        return 1
    for node in nodes:
        yield from cordon.mark(call, node, unschedulable=True)
    fatal: dict[str, list[str]] = {}
    for node in nodes:
        try:
            yield from _empty(call, node)
        except KubectlError as error:
            fatal[node.name] = error.parts if isinstance(error, DrainError) else [str(error)]
            yield Stderr(f'error: unable to drain node "{node.name}" due to error: {error}, continuing command...\n')
            continue
        yield results.done(call, node.resource, node.object, "drained", shared_flags.dry_run(call.args))
    if not fatal:
        return 0
    names = "".join(f" {name}\n" for name in fatal)
    texts = "".join(f"{text}\n" for text in dict.fromkeys(text for parts in fatal.values() for text in parts))
    yield Stderr(f"There are pending nodes to be drained:\n{names}{texts}")
    return 1


def _empty(call: CommandContext, node: ResourceInfo) -> CommandSteps:
    """Evict what may be evicted.

    Raises:
        KubectlError: nothing was evicted since some Pods may not be, or not all went in time.

    """
    verdict = _verdict(call, node)
    if refusals := verdict.errors():
        raise DrainError(refusals)
    if warning := verdict.warning():
        yield Stderr(f"Warning: {warning}\n")
    mode = shared_flags.dry_run(call.args)
    mark = {"none": "", "client": " (dry run)", "server": " (server dry run)"}[mode]
    pods = [info_of(find_resource(call.rest, "pods"), pod) for pod in verdict.pods]
    refused: list[ResourceInfo] = []
    for pod in pods:
        yield Stdout(f"evicting pod {pod.namespace}/{pod.name}{mark}\n")
        if mode != "client" and (text := _evict(call, pod, dry_run=mode == "server")):
            yield Stderr(text)
            refused.append(pod)
    if mode == "none":
        yield from _wait(call, node, pods, refused)
    return 0


def _verdict(call: CommandContext, node: ResourceInfo) -> PodDeleteStatus:
    args = call.args
    listed: list[dict[str, Any]] = call.rest.list(
        find_resource(call.rest, "pods"),
        None,
        labels=args.text("pod-selector"),
        fields=f"spec.nodeName={node.name}",
    )["items"]
    allowed = DrainOptions(args.on("force"), args.on("ignore-daemonsets"), args.on("delete-emptydir-data"))
    return judge(listed, allowed)


def _evict(call: CommandContext, pod: ResourceInfo, *, dry_run: bool) -> str:
    """Evict a Pod; returns kubectl's line where a budget does not allow it yet.

    Raises:
        KubectlError: the server refuses for good.

    """
    grace = call.args.number("grace-period")
    try:
        if call.args.on("disable-eviction"):
            options = {} if grace < 0 else {"gracePeriodSeconds": grace}
            call.rest.delete(pod.resource, pod.namespace, pod.name, options=options, dry_run=dry_run)
        else:
            call.rest.evict(pod.namespace, pod.name, grace_s=None if grace < 0 else grace, dry_run=dry_run)
    except StatusError as error:
        what = f'error when evicting pods/"{pod.name}" -n "{pod.namespace}"'
        if error.reason == "TooManyRequests":
            return f"{what} (will retry after {RETRY_TICKS}s): {error.message}\n"
        if error.reason != "NotFound":
            message = f"{what}: {error.message}"
            raise KubectlError(message) from error
    return ""


def _wait(
    call: CommandContext, node: ResourceInfo, pods: list[ResourceInfo], refused: list[ResourceInfo]
) -> CommandSteps:
    """Wait until all of the Pods are gone, and tell each as it goes; ask again for those that were refused."""
    word = "deleted" if call.args.on("disable-eviction") else "evicted"
    remaining = pods
    left = limit = call.args.number("timeout") or WAIT_TICKS
    next_try = limit - RETRY_TICKS
    while True:
        gone = [pod for pod in remaining if is_gone(call, pod, pod.object["metadata"]["uid"])]
        yield from (Stdout(f"pod/{pod.name} {word}\n") for pod in gone)
        remaining = [pod for pod in remaining if pod not in gone]
        refused = [pod for pod in refused if pod not in gone]
        if not remaining:
            return 0
        if left <= 0:
            break
        if refused and left == next_try:
            refused = yield from _again(call, refused)
            next_try = left - RETRY_TICKS
        left -= 1
        yield Wait(partial(_any_gone, call, remaining), 1)
    overdue = DrainError([_overdue(pod, limit, was_refused=pod in refused) for pod in remaining])
    pending = "".join(f"pod/{pod.name}\n" for pod in remaining)
    yield Stderr(f'There are pending pods in node "{node.name}" when an error occurred: {overdue}\n{pending}')
    raise overdue


def _again(call: CommandContext, refused: list[ResourceInfo]) -> Steps[list[ResourceInfo]]:
    """Try those again that a budget kept; returns the ones that it still keeps."""
    kept: list[ResourceInfo] = []
    for pod in refused:
        yield Stdout(f"evicting pod {pod.namespace}/{pod.name}\n")
        if text := _evict(call, pod, dry_run=False):
            yield Stderr(text)
            kept.append(pod)
    return kept


def _overdue(pod: ResourceInfo, limit: int, *, was_refused: bool) -> str:
    if was_refused:
        what = f'error when evicting pods/"{pod.name}" -n "{pod.namespace}"'
    else:
        what = f'error when waiting for pod "{pod.name}" in namespace "{pod.namespace}" to terminate'
    return f"{what}: global timeout reached: {go_duration(limit)}"


def _any_gone(call: CommandContext, pods: list[ResourceInfo]) -> bool:
    return any(is_gone(call, pod, pod.object["metadata"]["uid"]) for pod in pods)


VERB = KubectlCommand(
    name="drain",
    run=run,
    summary="Drain node in preparation for maintenance.",
    examples=(
        ("Move the pods away from a node", "kubectl drain node-1 --ignore-daemonsets"),
        ("Also delete pods that nothing makes anew", "kubectl drain node-1 --ignore-daemonsets --force"),
    ),
    usage="NODE",
    mutating=True,
    flags=(
        Flag("force", "bool", help="Also evict Pods that nothing will make anew."),
        Flag("ignore-daemonsets", "bool", help="Pass over the Pods of DaemonSets."),
        Flag("delete-emptydir-data", "bool", help="Also evict Pods whose emptyDir volumes will be lost."),
        Flag("grace-period", "int", default=-1, help="Seconds given to shut down; -1 for the Pod's own."),
        Flag("timeout", "duration", help="How long to wait for the Pods; 0 means 600 ticks."),
        Flag("pod-selector", help="Only evict Pods with these labels."),
        Flag("disable-eviction", "bool", help="Delete instead of evicting, whatever the budgets say."),
        Flag("skip-wait-for-delete-timeout", "int", supported=False),
        Flag("chunk-size", "int", default=500, help="Accepted."),
        shared_flags.SELECTOR,
        shared_flags.DRY_RUN,
    ),
)
