"""The kubelet of one node: runs in the runtime what the API wants there, and tells the API what really runs.

The cluster builds one per node. It is woken by Pods bound to its node, by processes that changed there
(`Runtime.on_change`) and by its own deadlines; an undisturbed Pod costs it nothing. Writes Pod status and events, and
deletes Pods whose containers have ended. Without power it does nothing, and the API keeps its last word. Node
heartbeats are not written one by one (see the node lifecycle controller); resources are not admitted again here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from engine.api.core import Pod
from engine.client.client import Client
from engine.client.component import DONE, Agenda, Controller, Result
from engine.etcd.store import Cause, Entry
from engine.kubelet.bringup import bring_up
from engine.kubelet.environment import ServiceLinks
from engine.kubelet.envsources import EnvSources
from engine.kubelet.host import Host
from engine.kubelet.probes import run_probes
from engine.kubelet.static_pods import fresh, is_mirror
from engine.kubelet.status import publish
from engine.kubelet.termination import final_phase, terminate
from engine.kubelet.worker import NEVER, PodWorker, new_worker
from engine.runtime.runtime import Runtime

_ENDED = frozenset({"Succeeded", "Failed"})


class Kubelet(Controller):
    """One node's agent."""

    name = "kubelet"
    watches: ClassVar[tuple[str, ...]] = ("pods", "services", "configmaps", "secrets")

    def __init__(self, client: Client, agenda: Agenda, node_name: str, runtime: Runtime) -> None:
        """Serve `node_name`, whose machine must have been added to the runtime."""
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
        sources = EnvSources(self.caches["configmaps"], self.caches["secrets"], node_ip)
        self._host = Host(client, agenda.clock, node_name, runtime, ServiceLinks(), sources)
        runtime.on_change[node_name] = self.changed

    def changed(self, pod_key: str) -> None:
        """The runtime reports that processes of a Pod changed; "" asks to look at all of them."""
        for key in [pod_key] if pod_key else sorted({**self._uids, **self.caches["pods"]}):
            self._changed[key] = Cause("clock", str(self.clock.tick))
        self.agenda.wake(self, self.clock.tick + 1)

    def keys_of(self, entry: Entry) -> Iterable[str]:
        """A Pod itself; a changed Service, ConfigMap or Secret matters only to containers that start later."""
        if entry.resource == "services":
            service: Any = entry.obj
            self._host.links.remember(entry.key, service)
        return (entry.key,) if entry.resource == "pods" else ()

    def run(self) -> None:
        """Look at what waits, if the machine has power."""
        if self.runtime.powered(self.node):
            changed, self._changed = self._changed, {}
            for key, cause in changed.items():
                self.queue.add(key, cause)
                for uid in self._uids.get(key, {}):
                    self.workers[uid].stirred = True
            super().run()

    def reconcile(self, key: str) -> Result:
        """Look at a Pod and at its namesakes that are not gone yet."""
        pod: Pod | None = self.caches["pods"].get(key)
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
        if pod.status.phase in _ENDED and pod.metadata.deletion_timestamp is None:
            return
        if is_mirror(pod):
            self._static[key] = fresh(pod)
        worker = new_worker(pod, key, self.clock.stamp(), self.clock.tick + 1)
        self.workers[worker.uid] = worker
        self._uids.setdefault(key, {})[worker.uid] = None

    def _is_echo(self, worker: PodWorker, pod: Pod) -> bool:
        """Whether the news is only what this kubelet has written itself, and nothing else asks for a look."""
        own = pod.metadata.resource_version == worker.written
        return own and not worker.stirred and self.clock.tick < worker.asked

    def _look(self, worker: PodWorker) -> None:
        worker.due = NEVER
        worker.written = ""
        if worker.asked <= self.clock.tick:
            worker.asked = NEVER
        ending = worker.orphaned or worker.pod.metadata.deletion_timestamp is not None
        ended = False
        if ending:
            ended = terminate(self._host, worker)
        elif not worker.final_phase:
            bring_up(self._host, worker)
        for record in worker.records():
            if record.process is not None:
                run_probes(self._host, worker, record)
        worker.stirred = False
        if ended:
            self._finish(worker)
            return
        if not worker.orphaned:
            publish(self._host, worker)
        self._ask_for_look(worker)

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
            worker.final_phase = final_phase(worker)
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
