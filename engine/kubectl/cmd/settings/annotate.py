"""`kubectl annotate`: sets and removes annotations with a merge patch.

Upstream: k8s.io/kubectl/pkg/cmd/annotate/annotate.go.
"""

from __future__ import annotations

from typing import Any

from engine.client.output import Stdout
from engine.kubectl import shared_flags
from engine.kubectl.cmd import localfiles
from engine.kubectl.cmd.arguments.key_value_args import split_pairs
from engine.kubectl.cmd.arguments.pairs import flags_for, listing
from engine.kubectl.cmd.changecause import CHANGE_CAUSE, change_cause
from engine.kubectl.cmd.visitor import each
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceInfo


def run(call: CommandContext) -> CommandSteps:
    """Annotate every object that the line names."""
    results.check_output(call)
    mode = shared_flags.dry_run(call.args)
    words, pairs = split_pairs(call.args.words, "annotation")
    if not pairs and not call.args.on("list"):
        message = "at least one annotation update is required"
        raise KubectlError(message)
    changes: dict[str, str | None] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        changes[key if equals else pair[:-1]] = value if equals else None

    def act(item: ResourceInfo) -> CommandSteps:
        yield listing(item, "annotations") if call.args.on("list") else _annotate(call, item, changes, mode)
        return 0

    return (yield from each(localfiles.objects(call, words, localfiles.OF_ANNOTATIONS), act))


def _annotate(call: CommandContext, info: ResourceInfo, changes: dict[str, str | None], mode: str) -> Stdout:
    before = info.object["metadata"].get("annotations") or {}
    taken = [
        f"'{key}' already has a value ({before[key]})"
        for key, value in changes.items()
        if value is not None and key in before and key != CHANGE_CAUSE
    ]
    if taken and not call.args.on("overwrite"):
        message = f"--overwrite is false but found the following declared annotation(s): {'; '.join(taken)}"
        raise KubectlError(message)
    if cause := change_cause(call):
        changes = {**changes, CHANGE_CAUSE: cause}
    metadata: dict[str, Any] = {"annotations": changes}
    if version := call.args.text("resource-version"):
        metadata["resourceVersion"] = version
    if localfiles.is_offline(call, mode):
        kept = {key: value for key, value in {**before, **changes}.items() if value is not None}
        annotated = {**info.object, "metadata": {**info.object["metadata"], "annotations": kept}}
    else:
        annotated = call.rest.patch(
            info.resource,
            info.namespace,
            info.name,
            {"metadata": metadata},
            type="merge",
            dry_run=mode == "server",
            manager=shared_flags.field_manager(call.args, call.path),
        )
    return results.done(call, info.resource, annotated, "annotated", mode)


VERB = KubectlCommand(
    name="annotate",
    run=run,
    summary="Update the annotations on a resource.",
    examples=(
        ("Note who looks after a pod", "kubectl annotate pod go-demo-2-db owner=ops"),
        ("Change the note", "kubectl annotate --overwrite pod go-demo-2-db owner=dev"),
        ("Remove it; the name is followed by a minus", "kubectl annotate pod go-demo-2-db owner-"),
    ),
    usage="[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N KEY-",
    mutating=True,
    flags=flags_for("annotations"),
)
