"""What callers know from the API server beforehand: which node port a Service got, which address a Pod has.

It stands for the person who read `kubectl get svc` and wrote the address into a client's settings. It also remembers
when a Pod that had an address was deleted, so that a lost request can say so. Writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.core import Pod, Service

if TYPE_CHECKING:
    from engine.etcd.store import Store


class DeletedPod(NamedTuple):
    """A Pod that had an address and was deleted."""

    pod_key: str
    tick: int
    """When its deletion was asked for."""


class EndpointDirectory:
    """Services, Pods and past owners of addresses, read from the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._services = store.log_of("services")
        self._pods = store.log_of("pods")
        self._position = self._pods.base
        self._gone: dict[str, tuple[str, DeletedPod]] = {}

    @property
    def revision(self) -> int:
        """Grows whenever an answer of this book could change."""
        return self._services.end + self._pods.end

    def service(self, key: str) -> Service | None:
        """The Service `namespace/name` as the API server has it now."""
        found = self._store.get("services", key)
        return found if isinstance(found, Service) else None

    def pod(self, key: str) -> Pod | None:
        """The Pod `namespace/name` as the API server has it now."""
        found = self._store.get("pods", key)
        return found if isinstance(found, Pod) else None

    def pods(self, namespace: str, labels: dict[str, str]) -> list[Pod]:
        """The Pods of a namespace that have an address and carry all these labels, in order of their names."""
        return [
            pod
            for pod in self._store.list("pods", namespace)
            if isinstance(pod, Pod) and pod.status.pod_ip and labels.items() <= pod.metadata.labels.items()
        ]

    def gone(self, ip: str) -> DeletedPod | None:
        """The deleted Pod that had this address last, if one had."""
        start = max(self._position, self._pods.base)
        for entry in self._pods.since(start):
            pod = entry.last
            if not isinstance(pod, Pod) or not pod.status.pod_ip:
                continue
            if entry.obj is not None and pod.metadata.deletion_timestamp is None:
                continue
            known = self._gone.get(pod.status.pod_ip)
            if known is None or known[0] != pod.metadata.uid:
                self._gone[pod.status.pod_ip] = (pod.metadata.uid, DeletedPod(entry.key, entry.tick))
        self._position = self._pods.end
        found = self._gone.get(ip)
        return found[1] if found is not None else None
