"""What the server says of itself: health, version, discovery, OpenAPI."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.apiserver import discovery
from engine.apiserver.endpoints import routes
from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse, answer, to_json
from engine.apiserver.endpoints.nonresource import healthz, openapi, openid

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXT = "text/plain; charset=utf-8"


def fixed(served: discovery.Served, ask: HTTPRequest) -> HTTPResponse | None:
    """Answer a GET of health, version, discovery or OpenAPI; None for any other path. Raises StatusError 404."""
    path = ask.path.rstrip("/") or "/"
    if path in healthz.paths():
        verbose = path in healthz.ROOTS and "verbose" in ask.parameters
        return HTTPResponse(200, healthz.verbose(path).encode() if verbose else b"ok", _TEXT)
    if path == openapi.ROOT or path.startswith(f"{openapi.ROOT}/"):
        return openapi.described(served, ask)
    tells = _FIXED.get(path)
    return _discovered(served, ask, path) if tells is None else tells(served, ask)


def _version(_: discovery.Served, __: HTTPRequest) -> HTTPResponse:
    return HTTPResponse(200, f"{json.dumps(discovery.VERSION)}\n".encode())  # spaced out: it is read by people


def _indicators(_: discovery.Served, __: HTTPRequest) -> HTTPResponse:
    return HTTPResponse(200, healthz.indicators().encode(), healthz.SLIS_TYPE)


def _openid(_: discovery.Served, ask: HTTPRequest) -> HTTPResponse:
    path = ask.path.rstrip("/")
    return HTTPResponse(200, to_json(openid.PATHS[path]), openid.TYPES[path])


def _index(served: discovery.Served, _: HTTPRequest) -> HTTPResponse:
    """The paths that are no objects', as `/` lists them."""
    groups = discovery.api_groups(served)["groups"]
    found = ["/api", "/api/v1", "/apis", "/apis/", "/metrics", healthz.SLIS, "/openapi/v2", "/version"]
    found += [openapi.ROOT, f"{openapi.ROOT}/", *openid.PATHS, *healthz.paths()]
    found += [f"/apis/{group['name']}" for group in groups]
    found += [f"/apis/{version['groupVersion']}" for group in groups for version in group["versions"]]
    return answer({"paths": sorted(found)})


def _discovered(served: discovery.Served, ask: HTTPRequest, path: str) -> HTTPResponse | None:
    if path in {"/api", "/apis"}:
        core = path == "/api"
        version = discovery.aggregated_version(ask.accept)
        if version:
            body = discovery.aggregated(served, version, core=core)
            return HTTPResponse(200, to_json(body), discovery.aggregated_type(version))
        return answer(discovery.api_versions() if core else discovery.api_groups(served))
    found = routes.group_version_of(path, served)
    if found is not None:
        return answer(discovery.api_resources(served, *found))
    if path.startswith("/apis/") and path.count("/") == len(("apis", "group")):
        name = path.rpartition("/")[2]
        return answer(discovery.api_group(served, name)) if discovery.is_group(served, name) else None
    return None


_FIXED: dict[str, Callable[[discovery.Served, HTTPRequest], HTTPResponse]] = {
    "/": _index,
    "/version": _version,
    "/openapi/v2": openapi.swagger_for,
    healthz.SLIS: _indicators,
    **dict.fromkeys(openid.PATHS, _openid),
}
