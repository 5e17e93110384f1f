"""The index `/openapi/v3`, and the address of the document of each group and version.

A document's hash stands in its address, so that a client may keep it for ever: whoever asks with another hash is sent
to the present one, as by kube-openapi's handler3.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from engine.apiserver.endpoints.exchange import HTTPResponse, answer, to_json
from engine.apiserver.openapi.documents import document, names

if TYPE_CHECKING:
    from engine.apiserver.endpoints.exchange import HTTPRequest

ROOT = "/openapi/v3"


def described(ask: HTTPRequest) -> HTTPResponse | None:
    """Answer a GET below `/openapi/v3`; None where no such group and version is served."""
    where = ask.path.rstrip("/").removeprefix(ROOT).strip("/")
    if not where:
        return answer({"paths": {name: {"serverRelativeURL": _address(name)} for name in names()}})
    if where not in names():
        return None
    hash_ = _hash(where)
    asked = parse_qs(ask.query).get("hash", [""])[0]
    if asked and asked != hash_:
        return HTTPResponse(301, b"", headers={"location": _address(where)})
    keep = {"cache-control": "public, immutable"} if asked else {}
    return HTTPResponse(200, _body(where), headers={"etag": f'"{hash_}"', **keep})


def _address(name: str) -> str:
    return f"{ROOT}/{name}?hash={_hash(name)}"


def _hash(name: str) -> str:
    return hashlib.sha512(_body(name)).hexdigest().upper()


@cache
def _body(name: str) -> bytes:
    return to_json(document(name))
