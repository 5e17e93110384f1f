"""Parts of an object with a path of their own: scale, log and eviction; exec is refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.status import StatusError, bad_request
from engine.apiserver import bodies, discovery, parameters, routes
from engine.apiserver.exchange import Answer, Ask, answer
from engine.apiserver.routes import not_allowed

if TYPE_CHECKING:
    from engine.apiserver.exchange import Verbs
    from engine.apiserver.routes import Target


def part(verbs: Verbs, ask: Ask, target: Target) -> Answer:
    """Answer a request for a part of an object, except its status. Raises StatusError."""
    known = {part.name for part in discovery.subresources_of(target.resource)}
    if target.subresource in {"exec", "attach", "portforward"} and target.resource.plural == "pods":
        message = f"{target.subresource} is not possible: a container here is a description and no process"
        raise StatusError(501, "NotImplemented", message)
    if target.subresource not in known:
        raise routes.no_such_path()
    match target.subresource, ask.method:
        case "log", "GET":
            return _log(verbs, ask, target)
        case "eviction", "POST":
            return _evict(verbs, ask, target)
        case "scale", "GET":
            return answer(verbs.scale(target.resource, target.namespace or "", target.name))
        case "scale", "PUT" | "PATCH":
            return _scale(verbs, ask, target)
    raise not_allowed()


def _scale(verbs: Verbs, ask: Ask, target: Target) -> Answer:
    where = (target.resource, target.namespace or "", target.name)
    if ask.method == "PUT":
        body = bodies.read_object(ask)
        return answer(verbs.update(*where, body, subresource="scale", dry_run=parameters.dry_run(ask)))
    _, patch = bodies.read_patch(ask)
    return answer(verbs.patch(*where, patch, type="merge", subresource="scale", dry_run=parameters.dry_run(ask)))


def _log(verbs: Verbs, ask: Ask, target: Target) -> Answer:
    pod = verbs.get(target.resource, target.namespace or "", target.name)
    container = _container(pod, ask.parameters.get("container", ""))
    tail = ask.parameters.get("tailLines", "")
    if tail and not tail.isdecimal():
        raise bad_request(f'tailLines: Invalid value: "{tail}": must be a number that is not negative')
    text = verbs.log(
        target.namespace or "", target.name, container, previous=ask.flag("previous"),
        tail=int(tail) if tail else None,
    )  # fmt: skip
    return Answer(200, text.encode(), "text/plain")


def _container(pod: dict[str, Any], asked: str) -> str:
    spec, name = pod["spec"], pod["metadata"]["name"]
    first, names = ([entry["name"] for entry in spec.get(field) or ()] for field in ("initContainers", "containers"))
    if asked:
        if asked not in [*first, *names]:
            raise bad_request(f"container {asked} is not valid for pod {name}")
        return asked
    if len(names) == 1:
        return str(names[0])
    also = f" or one of the init containers: [{' '.join(first)}]" if first else ""
    raise bad_request(f"a container name must be specified for pod {name}, choose one of: [{' '.join(names)}]{also}")


def _evict(verbs: Verbs, ask: Ask, target: Target) -> Answer:
    body = bodies.read_options(ask)
    if (body.get("metadata") or {}).get("name", target.name) != target.name:
        raise bad_request("name in URL does not match name in Eviction object")
    grace = (body.get("deleteOptions") or {}).get("gracePeriodSeconds")
    if grace is not None and type(grace) is not int:
        raise bad_request("gracePeriodSeconds must be an integer")
    verbs.evict(target.namespace or "", target.name, grace_s=grace, dry_run=parameters.dry_run(ask))
    return answer({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}, 201)
