"""The kubelet of one node: runs in the runtime what the API wants there, and tells the API what really runs.

The cluster builds one per node. It is woken by Pods bound to its node, by processes that changed there
(`Runtime.on_change`) and by its own deadlines; an undisturbed Pod costs it nothing. Writes Pod status and events, and
deletes Pods whose containers have ended. Without power it does nothing, and the API keeps its last word. Node
heartbeats are not written one by one (see the node lifecycle controller).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from engine.api.config import ConfigMap, Secret
from engine.api.core import Node, Pod
from engine.api.meta import Object
from engine.client.client import Client
from engine.client.component import DONE, Controller, ReconcileResult, WorkScheduler
from engine.etcd.store import Cause, LogEntry
from engine.kubelet.backoff import USUAL, CrashTiming
from engine.kubelet.context import KubeletContext
from engine.kubelet.environment import ServiceLinks
from engine.kubelet.envsources import EnvSources
from engine.kubelet.lifecycle.admission import refusal
from engine.kubelet.nodestatus import NodeStatusPoster
from engine.kubelet.prober.prober import run_probes
from engine.kubelet.static_pods import fresh, is_mirror
from engine.kubelet.status import publish, reject
from engine.kubelet.sync_pod import bring_up, see_exits
from engine.kubelet.sync_terminating_pod import check_deadline, final_phase, terminate
from engine.kubelet.volume.manager import SYNC_S, mounts_object
from engine.kubelet.worker import NEVER, PodWorker, new_worker
from engine.rng import Rng
from engine.runtime.runtime import Runtime

_ENDED = frozenset({"Succeeded", "Failed"})


class Kubelet(Controller):
    """One node's agent."""

    name = "kubelet"
    fault_names = (name,)
    watches: ClassVar[tuple[str, ...]] = ("pods", "services", "configmaps", "secrets", "nodes")

    def __init__(
        self,
        client: Client,
        agenda: WorkScheduler,
        node_name: str,
        runtime: Runtime,
        crash: CrashTiming = USUAL,
        rng: Rng | None = None,
    ) -> None:
        """Serve `node_name`, whose machine must have been added to the runtime; `rng` draws the jitter of `crash`."""
        super().__init__(client, agenda, route=node_name)
        self.node = node_name
        self.runtime = runtime
        self.workers: dict[str, PodWorker] = {}
        """By Pod uid."""
        self._uids: dict[str, dict[str, None]] = {}
        """Pod key -> uids of its workers: usually one, more while a namesake ends."""
        self._static: dict[str, Pod] = {}
        """Manifests of static Pods, by the key of their mirror Pods."""
        self._changed: dict[str, Cause] = {}
        """Pods whose processes changed, for the next tick: a container relist comes after the change."""
        node_ip = runtime.machines[node_name].ip
        sources = EnvSources(self.lister(ConfigMap), self.lister(Secret), node_ip)
        self._host = KubeletContext(client, agenda.clock, node_name, runtime, ServiceLinks(), sources, crash, rng)
        self._poster = NodeStatusPoster(client, agenda.clock)
        runtime.on_change[node_name] = self.changed

    def changed(self, pod_key: str) -> None:
        """The runtime reports that processes of a Pod changed; "" asks to look at all of them."""
        for key in [pod_key] if pod_key else [self.node, *sorted({**self._uids, **self.lister(Pod)})]:
            self._changed[key] = Cause("clock", str(self.clock.tick))
        self.agenda.wake(self, self.clock.tick + 1)

    def map_to_keys(self, entry: LogEntry[Object]) -> Iterable[str]:
        """A Pod itself, or the own node; a changed Service matters only to later starts."""
        if entry.resource == "services":
            service: Any = entry.obj
            self._host.links.remember(entry.key, service)
        if entry.resource in {"configmaps", "secrets"}:
            return self._to_remount(entry)
        return (entry.key,) if entry.resource == "pods" or entry.key == self.node else ()

    def _to_remount(self, entry: LogEntry[Object]) -> list[str]:
        """The Pods that run with files of a ConfigMap or Secret, which are due to be made anew."""
        namespace, _, name = entry.key.partition("/")
        found = [
            worker
            for worker in self.workers.values()
            if worker.sandbox is not None
            and worker.pod.metadata.namespace == namespace
            and mounts_object(worker, entry.resource, name)
        ]
        for worker in found:
            worker.remount_at = min(worker.remount_at, self.clock.tick + self._host.ticks(SYNC_S))
            worker.asked = min(worker.asked, self.clock.tick)
        return [worker.key for worker in found]

    def run(self) -> None:
        """Look at what waits, if the machine has power."""
        if self.runtime.powered(self.node):
            changed, self._changed = self._changed, {}
            for key, cause in changed.items():
                self.queue.add(key, cause)
                for uid in self._uids.get(key, {}):
                    self.workers[uid].stirred = True
            super().run()

    def await_port(self, key: str, port: int) -> None:
        """Call a Pod ready only while something listens on that port, as a readiness probe would; only forks do so."""
        self._host.awaited_ports[key] = port

    def reconcile(self, key: str) -> ReconcileResult:
        """Look at a Pod and at its namesakes that are not gone yet; or, under its name, at the node itself."""
        if key == self.node:
            node = self.lister(Node).get(key)
            if node is not None:
                self._poster.look(node, self.runtime.machines[key].boots)
            return DONE
        pod = self.lister(Pod).get(key)
        if pod is None and key in self._static:
            self.client.create(self._static[key])
        if pod is not None and pod.metadata.uid not in self.workers:
            self._admit(key, pod)
        for uid in list(self._uids.get(key, ())):
            worker = self.workers[uid]
            if pod is None or pod.metadata.uid != uid:
                worker.orphaned = True
            elif self._is_echo(worker, pod):
                worker.pod = pod
                continue
            else:
                worker.pod = pod
            self._look(worker)
        return DONE

    def _admit(self, key: str, pod: Pod) -> None:
        if pod.status.phase in _ENDED:
            return
        if is_mirror(pod):
            self._static[key] = fresh(pod)
        worker = new_worker(pod, key, self.clock.stamp(), self.clock.tick + 1, self._host.crash)
        if self._refuses(worker):
            return
        self.workers[worker.uid] = worker
        self._uids.setdefault(key, {})[worker.uid] = None

    def _refuses(self, worker: PodWorker) -> bool:
        """Turn a Pod away that does not fit the node; a Pod that had started here before is taken as it is."""
        node = self.lister(Node).get(self.node)
        pod = worker.pod
        if node is None or pod.status.start_time is not None or pod.metadata.deletion_timestamp is not None:
            return False
        others = [other for other in self.workers.values() if other.final_phase not in _ENDED]
        found = refusal(pod, worker.requests, node, others)
        if found is not None:
            self._host.pod_event(worker, "Warning", found.reason, found.message)
            reject(self._host, worker, found.reason, found.message)
        return found is not None

    def _is_echo(self, worker: PodWorker, pod: Pod) -> bool:
        """Whether the news is only what this kubelet has written itself, and nothing else asks for a look.

        What it wrote may carry what somebody else had written just before: a deletion, another image.
        """
        known = worker.pod
        own = (
            pod.metadata.resource_version == worker.written
            and pod.metadata.deletion_timestamp == known.metadata.deletion_timestamp
            and pod.metadata.generation == known.metadata.generation
        )
        return own and not worker.stirred and self.clock.tick < worker.asked

    def _look(self, worker: PodWorker) -> None:
        worker.due = NEVER
        worker.written = ""
        if worker.asked <= self.clock.tick:
            worker.asked = NEVER
        deleted = worker.orphaned or worker.pod.metadata.deletion_timestamp is not None
        ended = self._advance(worker, deleted=deleted)
        for record in worker.records():
            if record.process is not None:
                run_probes(self._host, worker, record)
        worker.stirred = False
        if ended and deleted:
            self._finish(worker)
            return
        if ended:
            worker.final_phase = "Failed" if worker.reason else final_phase(worker)
        if not worker.orphaned:
            publish(self._host, worker)
        self._ask_for_look(worker)

    def _advance(self, worker: PodWorker, *, deleted: bool) -> bool:
        """Bring the Pod up or towards its end; True once it has come to its end."""
        host = self._host
        if not deleted and not worker.final_phase:
            check_deadline(host, worker)
        if deleted or (worker.ending and not worker.final_phase):
            return terminate(host, worker)
        if not worker.final_phase:
            if see_exits(host, worker):
                # What restarts at once has ended all the same, and the API hears of both.
                publish(host, worker)
            bring_up(host, worker)
        return False

    def _ask_for_look(self, worker: PodWorker) -> None:
        now = self.clock.tick
        if now < worker.due < worker.asked:
            worker.asked = worker.due
            self.requeue(worker.key, (worker.due - now) * self.clock.tick_ms)

    def _finish(self, worker: PodWorker) -> None:
        """Confirm the end of a Pod. Its worker stays until the deletion is seen, so that it is not started again."""
        if worker.orphaned:
            self.runtime.remove_sandbox(worker.uid)
            self._forget(worker)
            return
        if worker.final_phase != "Gone":
            worker.final_phase = worker.final_phase or final_phase(worker)
            if worker.final_phase:
                publish(self._host, worker)
            self.runtime.remove_sandbox(worker.uid)
            meta = worker.pod.metadata
            self.client.delete("pods", meta.namespace, meta.name, grace_s=0, uid=worker.uid)
            worker.final_phase = "Gone"

    def _forget(self, worker: PodWorker) -> None:
        del self.workers[worker.uid]
        uids = self._uids[worker.key]
        del uids[worker.uid]
        if not uids:
            del self._uids[worker.key]
