"""What a verb says about each object that it changed: `service/x created`, or the object itself with -o.

Called by the verbs that write. Prints through engine/kubectl/printers/outputs.py.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from engine.api.status import StatusError
from engine.client.output import Stderr, Stdout
from engine.kubectl.errors import KubectlError, from_server, when
from engine.kubectl.printers.outputs import print_objects
from engine.kubectl.resource.patches import with_last_applied

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.kubectl.command_base import CommandContext
    from engine.kubectl.resource.builder import ResourceError

FORMATS = (
    "go-template",
    "go-template-file",
    "json",
    "jsonpath",
    "jsonpath-as-json",
    "jsonpath-file",
    "name",
    "template",
    "templatefile",
    "yaml",
)
"""The formats in which a verb that writes can print what it wrote."""
_FROM_FILES = ("custom-columns-file", "go-template-file", "jsonpath-file", "templatefile")
_DRY_RUN_MARKS = {"none": "", "client": " (dry run)", "server": " (server dry run)"}


def check_output(call: CommandContext) -> None:
    """Refuse an unknown -o before anything is sent.

    Raises:
        KubectlError: with the list of formats.

    """
    output = call.args.text("output")
    if output and output.partition("=")[0] not in FORMATS:
        message = (
            f'unable to match a printer suitable for the output format "{output}", '
            f"allowed formats are: {','.join(FORMATS)}"
        )
        raise KubectlError(message)


def saved(call: CommandContext, obj: dict[str, Any]) -> dict[str, Any]:
    """Return the object to send: with --save-config it carries what a later apply compares with."""
    return with_last_applied(obj) if call.args.on("save-config") else obj


_UNNAMED = "<unknown>"


def reference(resource: Resource, name: str) -> str:
    """Return an object's name in kubectl's messages, such as `replicaset.apps/x`; one that has none yet is unknown."""
    return f"{kind_name(resource)}/{name or _UNNAMED}"


def kind_name(resource: Resource) -> str:
    """Return a type's name in kubectl's messages, such as `replicaset.apps`."""
    kind = resource.kind.lower()
    return f"{kind}.{resource.group}" if resource.group else kind


def done(call: CommandContext, resource: Resource, obj: dict[str, Any], operation: str, mode: str = "none") -> Stdout:
    """Return the line about an object that was written, or the object when the line has -o.

    `mode` is the dry run: none, client or server.
    """
    output = call.args.text("output") if "output" in call.args.values else ""
    if output:
        return Stdout(_dashes(call) + print_one(call, obj))
    return Stdout(f"{reference(resource, obj['metadata'].get('name', ''))} {operation}{_DRY_RUN_MARKS[mode]}\n")


def _dashes(call: CommandContext) -> str:
    """Return the line between two YAML documents of one printer."""
    if call.args.text("output") != "yaml":
        return ""
    call.console.documents += 1
    return "---\n" if call.console.documents > 1 else ""


def done_typed(
    call: CommandContext, resource: Resource, obj: dict[str, Any], operation: str, mode: str = "none"
) -> Stdout:
    """Like `done`, for an object that kubectl made itself and did not send.

    Its JSON keeps the order of the fields in Kubernetes' Go types, which is how the callers build it.
    """
    if mode == "client" and call.args.text("output") == "json":
        return Stdout(json.dumps(obj, indent=4, ensure_ascii=False) + "\n")
    return done(call, resource, obj, operation, mode)


def print_one(call: CommandContext, obj: dict[str, Any]) -> str:
    """Return one object in the format of -o."""
    return printed(call, [obj], single=True)


def printed(call: CommandContext, objects: list[dict[str, Any]], *, single: bool) -> str:
    """Return objects in the format of -o; unless `single`, as a List."""
    values = call.args.values
    return print_objects(
        with_template(call),
        objects,
        single=single,
        show_managed_fields=values.get("show-managed-fields") is True,
        headers=values.get("no-headers") is not True,
        missing_keys=values.get("allow-missing-template-keys") is not False,
    )


def as_table(call: CommandContext) -> bool:
    """Whether a line that reads prints a table: there is no -o, or -o wide."""
    output = call.args.text("output")
    return output == "wide" or not (output or call.args.text("template"))


def with_template(call: CommandContext) -> str:
    """Return -o with the text of --template joined to it, or that of the file that it names.

    Raises:
        KubectlError: the file cannot be read.

    """
    output, template = call.args.text("output"), call.args.text("template")
    if template and "=" not in output:
        output = f"{output or 'go-template'}={template}"
    name, _, path = output.partition("=")
    if name not in _FROM_FILES or not path:
        return output
    try:
        return f"{name}={call.files.read(path)}"
    except OSError as error:
        what = "template" if name == "custom-columns-file" else "--template"
        message = f"error reading {what} {path}, open {path}: {(error.strerror or str(error)).lower()}"
        raise KubectlError(message) from error


def json_text(value: object) -> str:
    """Return a value as compact JSON with sorted keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def failed(failure: ResourceError, action: str = "") -> Stderr:
    """Return the stderr lines about an object that could not be had or changed.

    `action` is what was being done with a manifest: creating, deleting, replacing.
    """
    if isinstance(failure.error, StatusError):
        prefix = when(action, failure.source) if action else ""
        return Stderr(from_server(failure.error, prefix))
    return Stderr(failure.error.stderr())
