"""`kubectl edit`: hands objects to an editor and patches what was changed in them.

The editor is a port of the console; where there is none, the verb says which others change objects.

Upstream: k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go. Different on purpose: no file is left behind, so the lines
that name a copy of the changes are missing.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from engine.api.status import StatusError
from engine.client.output import Stderr, Stdout
from engine.client.steps import Steps
from engine.kubectl import editing, shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.editing import Reasons
from engine.kubectl.editor import NoEditorError
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceError, ResourceInfo, fetch_all
from engine.kubectl.resource.objectdiff import patch_type, two_way

_UNCHANGEABLE = (("apiVersion",), ("kind",), ("metadata", "name"))


def run(call: CommandContext) -> CommandSteps:
    """Edit the objects of the line, all in one text, until the server accepts them or the player gives up."""
    results.check_output(call)
    part = call.args.text("subresource")
    found = list(fetch_all(call, call.args.words))
    failures = [item for item in found if isinstance(item, ResourceError)]
    infos = [_edited(call, item, part) for item in found if isinstance(item, ResourceInfo)]
    if failures:
        yield from (results.failed(failure) for failure in failures)
        return 1
    if not infos:
        message = "edit cancelled, no objects found"
        raise KubectlError(message)
    output = call.args.text("output")
    text, reasons = editing.written([info.object for info in infos], output), Reasons()
    while True:
        edited = _ask(call, infos, editing.with_header(text, reasons, output), output)
        changed = editing.without_comments(edited)
        if changed == editing.without_comments(text):
            if reasons.found:
                message = "Edit cancelled, no valid changes were saved."
                raise KubectlError(message)
            yield Stderr("Edit cancelled, no changes made.\n")
            return 0
        if not changed.strip():
            yield Stderr("Edit cancelled, saved file was empty.\n")
            return 0
        text, reasons = changed, Reasons()
        try:
            updates = editing.read_back(changed)
        except ValueError as error:
            reasons.syntax(str(error))
            continue
        code = yield from _patch_all(call, infos, updates, reasons)
        if code or not reasons.found:
            return code


def _edited(call: CommandContext, info: ResourceInfo, part: str) -> ResourceInfo:
    """What is edited: the object without its managers, or its Scale."""
    where = (info.resource, info.namespace, info.name)
    found = call.rest.get(*where, subresource=part) if part else info.object
    metadata = {key: value for key, value in found["metadata"].items() if key != "managedFields"}
    return ResourceInfo(*where, {**found, "metadata": metadata})


def _ask(call: CommandContext, infos: list[ResourceInfo], text: str, output: str) -> str:
    name = f"kubectl-edit.{'json' if output == 'json' else 'yaml'}"
    if call.edit is not None:
        with suppress(NoEditorError):
            return call.edit(name, text)
    raise KubectlError(_other_ways(infos[0]))


def _other_ways(info: ResourceInfo) -> str:
    name = f"{info.resource.singular} {info.name}"
    where = f" -n {info.namespace}" if info.namespace not in {"", "default"} else ""
    return (
        "there is no editor here; use one of\n"
        f"  kubectl patch {name}{where} -p '{{...}}'\n"
        f"  kubectl get {name}{where} -o yaml > FILE, then change FILE and kubectl replace -f FILE\n"
        "or, for single fields, kubectl set, scale, label and annotate"
    )


def _patch_all(
    call: CommandContext, infos: list[ResourceInfo], updates: list[dict[str, Any]], reasons: Reasons
) -> CommandSteps:
    """Send what was changed; what the server calls invalid goes into the reasons, anything else ends the edit."""
    originals = {info.object["metadata"].get("uid"): info for info in infos}
    code = 0
    for update in updates:
        info = originals.get(update["metadata"].get("uid"))
        if info is None:
            message = f"no original object found for {results.json_text(update)}"
            raise KubectlError(message)
        code = (yield from _patch(call, info, update, reasons)) or code
    return code


def _patch(call: CommandContext, info: ResourceInfo, update: dict[str, Any], reasons: Reasons) -> Steps[int]:
    if update == info.object:
        yield results.done(call, info.resource, info.object, "skipped")
        return 0
    if any(_at(update, path) != _at(info.object, path) for path in _UNCHANGEABLE):
        message = "At least one of apiVersion, kind and name was changed"
        raise KubectlError(message)
    patch = two_way(info.resource, info.object, update)
    if call.args.on("output-patch"):
        yield Stdout(f"Patch: {results.json_text(patch)}\n")
    validation = shared_flags.validation(call.args)
    try:
        patched = call.rest.patch(
            info.resource,
            info.namespace,
            info.name,
            patch,
            type=patch_type(info.resource),
            subresource=call.args.text("subresource"),
            validation=validation,
            manager=shared_flags.field_manager(call.args, call.path),
        )
    except StatusError as error:
        return (yield from _refused(info, error, reasons))
    yield results.done(call, info.resource, patched, "edited")
    return 0


def _refused(info: ResourceInfo, error: StatusError, reasons: Reasons) -> Steps[int]:
    name = f'{info.resource.name} "{info.name}"'
    if error.reason == "Invalid":
        reasons.invalid(name, error)
        yield Stderr(f"error: {name} is invalid\n")
        return 0
    if error.reason == "NotFound":
        yield Stderr(f"error: {name} could not be found on the server\n")
    else:
        yield Stderr(f"error: {name} could not be patched: {error.message}\n")
    return 1


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


VERB = KubectlCommand(
    name="edit",
    run=run,
    summary="Edit a resource from the default editor.",
    examples=(
        ("Edit a service", "kubectl edit svc go-demo-2-svc"),
        ("Edit a deployment as JSON", "kubectl edit deploy web -o json"),
    ),
    short="Edit a resource on the server",
    usage="(RESOURCE/NAME | -f FILENAME)",
    mutating=True,
    flags=(
        shared_flags.VALIDATE,
        shared_flags.RECORD,
        shared_flags.SELECTOR,
        shared_flags.FIELD_MANAGER,
        Flag("output-patch", "bool", help="Print the patch that is sent."),
        Flag("save-config", "bool", supported=False),
        shared_flags.SUBRESOURCE,
        Flag("windows-line-endings", "bool", help="Accepted; line ends of both kinds are read."),
        *shared_flags.FILES,
        *shared_flags.PRINT,
    ),
)
