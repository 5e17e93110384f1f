"""A request over HTTP as a mapping of a recording, and back. Bodies that are no text are kept in base64."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from engine.apiserver.endpoints.exchange import HTTPRequest

_TEXTS = {"method": "method", "path": "path", "query": "query", "contentType": "content_type", "accept": "accept"}
_WHERE_GIVEN = {"user": "user", "userAgent": "user_agent"}
"""Left out where it is empty."""
_GROUPS = "groups"
_BODIES = ("body", "bodyBase64")
_KNOWN = (*_TEXTS, *_WHERE_GIVEN, _GROUPS, *_BODIES)


def request_value(request: HTTPRequest) -> dict[str, Any]:
    """Write a request down."""
    texts: dict[str, Any] = {key: getattr(request, name) for key, name in _TEXTS.items()}
    texts |= {key: getattr(request, name) for key, name in _WHERE_GIVEN.items() if getattr(request, name)}
    texts |= {_GROUPS: list(request.groups)} if request.groups else {}
    try:
        return {**texts, "body": request.body.decode()}
    except UnicodeDecodeError:
        return {**texts, "bodyBase64": base64.b64encode(request.body).decode()}


def read_request(value: Mapping[str, Any]) -> HTTPRequest:
    """Read what `request_value` wrote. Raises ValueError saying what is wrong."""
    for key, text in value.items():
        if key not in _KNOWN:
            raise ValueError(f"unknown field {key}; known are {', '.join(_KNOWN)}")
        if key == _GROUPS and not (isinstance(text, list) and all(isinstance(group, str) for group in text)):
            raise ValueError(f"{key} must be a list of texts")
        if key != _GROUPS and not isinstance(text, str):
            raise ValueError(f"{key} must be a text")
    if "method" not in value or "path" not in value:
        raise ValueError("a method and a path are needed")
    texts = {name: value[key] for key, name in (_TEXTS | _WHERE_GIVEN).items() if key in value}
    return HTTPRequest(**texts, body=_body(value), groups=tuple(value.get(_GROUPS, ())))


def _body(value: Mapping[str, Any]) -> bytes:
    if "bodyBase64" not in value:
        return str(value.get("body", "")).encode()
    try:
        return base64.b64decode(value["bodyBase64"], validate=True)
    except binascii.Error as error:
        raise ValueError(f"bodyBase64 is no base64: {error}") from error
