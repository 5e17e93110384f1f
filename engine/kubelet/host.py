"""The node as a kubelet's helpers see it: clock, runtime, events, and the environment that containers start with."""

from __future__ import annotations

from dataclasses import dataclass

from engine.client.client import Client
from engine.clock import Clock
from engine.kubelet.environment import ServiceLinks
from engine.kubelet.envsources import EnvSources
from engine.kubelet.worker import ContainerRecord, PodWorker
from engine.runtime.runtime import Runtime


@dataclass(slots=True)
class Host:
    """What belongs to one node's kubelet."""

    client: Client
    clock: Clock
    node: str
    runtime: Runtime
    links: ServiceLinks
    sources: EnvSources

    @property
    def now(self) -> int:
        """The present tick."""
        return self.clock.tick

    @property
    def ip(self) -> str:
        """The node's own address."""
        return self.runtime.machines[self.node].ip

    def ticks(self, seconds: int) -> int:
        """Seconds as ticks, rounded up."""
        return -(-seconds * 1000 // self.clock.tick_ms)

    def pod_event(self, worker: PodWorker, type_: str, reason: str, message: str) -> None:
        """Record an event about the Pod as a whole."""
        self.client.event(worker.pod, type_, reason, message)

    def event(self, worker: PodWorker, record: ContainerRecord, type_: str, reason: str, message: str) -> None:
        """Record an event about one container."""
        kind = "initContainers" if record.init else "containers"
        self.client.event(worker.pod, type_, reason, message, f"spec.{kind}{{{record.spec.name}}}")
