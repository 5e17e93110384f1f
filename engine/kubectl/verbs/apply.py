"""`kubectl apply`: makes the cluster agree with manifests, remembering what was applied last.

Per object: GET, then POST when it is new, else a three-way patch when something differs.

Upstream: k8s.io/kubectl/pkg/cmd/apply/apply.go and patcher.go.
Different on purpose: --server-side and --prune are not supported; a Conflict is reported at once.
"""

from __future__ import annotations

import json
from typing import Any

from engine.api.status import StatusError
from engine.client.output import Err, Out
from engine.kubectl import flags, goyaml, patches, results
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.grammar import Flag
from engine.kubectl.manifests import Manifest
from engine.kubectl.resources import Failure, fetch_all, reader
from engine.kubectl.verb import Call, Steps, Verb

_MANAGER = "kubectl-client-side-apply"


def run(call: Call) -> Steps:
    """Apply every object of the line's files."""
    if call.args.words:
        raise usage_error(call.path, f"Unexpected args: [{' '.join(call.args.words)}]")
    if not call.args.many("filename"):
        message = "must specify one of -f and -k"
        raise KubectlError(message)
    results.check_output(call)
    mode, validation = flags.dry_run(call.args), flags.validation(call.args)
    code, seen = 0, 0
    for item in reader(call).read(call.args.many("filename"), recursive=call.args.on("recursive")):
        seen += 1
        if isinstance(item, KubectlError):
            yield Err(item.stderr())
            code = 1
        else:
            code = (yield from _apply(call, item, mode, validation)) or code
    if not seen:
        message = "no objects passed to apply"
        raise KubectlError(message)
    return code


def _apply(call: Call, manifest: Manifest, mode: str, validation: str) -> Steps:
    wanted = patches.with_last_applied(manifest.body)
    where = (manifest.resource, manifest.namespace, manifest.name)
    try:
        current = call.rest.get(*where)
    except StatusError as error:
        if error.reason != "NotFound":
            yield results.failed(Failure(error, manifest.source), "retrieving current configuration of")
            return 1
        return (yield from _create(call, manifest, wanted, mode, validation))
    if patches.LAST_APPLIED not in (current["metadata"].get("annotations") or {}):
        yield Err(_missing_annotation(manifest))
    if mode == "client":
        yield results.done(call, manifest.resource, patches.merge(current, wanted), "configured", mode)
        return 0
    patch = patches.three_way(_last_applied(current), wanted, current)
    if not patch:
        yield results.done(call, manifest.resource, current, "unchanged", mode)
        return 0
    try:
        applied = call.rest.patch(*where, patch, type="strategic", dry_run=mode == "server", validation=validation)
    except StatusError as error:
        yield results.failed(Failure(error, manifest.source), "patching")
        return 1
    yield results.done(call, manifest.resource, applied, "configured", mode)
    return 0


def _create(call: Call, manifest: Manifest, wanted: dict[str, Any], mode: str, validation: str) -> Steps:
    if mode != "client":
        try:
            wanted = call.rest.create(
                manifest.resource, manifest.namespace, wanted,
                dry_run=mode == "server", validation=validation, manager=_MANAGER,
            )  # fmt: skip
        except StatusError as error:
            yield results.failed(Failure(error, manifest.source), "creating")
            return 1
    yield results.done(call, manifest.resource, wanted, "created", mode)
    return 0


def _last_applied(current: dict[str, Any]) -> dict[str, Any]:
    text = (current["metadata"].get("annotations") or {}).get(patches.LAST_APPLIED)
    return json.loads(text) if text else {}


def _missing_annotation(manifest: Manifest) -> str:
    return (
        f"Warning: resource {manifest.resource.plural}/{manifest.name} is missing the "
        f"{patches.LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on "
        "resources created declaratively by either kubectl create --save-config or kubectl apply. The missing "
        "annotation will be patched automatically.\n"
    )


def view_last_applied(call: Call) -> Steps:
    """Print what the last apply of each object said."""
    output = call.args.text("output") or "yaml"
    if output not in {"yaml", "json"}:
        raise usage_error(call.path, f"Unexpected -o output mode: {output}, the flag 'output' must be one of yaml|json")
    code = 0
    for item in fetch_all(call, call.args.words):
        if isinstance(item, Failure):
            yield results.failed(item)
            code = 1
        elif applied := _last_applied(item.object):
            yield Out(
                goyaml.dump(applied) if output == "yaml" else json.dumps(applied, indent=4, sort_keys=True) + "\n"
            )
    return code


VERB = Verb(
    name="apply",
    run=run,
    summary="Apply a configuration to a resource by file name or stdin.",
    usage="-f FILENAME",
    mutating=True,
    subcommands=(
        Verb(
            name="view-last-applied",
            run=view_last_applied,
            summary="View the latest last-applied-configuration annotations of a resource/object.",
            usage="(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
            flags=(flags.OUTPUT, flags.SELECTOR, flags.ALL, *flags.FILES),
        ),
    ),
    flags=(
        flags.VALIDATE,
        flags.RECORD,
        Flag("overwrite", "bool", default=True, help="Accepted; the manifest always wins."),
        Flag("server-side", "bool", supported=False),
        Flag("force-conflicts", "bool", supported=False),
        Flag("prune", "bool", supported=False),
        Flag("force", "bool", supported=False),
        Flag("wait", "bool", supported=False),
        *flags.FILES,
        *flags.PRINT,
        *flags.WRITE,
    ),
)
