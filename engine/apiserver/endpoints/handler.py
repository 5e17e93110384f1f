"""One request answered: the verbs of the API behind their paths, without a network.

Called by the HTTP front for what reads, and through the session's journal for what writes, so that a replay that calls
it with the same requests comes to the same cluster. Mirrors apiserver/pkg/endpoints/handlers.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from engine.api.scheme import ANSWERED
from engine.api.status import StatusError, bad_request, internal, too_large_version
from engine.apiserver import discovery
from engine.apiserver.auth.authorize import check_path, check_resource, user_of, verb_of
from engine.apiserver.auth.reviews import ANSWERS
from engine.apiserver.endpoints import (
    decoding,
    requestbodies,
    response,
    routes,
    subresources,
)
from engine.apiserver.endpoints.connecting.connect import CONNECT, CONNECTED
from engine.apiserver.endpoints.exchange import JSON, READS, HTTPRequest, HTTPResponse, answer, refusal
from engine.apiserver.endpoints.nonresource import urls
from engine.apiserver.endpoints.options import parameters
from engine.apiserver.endpoints.options.write import delete_options, write_options
from engine.apiserver.endpoints.routes import not_allowed
from engine.apiserver.endpoints.verbs import APPLY
from engine.apiserver.registry.strategies import CREATED_ON_UPDATE, RETURNED_WHEN_DELETED
from engine.golang import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.meta import Object
    from engine.api.requests import DeleteOptions
    from engine.apiserver.endpoints.options.write import WriteOptions
    from engine.apiserver.endpoints.routes import RequestInfo
    from engine.apiserver.endpoints.verbs import ResourceVerbs


_TABLE_PAGES = 10
"""kubectl sends ten requests at once and then five in a second: a Table of more pages comes in ten larger ones, so that
nobody waits for the client's own brake (the real server keeps to the limit)."""


_WRITTEN_AS_A_WHOLE = frozenset({"approval", "ephemeralcontainers", "finalize", "resize", "status"})
"""Parts that are read and written as the object that they belong to."""

_QUESTIONS = CONNECTED | {"token"}
_VERBS = {"GET": "get", "HEAD": "get", "PUT": "update", "PATCH": "patch"}
_OK, _ACCEPTED = 200, 202
_ONE_BY_ONE = frozenset({"namespaces"})
"""What cannot be deleted as a whole collection, as in the real server."""


def changes(ask: HTTPRequest) -> bool:
    """Whether the request may write, so that a journal must have it."""
    return ask.method not in READS and not _only_asks(ask)


def _only_asks(ask: HTTPRequest) -> bool:
    """Whether this is a question that is asked by POST, or a command whose connection is not upgraded."""
    if ask.method == CONNECT:
        return False
    try:
        target = routes.target_of(ask.path)
    except StatusError:
        return not routes.may_be_custom(ask.path)
    return target.resource.plural in ANSWERS or target.subresource in _QUESTIONS


def handle(verbs: ResourceVerbs, ask: HTTPRequest) -> HTTPResponse:
    """Answer a request; what is wrong with it becomes a Status, never an exception."""
    try:
        out = _handled(verbs, ask)
    except routes.UnservedPathError:
        out = HTTPResponse(404, b"404 page not found\n", "text/plain; charset=utf-8")
    except StatusError as error:
        out = refusal(error)
    except RecursionError:
        out = refusal(bad_request("the object provided is nested too deeply"))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # Nonsense deep inside a body shows where it is used, and nothing is stored yet; without a body it is a bug.
        what = f"{type(error).__name__}: {error}"
        unreadable = bad_request(f"the object provided has not the form of its kind: {what}")
        out = refusal(unreadable if ask.body else internal(f"podfall could not answer: {what}"))
    out.warnings += verbs.warnings()
    if response.wants_yaml(ask) and out.content_type == JSON:
        # The one form that is not made piece by piece: people read it, not programs.
        value = json.loads(b"".join((out.body, *out.rest)))
        out.body, out.rest, out.content_type = yaml.dump(value).encode(), (), "application/yaml"
    return out


