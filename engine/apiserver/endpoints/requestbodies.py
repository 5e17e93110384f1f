"""Request bodies: JSON, YAML or protobuf, read into wire dicts (apiserver/pkg/endpoints/handlers/rest.go)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from engine.api.serializer import rawdocuments, yamltext
from engine.api.status import StatusError, bad_request, generic, plain
from engine.apiserver.apiextensions import requests
from engine.apiserver.endpoints import patching
from engine.apiserver.endpoints.protobuf import decoder
from engine.golang import json as go_json
from engine.golang.yamlerrors import go_yaml_text

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.apiserver.endpoints.exchange import HTTPRequest

MAX_BYTES = 3 * 1024 * 1024
"""The real server's limit of a request body."""

PATCH_TYPES = {
    "application/json-patch+json": "json",
    "application/merge-patch+json": "merge",
    "application/strategic-merge-patch+json": "strategic",
    "application/apply-patch+yaml": "apply",
}
_UNKNOWN_FORMAT = (
    "the body of the request was in an unknown format - accepted media types include: application/json, "
    "application/yaml, application/vnd.kubernetes.protobuf"
)
_OPTIONS_SCHEME = "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"
_NO_HEADER = "couldn't get version/kind; json parse error: "
_HEADER = r'struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }'
_SHOWN = 30
"""So many bytes of a body that cannot be read are shown."""
_YAML = frozenset({"application/yaml", "application/apply-patch+yaml"})


def media_type(content_type: str) -> str:
    """The type without its parameters."""
    return content_type.partition(";")[0].strip().lower()


class Body(NamedTuple):
    """An object that a client sent."""

    value: dict[str, Any]
    duplicates: list[str]
    """A sentence for each field that stands there twice: the last one counts."""


def read_object(ask: HTTPRequest, kind: str = "Object") -> dict[str, Any]:
    """The body as an object, which has to be of that kind. Raises StatusError 400 or 415."""
    return read_body(ask, kind).value


def read_body(ask: HTTPRequest, kind: str) -> Body:
    """The body with what is odd about it. Raises StatusError 400 or 415."""
    media = media_type(ask.content_type)
    if media == decoder.CONTENT_TYPE:
        return Body(decoder.decode(ask.body), [])
    if media and media not in _YAML and not media.endswith("json"):
        raise StatusError(415, "UnsupportedMediaType", _UNKNOWN_FORMAT)
    body, duplicates = _read(ask.body, kind, as_yaml=media in _YAML)
    problem = _header_problem(body)
    if problem:
        raise UnrecognizedError(kind, _NO_HEADER + problem, ask.body)
    return Body(body or {}, duplicates)


def read_options(ask: HTTPRequest) -> dict[str, Any]:
    """DeleteOptions. Raises StatusError 415, or 500 on what is none."""
    try:
        options = read_object(ask, "DeleteOptions")
    except UnrecognizedError as error:
        raise plain(error.why) from error  # as upstream, where nobody makes a Status of it
    kind, version = options.get("kind") or "DeleteOptions", options.get("apiVersion") or "v1"
    if kind != "DeleteOptions":
        raise plain(f'no kind "{kind}" is registered for version "{version}" in scheme "{_OPTIONS_SCHEME}"')
    return options


def check_says_kind(resource: Resource, value: dict[str, Any], body: bytes) -> None:
    """Does a custom object say of which kind it is, as nobody else may? Raises StatusError 400."""
    if resource.custom is not None and not value.get("kind"):
        why = f"Object 'Kind' is missing in '{body.decode('utf-8', 'replace')}'"
        raise UnrecognizedError(resource.kind, why, body)


def read_patch(ask: HTTPRequest, resource: Resource | None = None) -> tuple[str, Any]:
    """The type of a patch to a resource and the patch. Raises StatusError 400 or 415."""
    kind = media_type(ask.content_type)
    if resource is not None and resource.custom is not None and PATCH_TYPES.get(kind) not in requests.PATCHES:
        raise requests.unknown_patch()
    if kind not in PATCH_TYPES:
        raise generic(415, "UnsupportedMediaType", "415: Unsupported Media Type")
    type_ = PATCH_TYPES[kind]
    if kind in _YAML:
        return type_, _applied(ask.body)
    try:
        return type_, _from_json(ask.body)[0]
    except (ValueError, RecursionError) as error:
        raise patching.unreadable(str(error), type_) from error


