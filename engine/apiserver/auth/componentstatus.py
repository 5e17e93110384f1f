"""ComponentStatuses: whether scheduler, controller manager and etcd are well, told when somebody asks.

Mirrors pkg/registry/core/componentstatus. The first two live in Pods of kube-system.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import status
from engine.api.apps import Passive
from engine.api.core import Pod
from engine.api.meta import ObjectMeta, condition
from engine.api.scheme import SERVED

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.etcd.store import Store

RESOURCE = next(each for each in SERVED if each.plural == "componentstatuses")
_ETCD = "etcd-0"
_LABEL = "component"
_PORTS = {"scheduler": 10259, "controller-manager": 10257}


def all_of(store: Store) -> list[Object]:
    """The status of each component."""
    return [_status(store, name) for name in (*_PORTS, _ETCD)]


def one_of(store: Store, name: str) -> Object:
    """The status of one component. Raises StatusError 404."""
    if name not in {*_PORTS, _ETCD}:
        raise status.not_found(RESOURCE, name)
    return _status(store, name)


def _status(store: Store, name: str) -> Object:
    found = {"type": "Healthy", "status": "True", "message": "ok"}
    if name in _PORTS and not _runs(store, f"kube-{name}"):
        address = f"127.0.0.1:{_PORTS[name]}"
        why = f'Get "https://{address}/healthz": dial tcp {address}: connect: connection refused'
        found |= {"status": "False", "message": why}
    meta = ObjectMeta(name=name)
    return Passive(api_version="v1", kind="ComponentStatus", metadata=meta, body={"conditions": [found]})


def _runs(store: Store, component: str) -> bool:
    """Whether any Pod of the component is ready."""
    pods = [pod for pod in store.list("pods", "kube-system") if isinstance(pod, Pod)]
    ready = (condition(pod.status.conditions, "Ready") for pod in pods if pod.metadata.labels.get(_LABEL) == component)
    return any(entry is not None and entry.status == "True" for entry in ready)
