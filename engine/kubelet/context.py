"""The node as a kubelet's helpers see it: clock, runtime, events, and the environment that containers start with."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.api.core import Container, IntOrString
from engine.api.numerals import int64
from engine.client.client import Client
from engine.clock import Clock
from engine.kubelet.backoff import CrashTiming
from engine.kubelet.environment import ServiceLinks
from engine.kubelet.envsources import EnvSources
from engine.kubelet.worker import ContainerRecord, PodWorker
from engine.rng import Rng
from engine.runtime.runtime import Runtime

FAILING_PACE_S = 10
"""How often the kubelet looks at a failing Pod and says so again."""


@dataclass(slots=True)
class KubeletContext:
    """What belongs to one node's kubelet."""

    client: Client
    clock: Clock
    node: str
    runtime: Runtime
    links: ServiceLinks
    sources: EnvSources
    crash: CrashTiming
    rng: Rng | None
    """Draws the jitter of restarts, where there is any."""
    awaited_ports: dict[str, int] = field(default_factory=dict)
    """Key of a Pod to the port that must listen before it counts as ready; only forks know any."""

    @property
    def now(self) -> int:
        return self.clock.tick

    @property
    def ip(self) -> str:
        """The node's own address."""
        return self.runtime.machines[self.node].ip

    def ticks(self, seconds: int) -> int:
        """Seconds as ticks, rounded up."""
        return -(-seconds * 1000 // self.clock.tick_ms)

    def jitter_s(self, worker: PodWorker, record: ContainerRecord) -> int:
        """How many seconds more than its back-off this restart of a container waits."""
        if self.rng is None or not self.crash.jitter_s:
            return 0
        names = ("crash", worker.uid, record.spec.name, record.restart_count)
        return self.rng.below(self.crash.jitter_s + 1, "chaos", *names)

    def pod_event(self, worker: PodWorker, type_: str, reason: str, message: str) -> None:
        """Record an event about the Pod as a whole."""
        self.client.event(worker.pod, type_, reason, message)

    def event(self, worker: PodWorker, record: ContainerRecord, type_: str, reason: str, message: str) -> None:
        """Record an event about one container."""
        kind = "initContainers" if record.init else "containers"
        self.client.event(worker.pod, type_, reason, message, f"spec.{kind}{{{record.spec.name}}}")


def port_of(container: Container, port: IntOrString) -> int:
    """The number of a port that a probe or hook names; 0 where the container has no such name."""
    if isinstance(port, int):
        return port
    for declared in container.ports:
        if declared.name == port:
            return declared.container_port
    return int64(port) or 0
