"""A node with its kubelet and a real API server, and nothing else: Pods are bound by hand."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import ContainerStatus, Event, Pod
from engine.api.serializer import wire
from engine.apiserver.server import APIServer, RequestContext
from engine.client.client import Client
from engine.clock import Clock, Deadlines
from engine.etcd.store import START, Cause, Store
from engine.kubelet.kubelet import Kubelet
from engine.rng import Rng
from engine.runtime.images import default_catalog
from engine.runtime.runtime import Runtime

BY_HAND = RequestContext("test", START)


class Node:
    """One node, and the agenda that its kubelet needs."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.store = Store(self.clock)
        self.server = APIServer(self.store, self.clock, Rng(1))
        self.runtime = Runtime(self.clock, default_catalog())
        self.runtime.add_machine("node-1", "172.18.0.3", "10.244.1.0/24")
        self._alarms: Deadlines[str] = Deadlines()
        self._woken: set[int] = set()
        self.looks = 0
        for name in ("default", "kube-system"):
            self._create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
            account = {"name": "default", "namespace": name}
            self._create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": account})
            root = {"name": "kube-root-ca.crt", "namespace": name}
            data = {"ca.crt": "CERTIFICATE"}
            self._create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": root, "data": data})
        self.kubelet = Kubelet(Client(self.server, "kubelet", "node-1"), self, "node-1", self.runtime)

    def wake(self, _component: object, tick: int) -> None:
        self._woken.add(max(tick, self.clock.tick + 1))

    def after(self, _component: object, delay_ms: int, key: str) -> None:
        self._alarms.add(self.clock.now_ms + delay_ms, 0, key)

    def tick(self, count: int = 1) -> None:
        for _ in range(count):
            self.clock.tick += 1
            keys = self._alarms.due(self.clock.now_ms)
            for key in keys:
                self.kubelet.queue.add(key, Cause("clock", str(self.clock.tick)))
            if keys or self.clock.tick in self._woken:
                self.looks += 1
                self.kubelet.run()
            self.runtime.step()

    def until(self, tick: int) -> None:
        self.tick(tick - self.clock.tick)

    def _create(self, document: dict[str, Any]) -> None:
        self.server.create(wire.decode_document(document), BY_HAND)

    def create(self, kind: str, name: str, **fields: Any) -> None:
        """Any other object of the core group in the default namespace."""
        meta = {"name": name, "namespace": "default"}
        self._create({"apiVersion": "v1", "kind": kind, "metadata": meta} | fields)

    def join(self, **room: Any) -> None:
        """Register the node, with this much room and these further fields of its specification."""
        spec = room.pop("spec", {})
        meta = {"name": "node-1", "labels": room.pop("labels", {})}
        found = {"cpu": "2", "memory": "4Gi", "pods": "110"} | room
        ready = {"type": "Ready", "status": "True"}
        self._create(
            {
                "apiVersion": "v1",
                "kind": "Node",
                "metadata": meta,
                "spec": spec,
                "status": {"allocatable": found, "conditions": [ready]},
            },
        )

    def service(self, name: str, **spec: Any) -> None:
        meta = {"name": name, "namespace": "default"}
        self._create({"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec})

    def run_pod(self, name: str = "x", *, annotations: dict[str, str] | None = None, **spec: Any) -> None:
        spec.setdefault("nodeName", "node-1")
        meta: dict[str, Any] = {"name": name, "namespace": "default"}
        if annotations:
            meta["annotations"] = annotations
        self._create({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec})

    def warm(self, *images: str) -> None:
        for image in images:
            self.runtime.images.finish_pull("node-1", image)

    def pod(self, name: str = "x") -> Pod:
        found = self.store.get("pods", f"default/{name}")
        assert isinstance(found, Pod)
        return found

    def exists(self, name: str = "x") -> bool:
        return self.store.get("pods", f"default/{name}") is not None

    def status(self, name: str = "x", index: int = 0) -> ContainerStatus:
        return self.pod(name).status.container_statuses[index]

    def change_image(self, image: str, name: str = "x") -> None:
        """As `kubectl set image` does it, for the first container."""
        pod = self.pod(name)
        first, *others = pod.spec.containers
        containers = (replace(first, image=image), *others)
        self.server.update(replace(pod, spec=replace(pod.spec, containers=containers)), BY_HAND)

    def delete(self, name: str = "x", grace_s: int | None = None) -> None:
        self.server.delete("pods", "default", name, BY_HAND, grace_s=grace_s)

    def conditions(self, name: str = "x") -> dict[str, str]:
        return {entry.type: entry.status for entry in self.pod(name).status.conditions}

    def events(self) -> list[tuple[str, str]]:
        found = [event for event in self.store.list("events") if isinstance(event, Event)]
        found.sort(key=lambda event: int(event.metadata.name.rpartition(".")[2], 16))
        return [(event.reason, event.message) for event in found]

    def told(self, reason: str) -> list[str]:
        """The messages of the events with that reason."""
        return [message for known, message in self.events() if known == reason]

    def condition(self, type_: str, name: str = "x") -> tuple[str, str, str]:
        """Status, reason and message of a condition."""
        found = next(entry for entry in self.pod(name).status.conditions if entry.type == type_)
        return found.status, found.reason, found.message

    def init_status(self, index: int = 0, name: str = "x") -> ContainerStatus:
        return self.pod(name).status.init_container_statuses[index]

    def reasons(self) -> list[str]:
        return [reason for reason, _ in self.events()]

    def process(self, name: str = "x", container: str = "c") -> Any:
        sandbox = self.runtime.sandbox(self.pod(name).metadata.uid)
        assert sandbox is not None
        return sandbox.containers[container]


@pytest.fixture
def node() -> Node:
    return Node()


@pytest.fixture
def mongod() -> dict[str, Any]:
    return {
        "name": "c",
        "image": "mongo:3.3",
        "command": ["mongod"],
        "args": ["--rest", "--httpinterface"],
    }


@pytest.fixture
def shell() -> Any:
    """A busybox container that runs a script."""

    def build(script: str, name: str = "c", **more: Any) -> dict[str, Any]:
        return {"name": name, "image": "busybox:1", "command": ["sh", "-c", script], **more}

    return build
