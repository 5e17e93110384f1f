"""`kubectl delete`: asks for the end of objects and waits until they are gone.

Every object gets its own DELETE; then each is waited for, with ticks passing.

Upstream: k8s.io/kubectl/pkg/cmd/delete/delete.go and pkg/cmd/wait.
Different on purpose: without --timeout the wait ends after 300 ticks instead of a week.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from engine.api.status import StatusError
from engine.client.output import Stderr, Stdout
from engine.client.steps import Steps
from engine.clock import Wait
from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceError, ResourceInfo, fetch, named_by_files, namespace_of, select

WAIT_TICKS = 300
"""How long to wait when the line does not say."""

_FORCE_WARNING = (
    "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. "
    "The resource may continue to run on the cluster indefinitely.\n"
)
_POLICIES = {"background": "Background", "foreground": "Foreground", "orphan": "Orphan"}
_OLD_POLICIES = {"true": ("Background", "background"), "false": ("Orphan", "orphan")}


def run(call: CommandContext) -> CommandSteps:
    """Delete every object that the line names."""
    _check(call)
    mode = shared_flags.dry_run(call.args)
    policy = yield from _cascade(call)
    options = delete_options(call, policy)
    if call.args.on("force"):
        yield Stderr(_FORCE_WARNING)
    code, found = 0, 0
    deleted: list[tuple[ResourceInfo, str]] = []
    for item in _targets(call):
        if isinstance(item, ResourceError):
            yield results.failed(item)
            code = 1
            continue
        found += 1
        try:
            uid = _delete(call, item, options, mode)
        except StatusError as error:
            if error.reason == "NotFound" and _ignores_missing(call):
                continue
            yield results.failed(ResourceError(error, item.source), "deleting")
            code = 1
            continue
        yield _said(call, item, mode)
        deleted.append((item, uid))
    if not found and not code:
        yield Stdout("No resources found\n")
    if call.args.on("wait") and mode == "none":
        yield from wait_until_gone(call, deleted)
    return code


def delete_options(call: CommandContext, policy: str) -> dict[str, Any]:
    """Return the DeleteOptions that --force, --now and --grace-period ask for.

    Upstream reads --grace-period=0 without --force as 1, so that the wait sees the object go.
    """
    grace = call.args.number("grace-period")
    if call.args.on("now"):
        grace = 1
    elif call.args.on("force"):
        grace = max(grace, 0)
    elif grace == 0:
        grace = 1
    options: dict[str, Any] = {"propagationPolicy": policy}
    return options if grace < 0 else {**options, "gracePeriodSeconds": grace}


def wait_until_gone(call: CommandContext, deleted: list[tuple[ResourceInfo, str]]) -> CommandSteps:
    """Wait until each object is gone or another one has its name.

    Raises:
        KubectlError: the time is up.

    """
    limit = call.args.number("timeout") or WAIT_TICKS
    for info, uid in deleted:
        if is_gone(call, info, uid):
            continue
        came = yield Wait(partial(is_gone, call, info, uid), limit)
        if not came and not is_gone(call, info, uid):
            message = f"timed out waiting for the condition on {info.resource.plural}/{info.name}"
            raise KubectlError(message)
    return 0


def _check(call: CommandContext) -> None:
    args = call.args
    output, grace = args.text("output"), args.number("grace-period")
    if output not in {"", "name"}:
        message = f"unexpected -o output mode: {output}. We only support '-o name'"
        raise KubectlError(message)
    if args.on("now") and grace != -1:
        message = "--now and --grace-period cannot be specified together"
        raise KubectlError(message)
    if args.on("force") and grace > 0:
        message = "--force and --grace-period greater than 0 cannot be specified together"
        raise KubectlError(message)


def _cascade(call: CommandContext) -> Steps[str]:
    wish = call.args.text("cascade")
    if wish in _OLD_POLICIES:
        policy, name = _OLD_POLICIES[wish]
        yield Stderr(
            f"warning: --cascade={wish} is deprecated (boolean value) and can be replaced with --cascade={name}.\n",
        )
        return policy
    if wish not in _POLICIES:
        message = f'invalid cascade value ({wish}). Must be "background", "foreground", or "orphan"'
        raise KubectlError(message)
    return _POLICIES[wish]


def _targets(call: CommandContext) -> Iterator[ResourceInfo | ResourceError]:
    """Yield what to delete. Named objects are not fetched first: DELETE itself says whether they exist."""
    if call.args.many("filename"):
        yield from named_by_files(call)
        return
    selection = select(call, call.args.words, lists_need_all=True)
    if selection.names and call.args.on("all"):
        raise KubectlError("name cannot be provided when a selector is specified")
    if selection.lists:
        yield from fetch(call, selection)
        return
    for resource, name in selection.names:
        yield ResourceInfo(resource, namespace_of(call, resource), name, {})


def _delete(call: CommandContext, info: ResourceInfo, options: dict[str, Any], mode: str) -> str:
    """Send one DELETE and return the uid of what it hit."""
    where = (info.resource, info.namespace, info.name)
    if mode == "client":
        return str(call.rest.get(*where)["metadata"]["uid"])
    answer = call.rest.delete(*where, options=options, dry_run=mode == "server")
    # The answer is the object while it lingers, else a Status about it.
    known = answer.get("details") if answer.get("kind") == "Status" else answer.get("metadata")
    return str((known or {}).get("uid") or "")


def _said(call: CommandContext, info: ResourceInfo, mode: str) -> Stdout:
    if call.args.text("output") == "name":
        return Stdout(f"{results.reference(info.resource, info.name)}\n")
    verb = "force deleted" if call.args.on("force") else "deleted"
    mark = {"none": "", "client": " (dry run)", "server": " (server dry run)"}[mode]
    return Stdout(f'{results.kind_name(info.resource)} "{info.name}" {verb}{mark}\n')


def _ignores_missing(call: CommandContext) -> bool:
    args = call.args
    return args.on("ignore-not-found") or bool(args.text("selector")) or args.on("all")


def is_gone(call: CommandContext, info: ResourceInfo, uid: str) -> bool:
    """Whether the object is gone, or another one has its name."""
    try:
        found = call.rest.get(info.resource, info.namespace, info.name)
    except StatusError as error:
        if error.reason == "NotFound":
            return True
        raise
    return bool(uid) and found["metadata"].get("uid") != uid


DELETION_FLAGS = (
    Flag("force", "bool", help="Remove at once, without waiting for the kubelet."),
    Flag("grace-period", "int", default=-1, help="Seconds given to shut down; 0 only together with --force."),
    Flag("cascade", default="background", implied="background", help="background, foreground or orphan."),
    Flag("timeout", "duration", help="How long to wait; 0 means 300 ticks."),
)

VERB = KubectlCommand(
    name="delete",
    run=run,
    summary="Delete resources by file names, stdin, resources and names, or by resources and label selector.",
    examples=(
        ("Delete a pod; its replica set makes another", "kubectl delete pod go-demo-2-db"),
        ("Delete what a file names", "kubectl delete -f svc.yml"),
        ("Delete all pods with a label, without waiting", "kubectl delete pods -l type=db --wait=false"),
        ("Forget a pod of a dead node", "kubectl delete pod go-demo-2-db --grace-period=0 --force"),
        ("Delete a replica set and leave its pods alone", "kubectl delete rs go-demo-2 --cascade=orphan"),
    ),
    usage="([-f FILENAME] | TYPE [(NAME | -l label | --all)])",
    mutating=True,
    flags=(
        shared_flags.ALL,
        shared_flags.ALL_NAMESPACES,
        shared_flags.SELECTOR,
        shared_flags.FIELD_SELECTOR,
        *DELETION_FLAGS,
        Flag("now", "bool", help="Give one second to shut down."),
        Flag("wait", "bool", default=True, help="Wait until the objects are gone."),
        Flag("ignore-not-found", "bool", help="An object that does not exist is no error."),
        Flag("interactive", "bool", short="i", supported=False),
        Flag("raw", supported=False),
        *shared_flags.FILES,
        shared_flags.OUTPUT,
        shared_flags.DRY_RUN,
    ),
)
