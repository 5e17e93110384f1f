"""Request bodies: JSON, YAML or protobuf, read into wire dicts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from engine.api.serializer import rawdocuments, yamltext
from engine.api.status import StatusError, bad_request
from engine.apiserver.endpoints.protobuf import decoder

if TYPE_CHECKING:
    from engine.apiserver.endpoints.exchange import HTTPRequest

MAX_BYTES = 3 * 1024 * 1024
"""The real server's limit of a request body."""

PATCH_TYPES = {
    "application/json-patch+json": "json",
    "application/merge-patch+json": "merge",
    "application/strategic-merge-patch+json": "strategic",
    "application/apply-patch+yaml": "apply",
}
_YAML = frozenset({"application/yaml", "application/apply-patch+yaml"})


def media_type(content_type: str) -> str:
    """The type without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def read_object(ask: HTTPRequest) -> dict[str, Any]:
    """The body as an object. Raises StatusError 400 or 415."""
    kind = media_type(ask.content_type)
    if kind == decoder.CONTENT_TYPE:
        return decoder.decode(ask.body)
    if kind and kind not in _YAML and not kind.endswith("json"):
        raise StatusError(415, "UnsupportedMediaType", f"the body of the request was in an unknown format - {kind}")
    body = _parse(ask.body, as_yaml=kind in _YAML)
    if not isinstance(body, dict) or not isinstance(body.get("metadata") or {}, dict):
        raise bad_request("the object provided is unrecognized (must be of type Object)")
    return body


def read_options(ask: HTTPRequest) -> dict[str, Any]:
    """DeleteOptions, which may be left out. Raises StatusError 400."""
    return read_object(ask) if ask.body.strip() else {}


def read_patch(ask: HTTPRequest) -> tuple[str, Any]:
    """The type of a patch and the patch. Raises StatusError 400 or 415."""
    kind = media_type(ask.content_type)
    if kind not in PATCH_TYPES:
        known = ", ".join(PATCH_TYPES)
        message = f"the body of the request was in an unknown format - accepted media types include: {known}"
        raise StatusError(415, "UnsupportedMediaType", message)
    body = _parse(ask.body, as_yaml=kind in _YAML)
    if kind in _YAML and not isinstance(body, dict):
        raise bad_request("error decoding YAML: it is not an object")
    return PATCH_TYPES[kind], body


def is_yaml(content_type: str) -> bool:
    """Whether a body of that type is YAML, which JSON is too."""
    return media_type(content_type) in _YAML


def as_json(body: bytes) -> bytes:
    """The JSON of a body that is YAML; JSON stays as it is. Raises StatusError 400.

    It may take seconds for the largest bodies, and touches nothing, so that any thread may do it.
    """
    if body.lstrip()[:1] in {b"{", b"["} and _is_json(body):
        return body
    try:
        return yamltext.to_json(body.decode()).encode()
    except (ValueError, TypeError, RecursionError, yaml.YAMLError) as error:
        problem = " ".join(str(error).split())
        raise bad_request(f"error converting YAML to JSON: yaml: {problem}") from error


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _parse(body: bytes, *, as_yaml: bool) -> Any:
    try:
        return rawdocuments.readable(json.loads(as_json(body) if as_yaml else body))
    except (ValueError, RecursionError) as error:
        raise bad_request(f"couldn't get version/kind; json parse error: {error}") from error
