"""What the server says of itself: health, version, discovery, OpenAPI."""

from __future__ import annotations

import json

from engine.apiserver import discovery
from engine.apiserver.endpoints import openapi, routes
from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse, answer, to_json

_TEXT = "text/plain; charset=utf-8"
_HEALTH = ("/healthz", "/livez", "/readyz")
_HOOKS = (
    "start-apiserver-admission-initializer",
    "generic-apiserver-start-informers",
    "priority-and-fairness-config-consumer",
    "priority-and-fairness-filter",
    "storage-object-count-tracker-hook",
    "start-apiextensions-informers",
    "start-apiextensions-controllers",
    "crd-informer-synced",
    "start-system-namespaces-controller",
    "start-cluster-authentication-info-controller",
    "start-kube-apiserver-identity-lease-controller",
    "start-kube-apiserver-identity-lease-garbage-collector",
    "start-legacy-token-tracking-controller",
    "start-service-ip-repair-controllers",
    "rbac/bootstrap-roles",
    "scheduling/bootstrap-system-priority-classes",
    "priority-and-fairness-config-producer",
    "bootstrap-controller",
    "start-kubernetes-service-cidr-controller",
    "start-kube-aggregator-informers",
    "apiservice-status-local-available-controller",
    "apiservice-status-remote-available-controller",
    "apiservice-registration-controller",
    "apiservice-wait-for-first-sync",
    "apiservice-discovery-controller",
    "kube-apiserver-autoregistration",
)
_LAST_HOOKS = ("apiservice-openapi-controller", "apiservice-openapiv3-controller")


def fixed(ask: HTTPRequest) -> HTTPResponse | None:
    """Answer a GET of health, version, discovery or OpenAPI; None for any other path. Raises StatusError 404."""
    path = ask.path.rstrip("/") or "/"
    if path in _HEALTH or path.startswith(tuple(f"{name}/" for name in _HEALTH)):
        verbose = path in _HEALTH and "verbose" in ask.parameters
        return HTTPResponse(200, _checks(path.removeprefix("/")).encode() if verbose else b"ok", _TEXT)
    if path == "/version":
        return HTTPResponse(200, f"{json.dumps(discovery.VERSION)}\n".encode())  # spaced out: it is read by people
    if path == "/openapi/v2":
        return openapi.swagger_for(ask)
    if path == openapi.ROOT or path.startswith(f"{openapi.ROOT}/"):
        return openapi.described(ask)
    if path == "/":
        return answer(
            {
                "paths": [
                    "/api",
                    "/api/v1",
                    "/apis",
                    "/healthz",
                    "/livez",
                    "/metrics",
                    "/openapi/v2",
                    openapi.ROOT,
                    "/readyz",
                    "/version",
                ],
            },
        )
    return _discovered(ask, path)


def _discovered(ask: HTTPRequest, path: str) -> HTTPResponse | None:
    if path in {"/api", "/apis"}:
        core = path == "/api"
        version = discovery.aggregated_version(ask.accept)
        if version:
            body = discovery.aggregated(version, core=core)
            return HTTPResponse(200, to_json(body), discovery.aggregated_type(version))
        return answer(discovery.api_versions() if core else discovery.api_groups())
    found = routes.group_version_of(path)
    if found is not None:
        return answer(discovery.api_resources(*found))
    if path.startswith("/apis/") and path.count("/") == len(("apis", "group")):
        name = path.rpartition("/")[2]
        return answer(discovery.api_group(name)) if discovery.is_group(name) else None
    return None


def _checks(path: str) -> str:
    """Each check of a health path, as `?verbose` tells them: a server that answers at all is well."""
    ready = path == "readyz"
    names = ["ping", "log", *(("informer-sync",) if ready else ())]
    names += [*(f"poststarthook/{hook}" for hook in _HOOKS), "autoregister-completion"]
    names += [*(f"poststarthook/{hook}" for hook in _LAST_HOOKS), *(("shutdown",) if ready else ())]
    return "".join(f"[+]{name} ok\n" for name in names) + f"{path} check passed\n"
