"""Parts of an object with a path of their own: scale, log, eviction and exec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.requests import Eviction
from engine.api.serializer import wire
from engine.api.status import StatusError, bad_request
from engine.apiserver import discovery
from engine.apiserver.endpoints import requestbodies, response, routes
from engine.apiserver.endpoints.connect import CONNECTED, connect, container_of
from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse, answer
from engine.apiserver.endpoints.options import parameters
from engine.apiserver.endpoints.options.write import write_options
from engine.apiserver.endpoints.routes import not_allowed
from engine.apiserver.tables.scale import scale_table

if TYPE_CHECKING:
    from engine.apiserver.endpoints.routes import RequestInfo
    from engine.apiserver.endpoints.verbs import ResourceVerbs


_PROXIED = frozenset({"nodes", "pods", "services"})
_NO_PROXY = (
    "the API server proxies to nobody: no process here listens on a real port; curl asks a node from the console, "
    "and kubectl exec POD -- curl a Service or a Pod from inside"
)
_TIMED = ("sinceSeconds", "sinceTime", "timestamps")
_NO_TIMES = "podfall's logs have no times: {} is passed over"


def part(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    """Answer a request for a part of an object, except its status. Raises StatusError."""
    known = {part.name for part in discovery.subresources_of(target.resource)}
    if target.subresource in CONNECTED and target.resource.plural == "pods":
        return connect(verbs, ask, target)
    if target.subresource == routes.PROXY and target.resource.plural in _PROXIED:
        raise StatusError(501, "NotImplemented", _NO_PROXY)
    if target.subresource not in known:
        raise routes.no_such_path()
    match target.subresource, ask.method:
        case "log", "GET":
            return _log(verbs, ask, target)
        case "eviction", "POST":
            return _evict(verbs, ask, target)
        case "scale", "GET":
            scale = verbs.scale(target.resource, target.namespace or "", target.name)
            return answer(scale_table(scale, verbs.now()) if response.form_of(ask) == "Table" else scale)
        case "scale", "PUT" | "PATCH":
            return _scale(verbs, ask, target)
    raise not_allowed()


def _scale(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    where = (target.resource, target.namespace or "", target.name)
    if ask.method == "PUT":
        chosen = write_options(ask, "UpdateOptions")
        body = requestbodies.read_object(ask, "Scale")
        manager = chosen.manager
        return answer(verbs.update(*where, body, subresource="scale", dry_run=chosen.dry_run, manager=manager))
    chosen = write_options(ask, "PatchOptions")
    type_, patch = requestbodies.read_patch(ask)
    return answer(
        verbs.patch(
            *where,
            patch,
            type=type_,
            subresource="scale",
            dry_run=chosen.dry_run,
            manager=chosen.manager,
            force=chosen.force,
        )
    )


def _log(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    pod = verbs.get(target.resource, target.namespace or "", target.name)
    container = container_of(pod, ask.parameters.get("container", ""))
    if not pod["spec"].get("nodeName"):
        return HTTPResponse(204, b"", "text/plain")  # nobody to ask, and nothing wrong with that
    tail = parameters.number(ask, "tailLines")
    text = verbs.log(
        target.namespace or "",
        target.name,
        container,
        previous=ask.flag("previous"),
        tail=tail,
    )
    said = text.encode()[: parameters.number(ask, "limitBytes") or None]
    return HTTPResponse(
        200, said, "text/plain", [_NO_TIMES.format(name) for name in _TIMED if ask.parameters.get(name)]
    )


def _evict(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    asked = wire.decode_request(Eviction, requestbodies.read_object(ask, "Eviction") if ask.body.strip() else {})
    if asked.metadata.name not in {"", target.name}:
        raise bad_request("name in URL does not match name in Eviction object")
    options = asked.delete_options
    dry_run = write_options(ask, "CreateOptions").dry_run or "All" in options.dry_run
    grace_s = options.grace_period_seconds
    verbs.evict(target.namespace or "", target.name, grace_s=grace_s, dry_run=dry_run)
    return answer({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}, 201)
