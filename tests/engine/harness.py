"""A control plane without machines: the API server, the components under test, and a hand that plays the kubelet."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from engine.api.core import Event, Pod
from engine.api.meta import Condition
from engine.api.serializer import wire
from engine.apiserver.server import APIServer, RequestContext
from engine.client.client import Client
from engine.client.component import Component
from engine.clock import Clock, Deadlines
from engine.etcd.store import START, Cause, Store
from engine.rng import Rng

BY_HAND = RequestContext("test", START)
_CLUSTER_WIDE = frozenset({"nodes", "namespaces", "persistentvolumes"})


class ControlPlane:
    """Runs the components it is given, tick by tick."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.store = Store(self.clock)
        self.rng = Rng(1)
        self.server = APIServer(self.store, self.clock, self.rng)
        self.components: list[Component] = []
        self.silent: set[str] = set()
        """Nodes whose kubelets renew no lease, for whoever asks."""
        self._woken: dict[int, dict[int, Component]] = {}
        self._alarms: Deadlines[tuple[Component, str]] = Deadlines()
        for name in ("default", "kube-system"):
            self.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
            account = {"name": "default", "namespace": name}
            self.create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": account})

    def run(self, build: Any, *args: Any) -> Any:
        """Add a component of that class."""
        component = build(Client(self.server, build.name), self, *args)
        self.components.append(component)
        return component

    def wake(self, component: Component, tick: int) -> None:
        self._woken.setdefault(max(tick, self.clock.tick + 1), {})[id(component)] = component

    def after(self, component: Component, delay_ms: int, key: str) -> None:
        self._alarms.add(self.clock.now_ms + max(1, delay_ms), 0, (component, key))

    def tick(self, count: int = 1) -> None:
        for _ in range(count):
            self.clock.tick += 1
            due = self._woken.pop(self.clock.tick, {})
            for component, key in self._alarms.due(self.clock.now_ms):
                component.queue.add(key, Cause("clock", str(self.clock.tick)))
                due[id(component)] = component
            for component in self.components:
                if id(component) in due:
                    component.run()

    # --- hands

    def create(self, document: dict[str, Any]) -> Any:
        document.setdefault("metadata", {}).setdefault("namespace", "default")
        if document["kind"] in {"Node", "Namespace", "PersistentVolume", "PriorityClass"}:
            del document["metadata"]["namespace"]
        return self.server.create(wire.decode_document(document), BY_HAND)

    def change(self, resource: str, name: str, **spec: Any) -> Any:
        """Change fields of an object's specification."""
        obj: Any = self.get(resource, name)
        return self.server.update(replace(obj, spec=replace(obj.spec, **spec)), BY_HAND)

    def relabel(self, resource: str, name: str, labels: dict[str, str]) -> None:
        obj: Any = self.get(resource, name)
        self.server.update(replace(obj, metadata=replace(obj.metadata, labels=labels)), BY_HAND)

    def delete(self, resource: str, name: str, **options: Any) -> None:
        namespace = "" if resource in _CLUSTER_WIDE else "default"
        self.server.delete(resource, namespace, name, BY_HAND, **options)

    def bind(self, name: str, to: str) -> None:
        self.server.bind("default", name, to, BY_HAND)

    def bring_up(self, *names: str, ip: str = "") -> None:
        """Play the kubelet: Pods (all that are not Ready, unless named) run and are Ready."""
        for pod in self.pods():
            if names and pod.metadata.name not in names:
                continue
            ready = Condition(type="Ready", status="True", last_transition_time=self.clock.stamp())
            others = tuple(entry for entry in pod.status.conditions if entry.type != "Ready")
            address = ip or pod.status.pod_ip or f"10.244.1.{len(self.store.log) % 250 + 1}"
            status = replace(pod.status, phase="Running", pod_ip=address, conditions=(*others, ready))
            self.server.update(replace(pod, status=status), BY_HAND, subresource="status")

    def set_phase(self, name: str, phase: str) -> None:
        """Play the kubelet: a Pod is in that phase now."""
        pod: Pod = self.get("pods", name)
        self.server.update(replace(pod, status=replace(pod.status, phase=phase)), BY_HAND, subresource="status")

    def limit(self, name: str, **hard: str) -> None:
        """Make a ResourceQuota and play its controller: nothing is used, and from now on it holds."""
        document = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": name}, "spec": {"hard": hard}}
        quota = self.create(document)
        status = replace(quota.status, hard=dict(quota.spec.hard), used=dict.fromkeys(hard, "0"))
        self.server.update(replace(quota, status=status), BY_HAND, subresource="status")

    # --- eyes

    def get(self, resource: str, name: str) -> Any:
        return self.store.get(resource, name if resource in _CLUSTER_WIDE else f"default/{name}")

    def all(self, resource: str) -> list[Any]:
        return list(self.store.list(resource, "default"))

    def pods(self) -> list[Pod]:
        return self.all("pods")

    def live_pods(self) -> list[Pod]:
        return [pod for pod in self.pods() if pod.metadata.deletion_timestamp is None]

    def messages(self, reason: str) -> list[str]:
        """The messages of events with that reason, in order of writing."""
        return [message for _, message in self.told(reason)]

    def told(self, reason: str) -> list[tuple[str, str]]:
        """Type and message of events with that reason, in order of writing."""
        events = (entry.obj for entry in self.store.log if entry.resource == "events" and entry.old is None)
        return [(event.type, event.message) for event in events if isinstance(event, Event) and event.reason == reason]


def node(name: str, cpu: str = "4", pods: str = "110", **spec: Any) -> dict[str, Any]:
    """A Node document."""
    room = {"cpu": cpu, "memory": "8Gi", "pods": pods}
    ready = {"type": "Ready", "status": "True", "reason": "KubeletReady"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name}},
        "spec": spec,
        "status": {"allocatable": room, "capacity": room, "conditions": [ready]},
    }


def template(labels: dict[str, str], **spec: Any) -> dict[str, Any]:
    """A Pod template with one container."""
    container = {"name": "main", "image": "nginx", "ports": [{"name": "http", "containerPort": 80}]}
    return {"metadata": {"labels": labels}, "spec": {"containers": [container]} | spec}


def pod(name: str, **spec: Any) -> dict[str, Any]:
    """A bare Pod document."""
    body = template({"app": name}, **spec)
    return {"apiVersion": "v1", "kind": "Pod", "metadata": body["metadata"] | {"name": name}, "spec": body["spec"]}


def priority_class(name: str, value: int, **more: Any) -> dict[str, Any]:
    """A PriorityClass document."""
    kind = {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass"}
    return kind | {"metadata": {"name": name}, "value": value} | more


def workload(kind: str, name: str = "web", **spec: Any) -> dict[str, Any]:
    """A ReplicaSet, Deployment or DaemonSet of Pods labelled `app: NAME`."""
    labels = {"app": name}
    body = {"selector": {"matchLabels": labels}, "template": template(labels)} | spec
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}, "spec": body}
