"""The RuntimeClass plugin: what a class of runtimes asks of its Pods (plugin/pkg/admission/runtimeclass).

Called through `engine.apiserver.admission.chain` when a Pod is created, before its defaults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from engine.api.apps import Passive
from engine.api.core import Toleration
from engine.api.quantity import compare
from engine.api.scheme import by_plural
from engine.api.serializer import wire
from engine.api.status import forbidden

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.etcd.store import Store


def with_runtime_class(store: Store, pod: Pod) -> Pod:
    """The Pod with the overhead, node selector and tolerations of its class. Raises StatusError 403."""
    name = pod.spec.carried("runtimeClassName")
    if not name:
        return _judged(pod, {})
    found = store.get("runtimeclasses", name)
    if found is None:
        raise _refused(pod, f'pod rejected: RuntimeClass "{name}" not found')
    body = found.body if isinstance(found, Passive) else wire.encode(found)
    fixed = (body.get("overhead") or {}).get("podFixed") or {}
    pod = _scheduled(pod, body.get("scheduling") or {})
    if fixed and pod.spec.carried("overhead") is None:
        pod = replace(pod, spec=replace(pod.spec, extra={**(pod.spec.extra or {}), "overhead": fixed}))
    return _judged(pod, fixed)


def _judged(pod: Pod, fixed: dict[str, Any]) -> Pod:
    """Refuse an overhead that is not its class's."""
    given = pod.spec.carried("overhead") or {}
    if not fixed and given:
        raise _refused(pod, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead")
    same = set(given) == set(fixed) and all(compare(given[name], fixed[name]) == 0 for name in given)
    if not same:
        raise _refused(pod, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
    return pod


def _scheduled(pod: Pod, scheduling: dict[str, Any]) -> Pod:
    selector: dict[str, str] = scheduling.get("nodeSelector") or {}
    own = pod.spec.node_selector
    for key, value in selector.items():
        if own.get(key, value) != value:
            where = f"runtimeClass.scheduling.nodeSelector[{key}] = {value}; pod.spec.nodeSelector[{key}] = {own[key]}"
            raise _refused(pod, f"conflict: {where}")
    given = pod.spec.tolerations
    added = msgspec.convert(scheduling.get("tolerations") or [], tuple[Toleration, ...])
    return replace(
        pod,
        spec=replace(
            pod.spec,
            node_selector=dict(sorted((own | selector).items())),
            tolerations=(*given, *(toleration for toleration in added if toleration not in given)),
        ),
    )


def _refused(pod: Pod, why: str) -> Exception:
    return forbidden(by_plural("pods"), pod.metadata.name, why)