def _handled(verbs: ResourceVerbs, ask: HTTPRequest) -> HTTPResponse:
    known = urls.fixed(verbs.resources(), ask) if ask.method in READS else None
    if known is not None:
        _authorize_path(verbs, ask)
        return known
    target = routes.target_of(ask.path, verbs.server.kinds.served_custom())
    authorize(verbs, ask, target)
    if target.resource in ANSWERED:
        return subresources.answered(verbs, ask, target)
    if target.subresource and target.subresource not in _WRITTEN_AS_A_WHOLE:
        return subresources.part(verbs, ask, target)
    routes.check_custom(ask.method, target)
    posts_custom = target.resource.custom is not None and ask.method == "POST"  # which nobody minds the name of
    do = (_ON_OBJECT if target.name and not posts_custom else _ON_COLLECTION).get(ask.method)
    if do is None or (target.subresource and _VERBS.get(ask.method, "") not in _verbs_of(target)):
        raise not_allowed()
    response.check_form(ask)
    return do(verbs, ask, target)


def authorize(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> None:
    """Raise StatusError 403 where somebody asks under the name of a user who may not do that."""
    user = user_of(ask.user, ask.groups, ask.path)
    if user is not None:
        named = bool(target.name) or target.resource in ANSWERED
        verb = verb_of(ask.method, named=named, watches=ask.flag("watch"))
        where = (target.namespace or "", target.name, target.subresource)
        check_resource(verbs.server.store, user, verb, target.resource, *where)


def _authorize_path(verbs: ResourceVerbs, ask: HTTPRequest) -> None:
    user = user_of(ask.user, ask.groups, ask.path)
    if user is not None:
        check_path(verbs.server.store, user, "get", ask.path)


def _verbs_of(target: RequestInfo) -> tuple[str, ...]:
    """What a part of an object can be asked for. Raises StatusError 404 where there is no such part."""
    for part in discovery.subresources_of(target.resource):
        if part.name == target.subresource:
            return part.verbs
    raise routes.no_such_path()


# --- one object


def _get(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    asked, current = parameters.version_of_one(ask), verbs.server.store.revision
    if asked > current:
        raise too_large_version(asked, current)
    raw = verbs.get(target.resource, target.namespace or "", target.name)
    return answer(response.shown(verbs.server.clock, ask, target.resource, raw))


def _put(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    chosen = write_options(ask, "UpdateOptions")
    body = _body(verbs, ask, target, chosen.validation)
    creates = target.resource.plural in CREATED_ON_UPDATE and _absent(verbs, target)
    raw = verbs.update(
        target.resource,
        target.namespace or "",
        target.name,
        body,
        subresource=target.subresource,
        dry_run=chosen.dry_run,
        validation=chosen.validation,
        manager=chosen.manager,
    )
    return answer(response.shown(verbs.server.clock, ask, target.resource, raw), 201 if creates else 200)


def _patch(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    chosen = write_options(ask, "PatchOptions")
    type_, patch = requestbodies.read_patch(ask, target.resource)
    creates = type_ == APPLY and _absent(verbs, target)
    raw = verbs.patch(
        target.resource,
        target.namespace or "",
        target.name,
        patch,
        type=type_,
        subresource=target.subresource,
        dry_run=chosen.dry_run,
        validation=chosen.validation,
        manager=chosen.manager,
        force=chosen.force,
    )
    return answer(response.shown(verbs.server.clock, ask, target.resource, raw), 201 if creates else 200)


def _absent(verbs: ResourceVerbs, target: RequestInfo) -> bool:
    """Whether a write has to create, and is answered so."""
    try:
        verbs.get(target.resource, target.namespace or "", target.name)
    except StatusError as error:
        if error.reason == "NotFound":
            return True
        raise
    return False


def _delete(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    chosen = delete_options(ask)
    done = verbs.deleted(target.resource, target.namespace or "", target.name, chosen)
    if done.removed and target.resource.plural not in RETURNED_WHEN_DELETED:
        return answer(_success(target, done.last.metadata.uid))
    # Who says by the older field that dependents are to go is told that they have not gone yet.
    waits = chosen.orphan_dependents is False and not done.removed
    raw = response.shown(
        verbs.server.clock, ask, target.resource, verbs.server.fields.shown(target.resource, done.last)
    )
    return answer(raw, _ACCEPTED if waits else _OK)


def _success(target: RequestInfo, uid: str) -> dict[str, Any]:
    group = {"group": target.resource.group} if target.resource.group else {}
    details = {"name": target.name, **group, "kind": target.resource.plural, "uid": uid}
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}


# --- all of a kind


def _list(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    most = _TABLE_PAGES if response.form_of(ask) == "Table" else 0
    page = verbs.page(target.resource, target.namespace, parameters.list_options(ask)._replace(most_pages=most))
    return response.shown_list(verbs.server.clock, ask, target.resource, page, verbs.server.fields.shown)


def _post(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    if target.resource.namespaced and target.namespace is None:
        raise not_allowed()
    chosen = write_options(ask, "CreateOptions")
    return _created(verbs, ask, target, _body(verbs, ask, target, chosen.validation), chosen)


def _body(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo, strictness: str) -> dict[str, Any]:
    """The object that a client sends: of the kind that its path names, no field twice if it wants to be strict."""
    body = requestbodies.read_body(ask, target.resource.kind)
    requestbodies.check_says_kind(target.resource, body.value, ask.body)
    decoding.check_kind(target.resource, body.value)
    if body.duplicates and strictness == "Strict":
        unknown = decoding.unknown_fields(target.resource, body.value)
        why = f"strict decoding error: {', '.join([*body.duplicates, *unknown])}"
        raise bad_request(decoding.cannot_handle(target.resource, why))
    verbs.warn(body.duplicates if strictness == "Warn" else ())
    return body.value


def _created(
    verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo, body: dict[str, Any], chosen: WriteOptions
) -> HTTPResponse:
    resource = target.resource
    raw = verbs.create(
        resource,
        target.namespace or "",
        body,
        dry_run=chosen.dry_run,
        validation=chosen.validation,
        manager=chosen.manager,
    )
    return answer(response.shown(verbs.server.clock, ask, resource, raw), 201)


def _delete_all(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    if target.resource.plural in _ONE_BY_ONE:
        raise not_allowed()
    chosen = delete_options(ask)
    gone = []
    for obj in verbs.page(target.resource, target.namespace, parameters.selectors(ask)).items:
        last = _deleted(verbs, target, obj, chosen)
        if last is not None:
            gone.append(response.item_of_list(target.resource, verbs.server.fields.shown(target.resource, last)))
    kind, version = target.resource.list_kind, target.resource.api_version
    meta = response.list_meta(target.resource, {"resourceVersion": str(verbs.server.store.revision)})
    return answer({"kind": kind, "apiVersion": version, "metadata": meta, "items": gone})


def _deleted(verbs: ResourceVerbs, target: RequestInfo, obj: Object, chosen: DeleteOptions) -> Object | None:
    """Delete one of many; None where it is not there to be deleted, which is no reason to stop (DeleteCollection)."""
    try:
        return verbs.deleted(target.resource, obj.metadata.namespace, obj.metadata.name, chosen).last
    except StatusError as error:
        if error.reason != "NotFound":
            raise
        return None


_ON_OBJECT: dict[str, Callable[[ResourceVerbs, HTTPRequest, RequestInfo], HTTPResponse]] = {
    "GET": _get,
    "HEAD": _get,
    "PUT": _put,
    "PATCH": _patch,
    "DELETE": _delete,
}
_ON_COLLECTION: dict[str, Callable[[ResourceVerbs, HTTPRequest, RequestInfo], HTTPResponse]] = {
    "GET": _list,
    "HEAD": _list,
    "POST": _post,
    "DELETE": _delete_all,
}
