"""What a lazy player sees of a cluster in a tick: the names of its parts, one row for each.

Made anew for each step of a strategy; rows stand in the store's order, which is that of keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from engine.api.apps import Deployment, ReplicaSet, StatefulSet
from engine.api.core import Node, Pod, Service
from engine.api.meta import condition
from engine.api.selectors import matches

if TYPE_CHECKING:
    from engine.api.core import Container
    from levels.session.level import Level

WorldRow = dict[str, str]
"""What the braces of a line stand for."""
Workload = Deployment | ReplicaSet | StatefulSet


def _once(level: Level) -> Iterator[WorldRow]:
    del level
    yield {}


def _workloads(level: Level) -> Iterator[WorldRow]:
    for workload, name in _found(level):
        count = workload.spec.replicas if isinstance(workload.spec.replicas, int) else 1
        numbers = {"double": 2 * count, "more": count + 1, "fewer": max(count - 1, 0)}
        row = {key: str(number) for key, number in numbers.items()}
        yield {"workload": name, "containerPort": _first_port(workload.spec.template.spec.containers) or "80", **row}


def _found(level: Level) -> Iterator[tuple[Workload, str]]:
    """The workloads that nobody owns, with what kubectl calls them."""
    store, namespace = level.cluster.store, level.console.namespace
    everything: tuple[tuple[str, Sequence[Workload]], ...] = (
        ("deploy", store.list_as(Deployment, namespace)),
        ("rs", store.list_as(ReplicaSet, namespace)),
        ("sts", store.list_as(StatefulSet, namespace)),
    )
    for word, workloads in everything:
        for workload in workloads:
            if not workload.metadata.owner_references:
                yield workload, f"{word}/{workload.metadata.name}"


def _first_port(containers: tuple[Container, ...]) -> str:
    return next((str(port.container_port) for container in containers for port in container.ports), "")


def _services(level: Level) -> Iterator[WorldRow]:
    """Every Service, each beside the workload that it seems to be about."""
    for service in level.cluster.store.list_as(Service, level.console.namespace):
        about = _behind(service, list(_found(level)))
        if service.metadata.name == "kubernetes" or about is None:
            continue
        port = str(service.spec.ports[0].port) if service.spec.ports else "80"
        target = _first_port(about[0].spec.template.spec.containers) or port
        row = {"service": service.metadata.name, "port": port, "type": service.spec.type or "ClusterIP"}
        yield {**row, "workload": about[1], "containerPort": target}


def _behind(service: Service, workloads: list[tuple[Workload, str]]) -> tuple[Workload, str] | None:
    """The workload whose Pods a Service selects, or else one of a similar name, or else the first."""
    wanted, name = service.spec.selector, service.metadata.name
    for workload, word in workloads:
        if wanted and wanted.items() <= workload.spec.template.metadata.labels.items():
            return workload, word
    similar = (found for found in workloads if name.startswith(found[0].metadata.name))
    return next(similar, workloads[0] if workloads else None)


def _pods(level: Level) -> Iterator[WorldRow]:
    """The oldest last: whoever makes a number of its row makes a larger one for those that were there before."""
    pods = sorted(_own_pods(level), key=lambda pod: pod.metadata.creation_timestamp or "")
    for number, pod in enumerate(reversed(pods), start=1):
        unlabelled = " ".join(f"{key}-" for key in pod.metadata.labels)
        yield {"pod": pod.metadata.name, "age": str(number), "unlabelled": unlabelled}


def _own_pods(level: Level) -> list[Pod]:
    return level.cluster.store.list_as(Pod, level.console.namespace)


def _variables(level: Level) -> Iterator[WorldRow]:
    """Every variable of every workload, with the address of the newest Pod of any other one."""
    for workload, name in _found(level):
        address = _newest(level, workload)
        for container in workload.spec.template.spec.containers if address else ():
            for variable in container.env:
                yield {"workload": name, "variable": variable.name, "newest": address}


def _newest(level: Level, apart_from: Workload) -> str:
    """Of the Pods that are ready, and of those that say on which port they listen, if any are."""
    selector = apart_from.spec.selector
    pods = [pod for pod in _own_pods(level) if pod.status.pod_ip and not matches(selector, pod.metadata.labels)]
    pods = [pod for pod in pods if _is_ready(pod)] or pods
    pods = [pod for pod in pods if _first_port(pod.spec.containers)] or pods
    newest = max(pods, key=lambda pod: pod.metadata.creation_timestamp or "", default=None)
    return newest.status.pod_ip if newest is not None else ""


def _is_ready(pod: Pod) -> bool:
    ready = condition(pod.status.conditions, "Ready")
    return ready is not None and ready.status == "True"


def _files(level: Level) -> Iterator[WorldRow]:
    for name in level.files.names():
        if name.endswith((".yml", ".yaml", ".json")):
            yield {"file": name}


def _workloads_and_files(level: Level) -> Iterator[WorldRow]:
    for workload in _workloads(level):
        for file in _files(level):
            yield {**workload, **file}


def _last_file(level: Level) -> Iterator[WorldRow]:
    """The file that whoever applies them all comes to last."""
    yield from list(_files(level))[-1:]


def _nodes(level: Level) -> Iterator[WorldRow]:
    for node in level.cluster.store.list_as(Node):
        yield {"node": node.metadata.name}


ROWS: dict[str, Callable[[Level], Iterator[WorldRow]]] = {
    "once": _once,
    "workload": _workloads,
    "service": _services,
    "pod": _pods,
    "variable": _variables,
    "file": _files,
    "workload and file": _workloads_and_files,
    "last-file": _last_file,
    "node": _nodes,
}
