"""`kubectl wait`: lets time pass until objects are in the state that --for names.

Upstream: k8s.io/kubectl/pkg/cmd/wait/wait.go, condition.go, json.go, delete.go and create.go.
"""

from __future__ import annotations

from engine.api.status import StatusError
from engine.client.output import Stderr, Stdout
from engine.client.steps import Steps
from engine.clock import Wait
from engine.kubectl import shared_flags
from engine.kubectl.cmd.localfiles import LOCAL, OF_SET, objects
from engine.kubectl.cmd.wait_conditions import ExistenceWait, WaitCondition, parse_condition
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceError, ResourceInfo, fetch_all, namespace_of, select

_TIMED_OUT = "timed out waiting for the condition"
_NO_MATCH = "no matching resources found"
_WEEK = 7 * 24 * 3600
"""How many ticks a negative --timeout means."""


def run(call: CommandContext) -> CommandSteps:
    """Wait for every object of the line, one after the other, with one timeout for all."""
    condition = parse_condition(call.args.text("for"))
    if call.args.on("local"):
        return (yield from _in_files(call, condition))
    deadline = _Deadline(call)
    infos, code = yield from _objects(call, condition, deadline)
    late: list[ResourceInfo] = []
    for info in infos:
        if late and call.args.number("timeout"):
            late.append(info)  # as upstream, when the time is up nothing is looked at any more
            continue
        try:
            came = yield from _wait_for(call, info, condition, deadline)
        except StatusError as error:
            yield results.failed(ResourceError(error))
            code = 1
            continue
        if came:
            yield Stdout(f"{results.reference(info.resource, info.name)} condition met\n")
        else:
            late.append(info)
    if not infos and not code and condition is not ExistenceWait.GONE:
        raise KubectlError(_NO_MATCH)
    if len(late) + code == 1 and late:
        raise KubectlError(_timed_out(late[0]))
    yield from (Stderr(f"{_timed_out(info)}\n") for info in late)
    return 1 if late else code


def _in_files(call: CommandContext, condition: WaitCondition) -> CommandSteps:
    """Look at the files of -f alone: what they name is there, and nothing ever changes."""
    found = list(objects(call, call.args.words, OF_SET))
    if condition is not ExistenceWait.THERE:
        message = "wait --local is supported with --for=create alone: kubectl 1.33 crashes with any other condition"
        raise KubectlError(message)
    if not found:
        raise KubectlError(_NO_MATCH)
    for item in found:
        if isinstance(item, ResourceError):
            yield results.failed(item)
        else:
            yield Stdout(f"{results.reference(item.resource, item.name)} condition met\n")
    return 1 if any(isinstance(item, ResourceError) for item in found) else 0


class _Deadline:
    """The ticks that are left of --timeout, counted by the simulation's clock."""

    def __init__(self, call: CommandContext) -> None:
        self._call = call
        self._start = call.rest.now()
        limit = call.args.number("timeout")
        self._limit = _WEEK if limit < 0 else limit

    def left(self) -> int:
        """Return how many ticks remain; 0 when the time is up."""
        passed = int((self._call.rest.now() - self._start).total_seconds())
        return max(self._limit - passed, 0)


def _objects(
    call: CommandContext, condition: WaitCondition, deadline: _Deadline
) -> Steps[tuple[list[ResourceInfo], int]]:
    """Return the objects to wait for, and 1 when some could not be had, else 0."""
    if condition is ExistenceWait.THERE:
        yield from _wait_until_there(call, deadline)
    infos: list[ResourceInfo] = []
    code = 0
    for item in fetch_all(call, call.args.words, lists_need_all=True):
        if isinstance(item, ResourceInfo):
            infos.append(item)
        elif condition is not ExistenceWait.GONE or not _is_missing(item):
            yield results.failed(item)
            code = 1
    return infos, code


def _wait_until_there(call: CommandContext, deadline: _Deadline) -> CommandSteps:
    """Wait until each named object exists; whole types are only looked at once."""
    if call.args.many("filename"):
        return 0
    for resource, name in select(call, call.args.words, lists_need_all=True).names:
        info = ResourceInfo(resource, namespace_of(call, resource), name, {})
        came = yield from _come(call, info, ExistenceWait.THERE, deadline)
        if not came:
            raise KubectlError(_TIMED_OUT)  # upstream does not say on what, as there is no object yet
    return 0


def _wait_for(call: CommandContext, info: ResourceInfo, condition: WaitCondition, deadline: _Deadline) -> Steps[bool]:
    """Return whether the condition came true in time."""
    if condition.holds(info.object) and condition is not ExistenceWait.GONE:
        return True
    return (yield from _come(call, info, condition, deadline))


def _come(call: CommandContext, info: ResourceInfo, condition: WaitCondition, deadline: _Deadline) -> Steps[bool]:
    uid = (info.object.get("metadata") or {}).get("uid", "")
    if _holds(call, info, condition, uid):
        return True
    left = deadline.left()
    if left:
        yield Wait(lambda: _holds(call, info, condition, uid), left)
    return bool(left) and _holds(call, info, condition, uid)


def _holds(call: CommandContext, info: ResourceInfo, condition: WaitCondition, uid: str) -> bool:
    """Ask the server for the object; one that was replaced by another of its name counts as gone."""
    try:
        found = call.rest.get(info.resource, info.namespace, info.name)
    except StatusError as error:
        if error.reason != "NotFound":
            raise
        return condition is ExistenceWait.GONE
    if condition is ExistenceWait.GONE:
        return bool(found["metadata"].get("uid") != uid)
    return condition.holds(found)


def _is_missing(item: ResourceError) -> bool:
    return isinstance(item.error, StatusError) and item.error.reason == "NotFound"


def _timed_out(info: ResourceInfo) -> str:
    return f"{_TIMED_OUT} on {info.resource.plural}/{info.name}"


VERB = KubectlCommand(
    name="wait",
    run=run,
    short="Experimental: Wait for a specific condition on one or many resources",
    summary="Experimental: Wait for a specific condition on one or many resources.",
    examples=(
        ("Wait until a pod is ready", "kubectl wait --for=condition=Ready pod/go-demo-2-db --timeout=60s"),
        ("Wait until a field has a value", "kubectl wait --for=jsonpath='{.status.readyReplicas}'=3 rs/go-demo-2"),
        ("Wait until a pod is gone", "kubectl wait --for=delete pod/go-demo-2-db"),
    ),
    usage="([-f FILENAME] | TYPE/NAME | TYPE [(-l label | --all)]) --for=create|delete|condition=NAME|jsonpath=PATH",
    flags=(
        Flag("for", help="create, delete, condition=NAME[=VALUE] or jsonpath='{PATH}'[=VALUE]."),
        Flag("timeout", "duration", default=30, help="How long to wait; 0 looks once, a negative one means a week."),
        shared_flags.ALL,
        shared_flags.ALL_NAMESPACES,
        shared_flags.SELECTOR,
        shared_flags.FIELD_SELECTOR,
        LOCAL,
        *shared_flags.FILES,
        shared_flags.OUTPUT,
    ),
)
