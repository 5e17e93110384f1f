"""What a verb says about each object that it changed: `service/x created`, or the object itself with -o.

Called by the verbs that write. Prints through engine/kubectl/printers.py.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from engine.api.status import StatusError
from engine.client.output import Err, Out
from engine.kubectl.errors import KubectlError, from_server, when
from engine.kubectl.patches import with_last_applied
from engine.kubectl.printers import print_objects

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.kubectl.resources import Failure
    from engine.kubectl.verb import Call

_FORMATS = (
    "go-template", "go-template-file", "json", "jsonpath", "jsonpath-as-json", "jsonpath-file", "name", "template",
    "templatefile", "yaml",
)  # fmt: skip
_DRY_RUN_MARKS = {"none": "", "client": " (dry run)", "server": " (server dry run)"}


def check_output(call: Call) -> None:
    """Refuse an unknown -o before anything is sent.

    Raises:
        KubectlError: with the list of formats.

    """
    output = call.args.text("output")
    if output and output.partition("=")[0] not in _FORMATS:
        message = (
            f'unable to match a printer suitable for the output format "{output}", '
            f"allowed formats are: {','.join(_FORMATS)}"
        )
        raise KubectlError(message)


def saved(call: Call, obj: dict[str, Any]) -> dict[str, Any]:
    """Return the object to send: with --save-config it carries what a later apply compares with."""
    return with_last_applied(obj) if call.args.on("save-config") else obj


def reference(resource: Resource, name: str) -> str:
    """Return an object's name in kubectl's messages, such as `replicaset.apps/x`."""
    return f"{kind_name(resource)}/{name}"


def kind_name(resource: Resource) -> str:
    """Return a type's name in kubectl's messages, such as `replicaset.apps`."""
    kind = resource.kind.lower()
    return f"{kind}.{resource.group}" if resource.group else kind


def done(call: Call, resource: Resource, obj: dict[str, Any], operation: str, mode: str = "none") -> Out:
    """Return the line about an object that was written, or the object when the line has -o.

    `mode` is the dry run: none, client or server.
    """
    output = call.args.text("output") if "output" in call.args.values else ""
    if output:
        return Out(print_one(call, obj))
    return Out(f"{reference(resource, obj['metadata']['name'])} {operation}{_DRY_RUN_MARKS[mode]}\n")


def done_typed(call: Call, resource: Resource, obj: dict[str, Any], operation: str, mode: str = "none") -> Out:
    """Like `done`, for an object that kubectl made itself and did not send.

    Its JSON keeps the order of the fields in Kubernetes' Go types, which is how the callers build it.
    """
    if mode == "client" and call.args.text("output") == "json":
        return Out(json.dumps(obj, indent=4, ensure_ascii=False) + "\n")
    return done(call, resource, obj, operation, mode)


def print_one(call: Call, obj: dict[str, Any]) -> str:
    """Return one object in the format of -o."""
    keep = call.args.on("show-managed-fields")
    return print_objects(with_template(call), [obj], single=True, show_managed_fields=keep)


def with_template(call: Call) -> str:
    """Return -o with the text of --template joined to it."""
    output = call.args.text("output")
    template = call.args.text("template")
    if not template or "=" in output:
        return output
    return f"{output or 'go-template'}={template}"


def failed(failure: Failure, action: str = "") -> Err:
    """Return the stderr lines about an object that could not be had or changed.

    `action` is what was being done with a manifest: creating, deleting, replacing.
    """
    if isinstance(failure.error, StatusError):
        prefix = when(action, failure.source) if action else ""
        return Err(from_server(failure.error, prefix))
    return Err(failure.error.stderr())
