"""The StatefulSet controller: Pods with stable names, made and removed in order (pkg/controller/statefulset).

Woken by StatefulSets and Pods; writes Pods, their claims and the set's status. One step per look with the policy
OrderedReady, all of them with Parallel. What differs: revisions are named by the template's hash and older templates
are remembered here, no ControllerRevision is stored; claims are always retained; maxUnavailable is not modelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.api.meta import number
from engine.client.component import DONE, Controller, Result
from engine.controllers.ownership import Ownership, became_orphan_news, claim
from engine.controllers.podstate import available_in_s, is_ready, is_terminal
from engine.controllers.podtemplatehash import pod_template_hash
from engine.controllers.statefulpods import REVISION_HASH, StatefulPodControl, first_ordinal, ordinal_of, stateful_pod
from engine.controllers.statefulstatus import status_of
from engine.controllers.statuswriter import write_status

if TYPE_CHECKING:
    from engine.api.apps import StatefulSet
    from engine.api.core import Pod, PodTemplateSpec
    from engine.client.client import Client
    from engine.client.component import Agenda
    from engine.etcd.store import Entry


class StatefulSetController(Controller):
    """Reconciles StatefulSets by `namespace/name`."""

    name = "statefulset-controller"
    watches: ClassVar[tuple[str, ...]] = ("statefulsets", "pods")

    def __init__(self, client: Client, agenda: Agenda) -> None:
        """Start with empty caches."""
        super().__init__(client, agenda)
        self._pods = Ownership("StatefulSet")
        self._control = StatefulPodControl(client)
        self._templates: dict[str, dict[str, PodTemplateSpec]] = {}
        """Per set the templates it has had, by revision: Pods below the partition are still made of an older one."""

    def keys_of(self, entry: Entry) -> list[str]:
        """The StatefulSet itself; for a Pod its owner, or the set that it is named after."""
        if entry.resource == "statefulsets":
            return [entry.key]
        owners = self._pods.observe(entry)
        if became_orphan_news(entry):
            namesake = entry.key.rpartition("-")[0]
            owners += [namesake] if namesake in self.caches["statefulsets"] else []
        return owners

    def reconcile(self, key: str) -> Result:
        """Take the step that is due, and write the status. Raises StatusError."""
        current: StatefulSet | None = self.caches["statefulsets"].get(key)
        if current is None:
            self._templates.pop(key, None)
            return DONE
        name = current.metadata.name
        claimed = claim(
            self.client, "pods", current, current.spec.selector, self._pods,
            lambda pod: ordinal_of(name, pod.metadata.name) is not None,
        )  # fmt: skip
        pods = {
            ordinal: pod
            for pod in claimed.values()
            if (ordinal := ordinal_of(name, pod.metadata.name)) is not None
        }  # fmt: skip
        revision = self._revision(key, current)
        write_status(self.client, current, status_of(current, pods, revision, self.clock.now_s))
        if current.metadata.deletion_timestamp is not None:
            return DONE
        if self._replicas(key, current, pods, revision) and self._condemned(current, pods):
            self._outdated(current, pods, revision)
        return self._next_available(current, pods)

    def _revision(self, key: str, current: StatefulSet) -> str:
        """The name of the present template, which is remembered with it."""
        template = current.spec.template
        revision = f"{current.metadata.name}-{pod_template_hash(template)}"
        self._templates.setdefault(key, {})[revision] = template
        return revision

    def _replicas(self, key: str, current: StatefulSet, pods: dict[int, Pod], revision: str) -> bool:
        """See to the wished ordinals, lowest first; False where the rest has to wait for one of them."""
        for ordinal in _wished(current):
            pod = pods.get(ordinal)
            if pod is None:
                self._create(key, current, ordinal, revision)
                if _ordered(current):
                    return False
            elif pod.metadata.deletion_timestamp is None and is_terminal(pod):
                self._recreate(current, pod)
                return False
            elif _ordered(current) and not self._settled(current, pod):
                return False
        return True

    def _create(self, key: str, current: StatefulSet, ordinal: int, revision: str) -> None:
        older = current.status.current_revision
        template = self._templates[key].get(older)
        if ordinal >= first_ordinal(current) + _partition(current) or template is None:
            older, template = revision, current.spec.template
        self._control.create(current, ordinal, stateful_pod(current, ordinal, template, older))

    def _recreate(self, current: StatefulSet, pod: Pod) -> None:
        """A Pod that has ended is deleted, and made anew under the same name once it is gone."""
        meta = pod.metadata
        failed = pod.status.phase == "Failed"
        word, reason = ("failed", "RecreatingFailedPod") if failed else ("terminated", "RecreatingTerminatedPod")
        message = f"StatefulSet {meta.namespace}/{current.metadata.name} is recreating {word} Pod {meta.name}"
        self.client.event(current, "Warning" if failed else "Normal", reason, message)
        self._control.delete(current, pod)

    def _condemned(self, current: StatefulSet, pods: dict[int, Pod]) -> bool:
        """Remove ordinals beyond the wish, highest first; False where the rest has to wait for one of them."""
        wished = _wished(current)
        surplus = [ordinal for ordinal in sorted(pods, reverse=True) if ordinal not in wished]
        unhealthy = [ordinal for ordinal in surplus if not self._settled(current, pods[ordinal])]
        for ordinal in surplus:
            pod = pods[ordinal]
            if pod.metadata.deletion_timestamp is None:
                if _ordered(current) and ordinal in unhealthy[:-1]:
                    # A lower one that is unhealthy too could not come back if this one went first.
                    return False
                self._control.delete(current, pod)
            if _ordered(current):
                return False
        return True

    def _outdated(self, current: StatefulSet, pods: dict[int, Pod], revision: str) -> None:
        """Delete the highest Pod of another revision, unless one above it is still on its way."""
        if current.spec.update_strategy.type == "OnDelete":
            return
        lowest = first_ordinal(current) + _partition(current)
        for ordinal in reversed(_wished(current)):
            pod = pods.get(ordinal)
            if ordinal < lowest or pod is None:
                return
            going = pod.metadata.deletion_timestamp is not None
            if not going and pod.metadata.labels.get(REVISION_HASH) != revision:
                self._control.delete(current, pod)
                return
            if going or not is_ready(pod):
                return

    def _settled(self, current: StatefulSet, pod: Pod) -> bool:
        """May the next ordinal follow this one?"""
        if pod.metadata.deletion_timestamp is not None or pod.status.phase != "Running":
            return False
        return available_in_s(pod, current.spec.min_ready_seconds, self.clock.now_s) == 0

    def _next_available(self, current: StatefulSet, pods: dict[int, Pod]) -> Result:
        if not current.spec.min_ready_seconds:
            return DONE
        waits = [available_in_s(pod, current.spec.min_ready_seconds, self.clock.now_s) for pod in pods.values()]
        soonest = min((wait for wait in waits if wait), default=None)
        return DONE if soonest is None else Result(soonest * 1000)


def _wished(current: StatefulSet) -> range:
    start = first_ordinal(current)
    return range(start, start + number(current.spec.replicas, 1))


def _ordered(current: StatefulSet) -> bool:
    return current.spec.pod_management_policy != "Parallel"


def _partition(current: StatefulSet) -> int:
    rolling = current.spec.update_strategy.rolling_update
    return number(rolling.partition) if rolling is not None else 0
