"""The index `/openapi/v3`, the address of the document of each group and version, and all in one at `/openapi/v2`.

A document's hash stands in its address, so that a client may keep it for ever: whoever asks with another hash is sent
to the present one, as by kube-openapi's handler3.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from engine.apiserver.endpoints.exchange import HTTPResponse, answer, to_json
from engine.apiserver.openapi.documents import document, names, resources_of
from engine.apiserver.openapi.swagger import swagger

if TYPE_CHECKING:
    from engine.apiserver.discovery import Served
    from engine.apiserver.endpoints.exchange import HTTPRequest

ROOT = "/openapi/v3"


def described(served: Served, ask: HTTPRequest) -> HTTPResponse | None:
    """Answer a GET below `/openapi/v3`; None where no such group and version is served."""
    where = ask.path.rstrip("/").removeprefix(ROOT).strip("/")
    if not where:
        return answer(
            {"paths": {name: {"serverRelativeURL": _address(served, name)} for name in sorted(names(served))}}
        )
    if where not in names(served):
        return None
    hash_ = _hash(served, where)
    asked = parse_qs(ask.query).get("hash", [""])[0]
    if asked and asked != hash_:
        return HTTPResponse(301, b"", headers={"location": _address(served, where)})
    keep = {"cache-control": "public, immutable"} if asked else {}
    return HTTPResponse(200, _body(served, where), headers={"etag": f'"{hash_}"', **keep})


def swagger_for(served: Served, ask: HTTPRequest) -> HTTPResponse:
    """Answer a GET of `/openapi/v2`, in JSON; an empty document where the client reads only protobuf."""
    if "protobuf" in ask.accept and "json" not in ask.accept:
        return HTTPResponse(200, b"", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")
    return HTTPResponse(200, _swagger(served))


@lru_cache(maxsize=2)
def _swagger(served: Served) -> bytes:
    return to_json(swagger(served))


def _address(served: Served, name: str) -> str:
    return f"{ROOT}/{name}?hash={_hash(served, name)}"


def _hash(served: Served, name: str) -> str:
    return hashlib.sha512(_body(served, name)).hexdigest().upper()


def _body(served: Served, name: str) -> bytes:
    return _made(resources_of(served, name))


@lru_cache(maxsize=128)
def _made(resources: Served) -> bytes:
    """What is served in a version says what its document holds."""
    return to_json(document(resources))
