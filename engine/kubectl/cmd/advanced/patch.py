"""`kubectl patch`: sends a patch given on the line.

Upstream: k8s.io/kubectl/pkg/cmd/patch/patch.go. Different on purpose: --local is not supported.
"""

from __future__ import annotations

from typing import Any

import yaml

from engine.api.serializer.yamltext import ManifestLoader
from engine.api.status import StatusError, bad_request
from engine.apiserver.patch.jsonpatch import json_patch
from engine.apiserver.patch.mergepatch import json_merge
from engine.apiserver.patch.strategicpatch import strategic_merge
from engine.client.output import Stdout
from engine.golang import json
from engine.golang.yamlerrors import go_yaml_text
from engine.kubectl import shared_flags
from engine.kubectl.cmd import localfiles
from engine.kubectl.cmd.changecause import record_on_server
from engine.kubectl.cmd.visitor import each
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceInfo

_MEDIA = {
    "json": "application/json-patch+json",
    "merge": "application/merge-patch+json",
    "strategic": "application/strategic-merge-patch+json",
}
_TYPES = tuple(_MEDIA)


def run(call: CommandContext) -> CommandSteps:
    """Patch every object that the line names."""
    results.check_output(call)
    mode = shared_flags.dry_run(call.args)
    kind = call.args.text("type").lower()
    if kind not in _TYPES:
        message = f'--type must be one of [{" ".join(_TYPES)}], not "{call.args.text("type")}"'
        raise KubectlError(message)
    patch = _patch(call)
    return (
        yield from each(
            localfiles.objects(call, call.args.words, localfiles.OF_PATCH),
            lambda item: _patch_one(call, item, patch, kind, mode),
        )
    )


def _patch_one(call: CommandContext, info: ResourceInfo, patch: Any, kind: str, mode: str) -> CommandSteps:
    subresource = call.args.text("subresource")
    before = info.object
    if subresource and not call.args.on("local"):
        before = call.rest.get(info.resource, info.namespace, info.name, subresource=subresource)
    if localfiles.is_offline(call, mode):
        patched = _locally(before, patch, kind)
        yield results.done(call, info.resource, patched, _done(before, patched))
        return 0
    patched = _on_server(call, info, patch, kind, dry_run=mode == "server")
    if mode == "none":
        patched = record_on_server(call, info) or patched
    done = _done(before, patched)
    if subresource == "scale" and not call.args.text("output"):
        # The answer is a Scale, whose kind has its own group.
        yield Stdout(f"scale.autoscaling/{info.name} {done}\n")
        return 0
    yield results.done(call, info.resource, patched, done)
    return 0


def _on_server(call: CommandContext, info: ResourceInfo, patch: Any, kind: str, *, dry_run: bool) -> dict[str, Any]:
    """Return the object that the server made of it. Raises KubectlError where it takes no patch of that type."""
    try:
        return call.rest.patch(
            info.resource,
            info.namespace,
            info.name,
            patch,
            type=kind,
            subresource=call.args.text("subresource"),
            dry_run=dry_run,
            validation="Warn",
            manager=shared_flags.field_manager(call.args, call.path),
        )
    except StatusError as error:
        if error.reason != "UnsupportedMediaType":
            raise
        resource = info.resource
        about = f"{_MEDIA[kind]} is not supported by {resource.api_version}, Kind={resource.kind}"
        raise KubectlError(f"{about}: {error.message}") from error


def _locally(obj: dict[str, Any], patch: Any, kind: str) -> dict[str, Any]:
    """Return what a dry run of the client prints: the object after a patch that was not sent. Raises StatusError."""
    if kind == "strategic":
        return dict(strategic_merge(obj, patch, obj["kind"]))
    return dict(json_patch(obj, patch) if kind == "json" else json_merge(obj, patch))


def _read_json(text: str, kind: str) -> Any:
    """Read what begins as a JSON object, which upstream sends as it stands. Raises the server's StatusError."""
    try:
        return json.read(text)
    except ValueError as error:
        raise bad_request(str(error) if kind == "strategic" else f"error decoding patch: {error}") from error


def _done(before: dict[str, Any], patched: dict[str, Any]) -> str:
    return "patched" if patched != before else "patched (no change)"


def _patch(call: CommandContext) -> Any:
    text = call.args.text("patch")
    if path := call.args.text("patch-file"):
        try:
            text = call.files.read(path)
        except OSError as error:
            message = f"unable to read patch file: open {path}: no such file or directory"
            raise KubectlError(message) from error
    if not text:
        message = "must specify --patch or --patch-file containing the contents of the patch"
        raise KubectlError(message)
    if text.lstrip().startswith("{"):
        return _read_json(text, call.args.text("type").lower())
    try:
        return yaml.load(text, Loader=ManifestLoader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        message = f'unable to parse "{text}": {go_yaml_text(error)}'
        raise KubectlError(message) from error


VERB = KubectlCommand(
    name="patch",
    run=run,
    short="Update fields of a resource",
    summary="Update fields of a resource using strategic merge patch, a JSON merge patch, or a JSON patch.",
    examples=(
        ("Change one field", 'kubectl patch svc web -p \'{"spec":{"type":"NodePort"}}\''),
        (
            "Remove an element of a list",
            'kubectl patch svc web --type=json -p=\'[{"op":"remove","path":"/spec/ports/1"}]\'',
        ),
    ),
    usage="(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
    mutating=True,
    flags=(
        Flag("patch", short="p", help="The patch, as JSON or YAML."),
        Flag("patch-file", help="A file with the patch."),
        Flag("type", default="strategic", help="json, merge or strategic."),
        shared_flags.SUBRESOURCE,
        localfiles.LOCAL,
        shared_flags.RECORD,
        *shared_flags.FILES,
        *shared_flags.PRINT,
        *shared_flags.WRITE,
    ),
)
