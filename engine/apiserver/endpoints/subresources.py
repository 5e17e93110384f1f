"""Parts of an object with a path of their own (scale, log, eviction, binding, token, exec), and what is no object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.requests import Eviction
from engine.api.serializer import wire
from engine.api.serializer.idle.reviews import Binding
from engine.api.status import bad_request, plain
from engine.apiserver import discovery
from engine.apiserver.auth import componentstatus
from engine.apiserver.endpoints import requestbodies, response, routes
from engine.apiserver.endpoints.connecting import proxy
from engine.apiserver.endpoints.connecting.connect import CONNECTED, connect, container_of
from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse, answer
from engine.apiserver.endpoints.options import logs, parameters
from engine.apiserver.endpoints.options.write import write_options
from engine.apiserver.endpoints.routes import not_allowed
from engine.apiserver.tables.scale import custom_scale_table, scale_table
from engine.apiserver.users import impersonated
from engine.apiserver.validation.fielderrors import FieldErrors

if TYPE_CHECKING:
    from engine.apiserver.endpoints.routes import RequestInfo
    from engine.apiserver.endpoints.verbs import ResourceVerbs


_NODE = ("Node", "<empty>")
_BINDING = {"kind": "Binding", "apiVersion": "v1"}
_BOUND = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}
_TIMED = ("sinceSeconds", "sinceTime", "timestamps")
_NO_TIMES = "podfall's logs have no times: {} is passed over"


def part(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    """Answer a request for a part of an object, except its status. Raises StatusError."""
    routes.check_custom(ask.method, target)
    known = {part.name for part in discovery.subresources_of(target.resource)}
    if target.subresource in CONNECTED and target.resource.plural == "pods":
        return connect(verbs, ask, target)
    if target.subresource not in known:
        raise routes.no_such_path()
    if target.subresource == routes.PROXY:
        raise proxy.refusal(verbs, target)
    return _answer(verbs, ask, target)


def _answer(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    match target.subresource, ask.method:
        case "log", "GET":
            return _log(verbs, ask, target)
        case "eviction", "POST":
            return _evict(verbs, ask, target)
        case "binding", "POST":
            return _bind(verbs, ask, target)
        case "token", "POST":
            body = requestbodies.read_object(ask)
            return answer(verbs.token(target.namespace or "", target.name, body), 201)
        case "scale", "GET":
            scale = verbs.scale(target.resource, target.namespace or "", target.name)
            return answer(_as_table(verbs, target, scale) if response.form_of(ask) == "Table" else scale)
        case "scale", "PUT" | "PATCH":
            return _scale(verbs, ask, target)
    raise not_allowed()


def _as_table(verbs: ResourceVerbs, target: RequestInfo, scale: dict[str, Any]) -> dict[str, Any]:
    if target.resource.custom is not None:
        return custom_scale_table(target.resource, scale, verbs.now())
    return scale_table(scale, verbs.now())


def _scale(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    where = (target.resource, target.namespace or "", target.name)
    if ask.method == "PUT":
        chosen = write_options(ask, "UpdateOptions")
        body = requestbodies.read_object(ask, "Scale")
        manager = chosen.manager
        return answer(verbs.update(*where, body, subresource="scale", dry_run=chosen.dry_run, manager=manager))
    chosen = write_options(ask, "PatchOptions")
    type_, patch = requestbodies.read_patch(ask, target.resource)
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
    tail, limit = logs.limits(ask, target.name)
    container = container_of(pod, ask.parameters.get("container", ""))
    if not pod["spec"].get("nodeName"):
        return HTTPResponse(204, b"", "text/plain")  # nobody to ask, and nothing wrong with that
    text = verbs.log(
        target.namespace or "",
        target.name,
        container,
        previous=ask.flag("previous"),
        tail=tail,
    )
    said = text.encode()[:limit]
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


def answered(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    """Answer a request for one of the scheme's `ANSWERED`. Raises StatusError."""
    if target.resource == componentstatus.RESOURCE:
        return _components(verbs, ask, target)
    if ask.method != "POST" or target.name:
        raise not_allowed()
    if target.resource.plural == "bindings":
        return _bind(verbs, ask, target)
    body = requestbodies.read_object(ask)
    return answer(verbs.review(target.resource, target.namespace or "", body, impersonated(ask.user, ask.groups)), 201)


def _bind(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    """Assign a Pod to a node. Raises StatusError 404 or 409, 500 where no node is named."""
    asked = wire.decode_request(Binding, _BINDING | requestbodies.read_object(ask))
    node = asked.target
    errors = FieldErrors()
    if node is not None and node.kind not in {"", "Node"}:
        errors.unsupported("target.kind", node.kind, _NODE)
    if node is None or not node.name:
        errors.required("target.name")
    if errors.causes:
        texts = [f"{cause['field']}: {cause['message']}" for cause in errors.causes]
        raise plain(texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]")
    if node is not None:
        name = target.name or asked.metadata.name
        verbs.bind(target.namespace or "", name, node.name, dry_run=write_options(ask, "CreateOptions").dry_run)
    return answer(_BOUND, 201)


def _components(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    if ask.method not in {"GET", "HEAD"}:
        raise not_allowed()
    clock, resource = verbs.server.clock, target.resource
    if target.name:
        return answer(response.shown(clock, ask, resource, verbs.get(resource, "", target.name)))
    page = verbs.page(resource, None, parameters.list_options(ask))
    return response.shown_list(clock, ask, resource, page, wire.encode_as)
