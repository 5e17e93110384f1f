"""`kubectl diff`: what `kubectl apply` of the same manifests would change.

Asks the server for a dry run of each object's patch and compares it with what is there.

Upstream: k8s.io/kubectl/pkg/cmd/diff/diff.go. Different on purpose: no program is called, and the names in the
headings are no files and carry no times.
"""

from __future__ import annotations

import difflib
import json
from typing import Any

from engine.api.status import StatusError
from engine.client.output import Stderr, Stdout
from engine.golang import yaml
from engine.kubectl import shared_flags
from engine.kubectl.cmd.advanced.apply.serverside import MANAGER
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource import patches
from engine.kubectl.resource.builder import ResourceError, reader
from engine.kubectl.resource.manifests import Manifest
from engine.kubectl.resource.objectdiff import patch_type, three_way


def run(call: CommandContext) -> CommandSteps:
    """Print a unified diff per object; the exit code is 1 when there are differences."""
    if call.args.words:
        raise usage_error(call.path, f"Unexpected args: [{' '.join(call.args.words)}]")
    if not call.args.many("filename"):
        message = "must specify one of -f and -k"
        raise KubectlError(message)
    code = 0
    for item in reader(call).read(call.args.many("filename"), recursive=call.args.on("recursive")):
        if isinstance(item, KubectlError):
            yield Stderr(item.stderr())
            code = 1
            continue
        try:
            text = compare(call, item)
        except StatusError as error:
            yield results.failed(ResourceError(error, item.source))
            code = 1
            continue
        if text:
            yield Stdout(text)
            code = 1
    return code


def compare(call: CommandContext, manifest: Manifest) -> str:
    """Return the diff between the object as it is and as it would be; empty when they are equal."""
    where = (manifest.resource, manifest.namespace, manifest.name)
    on_server = call.args.on("server-side")
    try:
        live = call.rest.get(*where)
    except StatusError as error:
        if error.reason != "NotFound":
            raise
        made = _applied(call, manifest) if on_server else _created(call, manifest)
        return _unified(manifest, "", _text(call, made))
    if on_server:
        return _unified(manifest, _text(call, live), _text(call, _applied(call, manifest)))
    # Read back from the text of the annotation, so that both sides have the same empty annotations.
    wanted = json.loads(patches.last_applied_text(manifest.body))
    patch = three_way(manifest.resource, patches.last_applied(live), wanted, live)
    merged = call.rest.patch(*where, patch, type=patch_type(manifest.resource), dry_run=True) if patch else live
    return _unified(manifest, _text(call, live), _text(call, merged))


def _created(call: CommandContext, manifest: Manifest) -> dict[str, Any]:
    return call.rest.create(manifest.resource, manifest.namespace, manifest.body, dry_run=True)


def _applied(call: CommandContext, manifest: Manifest) -> dict[str, Any]:
    """What a server-side apply would make of it."""
    return call.rest.patch(
        manifest.resource,
        manifest.namespace,
        manifest.name,
        manifest.body,
        type="apply",
        dry_run=True,
        manager=call.args.text("field-manager") or MANAGER,
        force=call.args.on("force-conflicts"),
    )


def _text(call: CommandContext, obj: dict[str, Any]) -> str:
    metadata = dict(obj["metadata"])
    if not call.args.on("show-managed-fields"):
        metadata.pop("managedFields", None)
    return yaml.dump({**obj, "metadata": metadata})


def _unified(manifest: Manifest, live: str, merged: str) -> str:
    if live == merged:
        return ""
    resource = manifest.resource
    group = f"{resource.group}." if resource.group else ""
    name = f"{group}{resource.version}.{resource.kind}.{manifest.namespace}.{manifest.name}"
    old, new = f"LIVE/{name}", f"MERGED/{name}"
    lines = difflib.unified_diff(live.splitlines(keepends=True), merged.splitlines(keepends=True), old, new)
    return f"diff -u -N {old} {new}\n{''.join(lines)}"


VERB = KubectlCommand(
    name="diff",
    run=run,
    summary="Diff the live version against a would-be applied version.",
    examples=(("Show what apply would change", "kubectl diff -f svc.yml"),),
    usage="-f FILENAME",
    flags=(
        shared_flags.SHOW_MANAGED_FIELDS,
        shared_flags.FIELD_MANAGER,
        Flag("server-side", "bool", help="Ask what a server-side apply would change."),
        Flag("force-conflicts", "bool", help="With --server-side: as if fields that others manage were taken over."),
        Flag("prune", "bool", supported=False),
        *shared_flags.FILES,
    ),
)
