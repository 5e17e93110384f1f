"""The LimitRanger plugin: what containers get, and how much Pods and claims may ask for (pkg/admission/limitranger).

Called through `engine.apiserver.admission.chain`: it completes Pods before they are validated and judges Pods and
claims after that. Names of resources are gone through in their order, where upstream's order is that of a Go map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from engine.api.apps import Passive
from engine.api.core import Pod
from engine.api.quantity import canonical, milli
from engine.api.scheme import resource_of
from engine.api.serializer.idle.core import LimitRangeSpec
from engine.api.serializer.rawdocuments import without_nulls
from engine.api.status import forbidden
from engine.api.storage import PersistentVolumeClaim
from engine.apiserver.admission.podamounts import amounts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.api.core import Container, Quantity
    from engine.api.meta import Object
    from engine.api.serializer.idle.core import LimitRangeItem
    from engine.etcd.store import Store

_ANNOTATION = "kubernetes.io/limit-ranger"
_MILLI = 1000


def limits_of(store: Store, namespace: str) -> list[tuple[LimitRangeItem, ...]]:
    """What each of the namespace's LimitRanges says, by the names of those."""
    if not store.table("limitranges"):
        return []
    found = store.list("limitranges", namespace)
    return [
        msgspec.convert(without_nulls(each.body.get("spec")) or {}, LimitRangeSpec).limits
        for each in found
        if isinstance(each, Passive)
    ]


def with_defaults(store: Store, pod: Pod) -> Pod:
    """The Pod with the default requests and limits of its namespace, and a note of what was set."""
    for items in limits_of(store, pod.metadata.namespace):
        for item in items:
            if item.type == "Container" and (item.default or item.default_request):
                pod = _completed(pod, item)
    return pod


def _completed(pod: Pod, item: LimitRangeItem) -> Pod:
    told: list[str] = []
    containers = tuple(_filled(each, item, "container", told) for each in pod.spec.containers)
    first = tuple(_filled(each, item, "init container", told) for each in pod.spec.init_containers)
    if not told:
        return pod
    notes = pod.metadata.annotations | {_ANNOTATION: f"LimitRanger plugin set: {'; '.join(told)}"}
    meta = replace(pod.metadata, annotations=dict(sorted(notes.items())))
    return replace(pod, metadata=meta, spec=replace(pod.spec, containers=containers, init_containers=first))


def _filled(container: Container, item: LimitRangeItem, what: str, told: list[str]) -> Container:
    resources = container.resources
    limits = {name: canonical(value) for name, value in item.default.items() if name not in resources.limits}
    requests = {
        name: canonical(value) for name, value in item.default_request.items() if name not in resources.requests
    }
    for kind, added in (("request", requests), ("limit", limits)):
        if added:
            told.append(f"{', '.join(sorted(added))} {kind} for {what} {container.name}")
    if not limits and not requests:
        return container
    filled = replace(resources, limits=resources.limits | limits, requests=resources.requests | requests)
    return replace(container, resources=filled)


def judge(store: Store, obj: Object) -> None:
    """Refuse a Pod or claim that a LimitRange of its namespace forbids: the first one tells all it has to say.

    Raises StatusError 403.
    """
    for items in limits_of(store, obj.metadata.namespace):
        problems = list(dict.fromkeys(problem for item in items for problem in _of(item, obj)))
        if problems:
            told = problems[0] if len(problems) == 1 else f"[{', '.join(problems)}]"
            raise forbidden(resource_of(obj), obj.metadata.name, told)


def _of(item: LimitRangeItem, obj: Object) -> Iterator[str]:
    if isinstance(obj, Pod):
        yield from _of_pod(item, obj)
    elif isinstance(obj, PersistentVolumeClaim) and item.type == "PersistentVolumeClaim":
        yield from _of_claim(item, obj.spec.resources.requests)


def _of_pod(item: LimitRangeItem, pod: Pod) -> Iterator[str]:
    if item.type == "Container":
        for container in pod.spec.containers + pod.spec.init_containers:
            yield from _of_amounts(item, container.resources.requests, container.resources.limits)
    elif item.type == "Pod":
        yield from _of_amounts(item, amounts_of(pod.spec, "requests"), amounts_of(pod.spec, "limits"))


def _of_amounts(
    item: LimitRangeItem,
    requests: Mapping[str, Quantity],
    limits: Mapping[str, Quantity],
) -> Iterator[str]:
    for name, bound in sorted(item.min.items()):
        yield from _too_little(name, item.type, bound, requests, limits)
    for name, bound in sorted(item.max.items()):
        yield from _too_much(name, item.type, bound, requests, limits)
    for name, bound in sorted(item.max_limit_request_ratio.items()):
        yield from _too_far_apart(name, item.type, bound, requests, limits)


def _too_little(name: str, type_: str, bound: Any, requests: Any, limits: Any) -> Iterator[str]:
    told = f"minimum {name} usage per {type_} is {canonical(bound)}"
    if name not in requests:
        yield f"{told}.  No request is specified"
    elif milli(requests[name]) < milli(bound):
        yield f"{told}, but request is {canonical(requests[name])}"
    elif name in limits and milli(limits[name]) < milli(bound):
        yield f"{told}, but limit is {canonical(limits[name])}"


def _too_much(name: str, type_: str, bound: Any, requests: Any, limits: Any) -> Iterator[str]:
    told = f"maximum {name} usage per {type_} is {canonical(bound)}"
    if name not in limits:
        yield f"{told}.  No limit is specified"
    elif milli(limits[name]) > milli(bound):
        yield f"{told}, but limit is {canonical(limits[name])}"
    elif name in requests and milli(requests[name]) > milli(bound):
        yield f"{told}, but request is {canonical(requests[name])}"


def _too_far_apart(name: str, type_: str, bound: Any, requests: Any, limits: Any) -> Iterator[str]:
    told = f"{name} max limit to request ratio per {type_} is {canonical(bound)}, but"
    request, limit = milli(requests.get(name, 0)), milli(limits.get(name, 0))
    if not request:
        yield f"{told} no request is specified or request is 0"
    elif not limit:
        yield f"{told} no limit is specified or limit is 0"
    elif limit * _MILLI > milli(bound) * request:
        yield f"{told} provided ratio is {_six_places(limit, request)}"


def _six_places(above: int, below: int) -> str:
    """A ratio as Go's %f writes it: six decimal places, the last one rounded half to even."""
    scaled, rest = divmod(above * 10**6, below)
    up = 2 * rest > below or (2 * rest == below and scaled % 2)
    scaled += up
    return f"{scaled // 10**6}.{scaled % 10**6:06d}"


def _of_claim(item: LimitRangeItem, requests: Mapping[str, Quantity]) -> Iterator[str]:
    for name, bound in sorted(item.min.items()):
        yield from _too_little(name, item.type, bound, requests, {})
    for name, bound in sorted(item.max.items()):
        told = f"maximum {name} usage per {item.type} is {canonical(bound)}"
        if name not in requests:
            yield f"{told}.  No request is specified"
        elif milli(requests[name]) > milli(bound):
            yield f"{told}, but request is {canonical(requests[name])}"
