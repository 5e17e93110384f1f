"""`kubectl apply`: makes the cluster agree with manifests, remembering what was applied last.

Upstream: k8s.io/kubectl/pkg/cmd/apply/apply.go.
Different on purpose: a Conflict of a client-side apply is reported at once.
"""

from __future__ import annotations

import json
from typing import Any

from engine.api.selectors import labels_match, parse_labels
from engine.client.output import Stderr, Stdout
from engine.client.steps import Piece, Steps, relay
from engine.clock import Wait
from engine.golang import yaml
from engine.kubectl import shared_flags
from engine.kubectl.cmd.advanced.apply.one import ApplyResult, apply, without_name
from engine.kubectl.cmd.advanced.apply.serverside import apply_on_server
from engine.kubectl.cmd.basic.delete import DELETION_FLAGS
from engine.kubectl.cmd.pruning import VisitedObjects, prune
from engine.kubectl.cmd.pruning import check as check_pruning
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand, not_offered
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource import patches
from engine.kubectl.resource.builder import ResourceError, fetch_all, reader
from engine.kubectl.resource.manifests import Manifest


def run(call: CommandContext) -> CommandSteps:
    """Apply every object of the line's files."""
    _check(call)
    mode, validation = shared_flags.dry_run(call.args), shared_flags.validation(call.args)
    act = apply_on_server if call.args.on("server-side") else apply
    code, seen, visited = 0, 0, VisitedObjects()
    printed: list[dict[str, Any]] = []
    for found in reader(call).read(call.args.many("filename"), recursive=call.args.on("recursive")):
        item = found if isinstance(found, KubectlError) else without_name(found) or found
        if isinstance(item, KubectlError):
            yield Stderr(item.stderr())
            code, seen = 1, seen + 1
            continue
        if not _is_selected(call, item):
            continue
        seen += 1
        applied = yield from _unless_printed_later(call, act(call, item, mode, validation))
        if applied is None:
            code = 1
        else:
            printed.append(applied)
            visited.note(item.namespace, applied)
    if not seen:
        message = "no objects passed to apply"
        raise KubectlError(message)
    if call.args.on("prune") and not code:
        yield from prune(call, visited)
    if _prints_objects(call) and printed:
        several = {"apiVersion": "v1", "kind": "List", "metadata": {}, "items": printed}
        yield Stdout(results.printed(call, printed if len(printed) == 1 else [several], single=True))
    return code


def _prints_objects(call: CommandContext) -> bool:
    """Whether -o asks for whole objects: these come last, several as a List."""
    return call.args.text("output") not in {"", "name"}


def _unless_printed_later(call: CommandContext, steps: ApplyResult) -> ApplyResult:
    """Run a step without what it would print of the object now."""
    return (yield from relay(steps, _all_but_stdout) if _prints_objects(call) else steps)


def _all_but_stdout(item: Piece | Wait) -> Steps[bool | None]:
    return None if isinstance(item, Stdout) else (yield item)


def _check(call: CommandContext) -> None:
    """Refuse flags that exclude each other.

    Raises:
        KubectlError: with upstream's text.

    """
    args = call.args
    if args.words:
        raise usage_error(call.path, f"Unexpected args: [{' '.join(args.words)}]")
    if not args.many("filename"):
        message = "must specify one of -f and -k"
        raise KubectlError(message)
    results.check_output(call)
    message = ""
    if args.on("force-conflicts") and not args.on("server-side"):
        message = "--force-conflicts only works with --server-side"
    if args.on("server-side") and args.on("force"):
        message = "--force cannot be used with --server-side"
    if args.on("server-side") and shared_flags.dry_run(args) == "client":
        message = "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)"
    if args.text("subresource") and not args.on("server-side"):
        message = "--subresource can only be specified for --server-side"
    if message:
        raise KubectlError(message)
    if args.on("prune"):
        check_pruning(call)


def _is_selected(call: CommandContext, manifest: Manifest) -> bool:
    """Whether the labels of the manifest are those that -l asks for."""
    try:
        needs = parse_labels(call.args.text("selector"))
    except ValueError as error:
        raise KubectlError(str(error)) from error
    labels = (manifest.body.get("metadata") or {}).get("labels")
    return labels_match(needs, labels if isinstance(labels, dict) else {})


def view_last_applied(call: CommandContext) -> CommandSteps:
    """Print what the last apply of each object said."""
    output = call.args.text("output") or "yaml"
    if output not in {"yaml", "json"}:
        raise usage_error(call.path, f"Unexpected -o output mode: {output}, the flag 'output' must be one of yaml|json")
    code = 0
    for item in fetch_all(call, call.args.words):
        if isinstance(item, ResourceError):
            yield results.failed(item)
            code = 1
        elif applied := patches.last_applied(item.object):
            yield Stdout(
                yaml.dump(applied) if output == "yaml" else json.dumps(applied, indent=4, sort_keys=True) + "\n",
            )
    return code


VERB = KubectlCommand(
    name="apply",
    run=run,
    summary="Apply a configuration to a resource by file name or stdin.",
    examples=(
        ("Make the cluster agree with a file", "kubectl apply -f svc.yml"),
        ("Make it agree with all files of a folder", "kubectl apply -f manifests/"),
        ("Apply what another command prints", "cat svc.yml | kubectl apply -f -"),
    ),
    usage="-f FILENAME",
    mutating=True,
    subcommands=(
        not_offered(
            "edit-last-applied",
            "Edit latest last-applied-configuration annotations of a resource/object.",
            "use kubectl edit",
        ),
        not_offered(
            "set-last-applied",
            "Set the last-applied-configuration annotation on a live object.",
            "kubectl apply -f FILE sets it",
        ),
        KubectlCommand(
            name="view-last-applied",
            run=view_last_applied,
            summary="View the latest last-applied-configuration annotations of a resource/object.",
            usage="(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
            flags=(shared_flags.OUTPUT, shared_flags.SELECTOR, shared_flags.ALL, *shared_flags.FILES),
        ),
    ),
    flags=(
        shared_flags.VALIDATE,
        shared_flags.RECORD,
        Flag("overwrite", "bool", default=True, help="Accepted; the manifest always wins."),
        shared_flags.SELECTOR,
        shared_flags.ALL,
        Flag("server-side", "bool", help="Let the server merge the manifest, and keep who manages which field."),
        shared_flags.SUBRESOURCE,
        Flag("force-conflicts", "bool", help="With --server-side: take over fields that others manage."),
        Flag("prune", "bool", help="Delete what was applied and is no longer in the manifests; needs -l or --all."),
        Flag("prune-allowlist", "strings", help="Types to prune, such as core/v1/ConfigMap."),
        Flag("force", "bool", help="Delete and create an object that cannot be changed into what the manifest says."),
        *DELETION_FLAGS[1:],
        Flag("wait", "bool", supported=False),
        *shared_flags.FILES,
        *shared_flags.PRINT,
        *shared_flags.WRITE,
    ),
)
