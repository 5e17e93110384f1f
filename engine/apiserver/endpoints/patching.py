"""A patch applied to an object in wire form, and what the server says of one that does not fit.

Called by the verbs. Writes nothing; raises Kubernetes' Status errors. Mirrors apiserver/pkg/endpoints/handlers.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from engine.api import status
from engine.apiserver.apiextensions import objects
from engine.apiserver.endpoints import decoding
from engine.apiserver.patch.jsonpatch import json_patch
from engine.apiserver.patch.mergepatch import json_merge
from engine.apiserver.patch.quoted import opened
from engine.apiserver.patch.strategicpatch import strategic_merge
from engine.golang.fmt import go_quote, go_value
from engine.golang.json import kind_of

if TYPE_CHECKING:
    from engine.api.scheme import Resource

_OPERATION = ("op", "path", "from", "value")
_MISFIT = re.compile(r"json: cannot unmarshal (\w+)(?: \S+)? into .* of type (.+)$", re.DOTALL)
_GO_KINDS = {"number": "int64", "array": "slice", "object": "map"}
_A_MAP = "map[string]interface {}"


def patched(resource: Resource, raw: dict[str, Any], change: Any, type: str, validation: str) -> decoding.Decoded:
    """An object in wire form after a JSON, merge or strategic merge patch, read. Raises StatusError."""
    new = changed(raw, change, type, resource.kind)
    ignored = unknown_in_operations(change) if type == "json" and validation != "Ignore" else []
    if ignored and validation == "Strict":
        raise _does_not_fit(_quoted(resource, new, change, type), f"strict decoding error: {', '.join(ignored)}")
    try:
        decoding.check_kind(resource, new)
        decoded = decoding.decode(resource, new, validation)
    except status.StatusError as error:
        _, _, why = error.message.partition("cannot be handled as a " + resource.kind + ": ")
        why = why or error.message
        shown = _quoted(resource, new, change, type)
        raise _does_not_fit(shown, _unconverted(why) if type == "strategic" else why) from error
    return decoded._replace(unknown=ignored + decoded.unknown)


def _quoted(resource: Resource, new: dict[str, Any], change: Any, type: str) -> str:
    """What the server shows of a patch that it refuses: the patch itself, or what it made of the object."""
    if type == "strategic":
        return go_value(change)
    document = opened(objects.as_written(resource, new), change, type)
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def changed(raw: dict[str, Any], change: Any, type: str, kind: str) -> dict[str, Any]:
    """A document after a JSON, merge or strategic merge patch. Raises StatusError 400, 413, 422 or 500."""
    check_form(change, type)
    if type == "strategic":
        return strategic_merge(raw, change, kind)
    out = json_patch(raw, change) if type == "json" else json_merge(raw, change)
    if not isinstance(out, dict):
        why = f"json: cannot unmarshal {kind_of(out)} into Go value of type v1.{kind}"
        raise _does_not_fit(json.dumps(out), why)
    return out


def check_form(change: Any, type: str) -> None:
    """Has the patch the form that its content type says? Raises StatusError 400 in Go's words."""
    if type == "json":
        problem = _operations_problem(change)
    else:
        problem = (
            ""
            if isinstance(change, dict)
            else f"json: cannot unmarshal {kind_of(change)} into Go value of type {_A_MAP}"
        )
    if problem:
        raise unreadable(problem, type)


def unreadable(problem: str, type: str) -> status.StatusError:
    """400: the patch cannot be read."""
    return status.bad_request(problem if type == "strategic" else f"error decoding patch: {problem}")


def unknown_in_operations(operations: list[dict[str, Any]]) -> list[str]:
    """A sentence for each field that no operation of a JSON patch has."""
    return [
        f'json patch unknown field "[{index}].{name}"'
        for index, step in enumerate(operations)
        for name in step
        if name not in _OPERATION
    ]


def _operations_problem(change: Any) -> str:
    if not isinstance(change, list):
        return f"json: cannot unmarshal {kind_of(change)} into Go value of type []handlers.jsonPatchOp"
    for step in change:
        if not isinstance(step, dict):
            return f"json: cannot unmarshal {kind_of(step)} into Go value of type handlers.jsonPatchOp"
        for name in ("op", "path", "from"):
            value = step.get(name)
            if value is not None and not isinstance(value, str):
                return f"json: cannot unmarshal {kind_of(value)} into Go struct field jsonPatchOp.{name} of type string"
    return ""


def _does_not_fit(shown: str, why: str) -> status.StatusError:
    """422: the patched object is none of its kind. `shown` is what the server shows of it."""
    message = f"Invalid value: {go_quote(shown)}: {why}"
    causes = [{"reason": "FieldValueInvalid", "message": message, "field": "patch"}]
    return status.StatusError(422, "Invalid", f' "" is invalid: patch: {message}', {"causes": causes})


def _unconverted(why: str) -> str:
    """What the converter of maps into objects says where the JSON decoder says `why` (runtime/converter.go)."""
    if why.startswith("illegal base64"):
        return f"error decoding from json: {why}"
    found = _MISFIT.search(why)
    if found is None:
        return why
    kind, wanted = _GO_KINDS.get(found[1], found[1]), found[2]
    if wanted.startswith("[]"):
        return f"cannot restore slice from {kind}"
    if wanted.startswith("map[") or wanted.endswith("ResourceList"):
        return f"cannot restore map from {kind}"
    return f"cannot restore struct from: {kind}" if "." in wanted else f"unrecognized type: {wanted}"
