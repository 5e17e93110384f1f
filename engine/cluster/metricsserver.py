"""The metrics server (kubernetes-sigs/metrics-server): what the containers of each running Pod use.

A container uses the CPU that its image takes when idle, and so much more for each request that its Pod answered in a
tick; memory is what the image says that it needs. Worked out when somebody asks, from what is counted anyway, so that
it costs no tick anything and leaves no trace in any history. A Pod is measured once its containers have run for a
whole window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from engine.api.quantity import milli
from engine.apiserver.resourcemetrics import PodMetrics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.core import Pod, Quantity
    from engine.clock import Clock
    from engine.etcd.store import Store
    from engine.metrics import Metrics
    from engine.runtime.processes import Process
    from engine.runtime.runtime import Runtime

WINDOW_TICKS = 15
"""Over how many ticks usage is averaged."""


class MeasuredParts(Protocol):
    """What is measured."""

    @property
    def clock(self) -> Clock:
        """The time."""

    @property
    def store(self) -> Store:
        """What is stored."""

    @property
    def runtime(self) -> Runtime:
        """What really runs."""

    @property
    def metrics(self) -> Metrics:
        """What became of requests."""


class MetricsServer:
    """Answers for metrics.k8s.io in one cluster."""

    def __init__(self, parts: MeasuredParts) -> None:
        self._parts = parts

    def pod_metrics(self, namespace: str) -> Iterator[PodMetrics]:
        """The Pods of a namespace that have run for a whole window, in order of their names."""
        clock, answered = self._parts.clock, self._answered()
        window_s = WINDOW_TICKS * clock.tick_ms // 1000
        pods = (cast("Pod", each) for each in self._parts.store.list("pods", namespace))
        for pod in sorted(pods, key=lambda each: each.metadata.name):
            processes = self._processes(pod)
            if processes:
                requests = answered.get(f"{namespace}/{pod.metadata.name}", 0)
                usage = _usage(processes, requests)
                yield PodMetrics(pod.metadata.name, pod.metadata.labels, usage, clock.now_s, window_s)

    def _answered(self) -> dict[str, int]:
        """How many requests each Pod answered in the window, by its key."""
        now = self._parts.clock.tick
        found: dict[str, int] = {}
        for ticks in self._parts.metrics.served_by.values():
            for tick in range(now - WINDOW_TICKS, now):
                for pod, count in ticks.get(tick, {}).items():
                    found[pod] = found.get(pod, 0) + count
        return found

    def _processes(self, pod: Pod) -> list[Process]:
        """Its containers, in their order; none where one does not run, or not long enough."""
        sandbox = self._parts.runtime.sandbox(pod.metadata.uid)
        if sandbox is None or pod.status.phase != "Running":
            return []
        runs = [sandbox.containers.get(each.name) for each in pod.spec.containers]
        begun = self._parts.clock.tick - WINDOW_TICKS
        old = [run for run in runs if run is not None and run.alive and run.started_tick <= begun]
        return old if len(old) == len(runs) else []


def _usage(processes: list[Process], requests: int) -> dict[str, dict[str, Quantity]]:
    """What each container used on average; requests are those of the first that listens."""
    serving = next((each.container for each in processes if each.listening), processes[0].container)
    found: dict[str, dict[str, Quantity]] = {}
    for each in processes:
        cpu = each.behaviour.cpu
        used = milli(cpu.idle)
        if each.container == serving:
            used += milli(cpu.per_request) * requests // WINDOW_TICKS
        found[each.container] = {"cpu": f"{used}m"}
        if each.behaviour.memory:
            found[each.container]["memory"] = each.behaviour.memory
    return found
