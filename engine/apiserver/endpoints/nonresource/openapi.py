"""The index `/openapi/v3`, the address of the document of each group and version, and all in one at `/openapi/v2`.

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
from engine.apiserver.openapi.swagger import swagger

if TYPE_CHECKING:
    from engine.apiserver.endpoints.exchange import HTTPRequest

ROOT = "/openapi/v3"


def described(ask: HTTPRequest) -> HTTPResponse | None:
    """Answer a GET below `/openapi/v3`; None where no such group and version is served."""
    where = ask.path.rstrip("/").removeprefix(ROOT).strip("/")
    if not where:
        return answer({"paths": {name: {"serverRelativeURL": _address(name)} for name in sorted(names())}})
    if where not in names():
        return None
    hash_ = _hash(where)
    asked = parse_qs(ask.query).get("hash", [""])[0]
    if asked and asked != hash_:
        return HTTPResponse(301, b"", headers={"location": _address(where)})
    keep = {"cache-control": "public, immutable"} if asked else {}
    return HTTPResponse(200, _body(where), headers={"etag": f'"{hash_}"', **keep})


def swagger_for(ask: HTTPRequest) -> HTTPResponse:
    """Answer a GET of `/openapi/v2`, in JSON; an empty document where the client reads only protobuf."""
    if "protobuf" in ask.accept and "json" not in ask.accept:
        return HTTPResponse(200, b"", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")
    return HTTPResponse(200, _swagger())


@cache
def _swagger() -> bytes:
    return to_json(swagger())


def _address(name: str) -> str:
    return f"{ROOT}/{name}?hash={_hash(name)}"


def _hash(name: str) -> str:
    return hashlib.sha512(_body(name)).hexdigest().upper()


@cache
def _body(name: str) -> bytes:
    return to_json(document(name))
