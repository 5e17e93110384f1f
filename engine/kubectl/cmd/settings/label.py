"""`kubectl label`: sets and removes labels with a merge patch.

Upstream: k8s.io/kubectl/pkg/cmd/label/label.go. Different on purpose: --list prints the labels in order of their keys,
upstream in random order.
"""

from __future__ import annotations

import json
import re
from typing import Any

from engine.client.output import Stdout
from engine.kubectl import shared_flags
from engine.kubectl.cmd import localfiles
from engine.kubectl.cmd.arguments.key_value_args import split_pairs
from engine.kubectl.cmd.arguments.pairs import flags_for, listing
from engine.kubectl.cmd.changecause import recorded
from engine.kubectl.cmd.visitor import each
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceInfo

_VALUE = r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?"
_VALUE_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    f"'{_VALUE}')"
)


def run(call: CommandContext) -> CommandSteps:
    """Label every object that the line names."""
    results.check_output(call)
    mode = shared_flags.dry_run(call.args)
    words, pairs = split_pairs(call.args.words, "label")
    added, removed = _parse(pairs)
    if not added and not removed and not call.args.on("list"):
        message = "at least one label update is required"
        raise KubectlError(message)

    def act(item: ResourceInfo) -> CommandSteps:
        if call.args.on("list"):
            yield listing(item, "labels")
            return 0
        return (yield from _label(call, item, added, removed, mode))

    return (yield from each(localfiles.objects(call, words, localfiles.OF_LABELS), act))


def _label(
    call: CommandContext, info: ResourceInfo, added: dict[str, str], removed: list[str], mode: str
) -> CommandSteps:
    before = info.object["metadata"].get("labels") or {}
    if not call.args.on("overwrite"):
        for key, value in added.items():
            if before.get(key, value) != value:
                message = f"'{key}' already has a value ({before[key]}), and --overwrite is false"
                raise KubectlError(message)
    for key in removed:
        if key not in before:
            yield Stdout(f'label "{key}" not found.\n')
    after = {key: value for key, value in {**before, **added}.items() if key not in removed}
    labeled: dict[str, Any] = {**info.object, "metadata": {**info.object["metadata"], "labels": after}}
    if not localfiles.is_offline(call, mode):
        patch: dict[str, Any] = {"metadata": {"labels": {**added, **dict.fromkeys(removed)}}}
        if version := call.args.text("resource-version"):
            patch["metadata"]["resourceVersion"] = version
        patch = recorded(call, patch)
        labeled = call.rest.patch(
            info.resource,
            info.namespace,
            info.name,
            patch,
            type="merge",
            dry_run=mode == "server",
            manager=shared_flags.field_manager(call.args, call.path),
        )
    operation = _operation(before, after, overwrite=call.args.on("overwrite"))
    yield results.done(call, info.resource, labeled, operation, mode)
    return 0


def _operation(before: dict[str, str], after: dict[str, str], *, overwrite: bool) -> str:
    """Say what happened. As upstream, an object that became shorter was unlabeled."""
    if before == after:
        return "not labeled"
    shorter = len(json.dumps(after)) < len(json.dumps(before))
    return "unlabeled" if shorter and not overwrite else "labeled"


def _parse(pairs: list[str]) -> tuple[dict[str, str], list[str]]:
    added: dict[str, str] = {}
    removed: list[str] = []
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if "=" in value:
            message = f"invalid label spec: {pair}"
            raise KubectlError(message)
        if not equals:
            removed.append(pair[:-1])
            continue
        if not re.fullmatch(_VALUE, value):
            message = f'invalid label value: "{pair}": {_VALUE_RULE}'
            raise KubectlError(message)
        added[key] = value
    if any(key in added for key in removed):
        raise KubectlError("can not both modify and remove a label in the same command")
    return added, removed


VERB = KubectlCommand(
    name="label",
    run=run,
    summary="Update the labels on a resource.",
    examples=(
        ("Add a label to a pod", "kubectl label pod go-demo-2-db canary=yes"),
        ("Change a label", "kubectl label --overwrite pod go-demo-2-db type=spare"),
        ("Remove a label; the name is followed by a minus", "kubectl label pod go-demo-2-db canary-"),
        ("Label all pods of the namespace", "kubectl label pods --all seen=yes"),
    ),
    usage="[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N KEY-",
    mutating=True,
    flags=flags_for("labels"),
)