def _applied(body: bytes) -> dict[str, Any]:
    """The configuration that an apply patch holds. Raises StatusError 400."""
    try:
        value, _ = _from_json(as_json(body))
    except (ValueError, RecursionError) as error:
        raise bad_request(f"error decoding YAML: error converting YAML to JSON: {error}") from error
    if not isinstance(value, dict):
        why = f"json: cannot unmarshal {go_json.kind_of(value)} into Go value of type map[string]interface {{}}"
        raise bad_request(f"error decoding YAML: error unmarshaling JSON: {why}")
    return value


def is_apply(content_type: str) -> bool:
    """Whether a body of that type is applied by the server."""
    return PATCH_TYPES.get(media_type(content_type)) == "apply"


def is_yaml(content_type: str) -> bool:
    """Whether a body of that type is YAML, which JSON is too."""
    return media_type(content_type) in _YAML


def as_json(body: bytes) -> bytes:
    """The JSON of a body that is YAML; JSON stays as it is. Raises ValueError in go-yaml's words.

    It may take seconds for the largest bodies, and touches nothing, so that any thread may do it.
    """
    if body.lstrip()[:1] in {b"{", b"["} and _is_json(body):
        return body
    try:
        return yamltext.to_json(body.decode()).encode()
    except UnicodeDecodeError as error:
        raise ValueError("yaml: invalid leading UTF-8 octet") from error
    except yaml.YAMLError as error:
        raise ValueError(" ".join(go_yaml_text(error).split())) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(f"json: unsupported value: {' '.join(str(error).split())}") from error


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _read(body: bytes, kind: str, *, as_yaml: bool) -> tuple[Any, list[str]]:
    try:
        said = as_json(body) if as_yaml else body
    except ValueError as error:
        raise UnrecognizedError(kind, str(error), body) from error
    try:
        value, repeated = _from_json(said)
    except (ValueError, RecursionError) as error:
        raise UnrecognizedError(kind, f"{_NO_HEADER}{error}", body) from error
    # What was no JSON before has its keys once by now.
    in_yaml = yamltext.repeated_keys(body.decode()) if said is not body else ""
    return value, [f'duplicate field "{path}"' for path in repeated] + [in_yaml] * bool(in_yaml)


def _from_json(body: bytes) -> tuple[Any, list[str]]:
    try:
        text = body.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")  # as Go puts U+FFFD for what is no letter
    value, repeated = go_json.read_strictly(text)
    return rawdocuments.readable(value), repeated


def _header_problem(body: Any) -> str:
    """Why the kind and version of a body cannot be told (SimpleMetaFactory's Interpret); empty where they can."""
    if body is None:
        return ""
    if not isinstance(body, dict):
        return f"json: cannot unmarshal {go_json.kind_of(body)} into Go value of type {_HEADER}"
    for name in ("apiVersion", "kind"):
        if not isinstance(body.get(name) or "", str):
            return f"json: cannot unmarshal {go_json.kind_of(body[name])} into Go struct field .{name} of type string"
    return ""


class UnrecognizedError(StatusError):
    """400: nobody knows what was sent (transformDecodeError)."""

    def __init__(self, kind: str, why: str, body: bytes) -> None:
        """Say that no object of that kind was sent, and why."""
        text = f"the object provided is unrecognized (must be of type {kind}): {why} ({_summary(body)})"
        super().__init__(400, "BadRequest", text)
        self.why = why


def _summary(body: bytes) -> str:
    if not body:
        return "<empty>"
    begin = body[:_SHOWN]
    text = begin.decode("utf-8", "replace") if body[:1] == b"{" else begin.hex()
    return text if len(body) <= _SHOWN else f"{text} ..."
