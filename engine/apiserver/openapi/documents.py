"""The index `/openapi/v3`, and the document of each group and version behind it.

A document's hash stands in its address, so that a client may keep it for ever: whoever asks with another hash is sent
to the present one, as by kube-openapi's handler3.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from engine.api.scheme import SCHEME
from engine.apiserver.discovery import VERSION
from engine.apiserver.exchange import Answer, answer, to_json
from engine.apiserver.openapi.operations import paths_of
from engine.apiserver.openapi.schemas import kind_name, kind_schema, list_schema, with_parts

if TYPE_CHECKING:
    from engine.apiserver.exchange import Ask

ROOT = "/openapi/v3"


def described(ask: Ask) -> Answer | None:
    """Answer a GET below `/openapi/v3`; None where no such group and version is served."""
    where = ask.path.rstrip("/").removeprefix(ROOT).strip("/")
    if not where:
        return answer({"paths": {name: {"serverRelativeURL": _address(name)} for name in _names()}})
    if where not in _names():
        return None
    hash_ = _hash(where)
    asked = parse_qs(ask.query).get("hash", [""])[0]
    if asked and asked != hash_:
        return Answer(301, b"", headers={"location": _address(where)})
    keep = {"cache-control": "public, immutable"} if asked else {}
    return Answer(200, _document(where), headers={"etag": f'"{hash_}"', **keep})


def _names() -> list[str]:
    """`api/v1`, `apis/apps/v1` and so on, in discovery order."""
    return list(dict.fromkeys(f"{'apis' if each.group else 'api'}/{each.api_version}" for each in SCHEME))


def _address(name: str) -> str:
    return f"{ROOT}/{name}?hash={_hash(name)}"


def _hash(name: str) -> str:
    return hashlib.sha512(_document(name)).hexdigest().upper()


@cache
def _document(name: str) -> bytes:
    version = name.partition("/")[2]
    resources = [resource for resource in SCHEME if resource.api_version == version]
    paths: dict[str, Any] = {}
    for resource in resources:
        paths |= paths_of(resource)
    own = {kind_name(resource): kind_schema(resource) for resource in resources}
    lists = {f"{kind_name(resource)}List": list_schema(resource) for resource in resources}
    return to_json(
        {
            "openapi": "3.0.0",
            "info": {"title": "podfall", "version": VERSION["gitVersion"]},
            "paths": dict(sorted(paths.items())),
            "components": {"schemas": with_parts(own | lists, resources)},
        }
    )
