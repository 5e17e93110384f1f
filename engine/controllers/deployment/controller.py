"""The Deployment controller: rolls ReplicaSets forward (pkg/controller/deployment).

Woken by Deployments, their ReplicaSets and, for Recreate, their Pods; the pass itself is `rollout.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.api.apps import Deployment, ReplicaSet
from engine.api.core import Pod
from engine.api.meta import LabelSelector, Object, controller_of
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.deployment.rolling import RolloutSync
from engine.controllers.pods.ownership import OwnerIndex, claim
from engine.controllers.pods.podstate import is_terminal
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

_ALL_PODS = "This deployment is selecting all pods. A non-empty selector is required."


class DeploymentController(ManagedController):
    """Reconciles Deployments by `namespace/name`."""

    name = "deployment-controller"
    fault_names = (CONTROLLER_MANAGER, "deployment")
    watches: ClassVar[tuple[str, ...]] = ("deployments", "replicasets", "pods")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._sets = OwnerIndex[ReplicaSet]("Deployment")
        self._pods = OwnerIndex[Pod]("ReplicaSet")

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The Deployment; for a ReplicaSet its owner; for a Pod that is gone the Deployment that may wait for it."""
        if entry.resource == "deployments":
            return [entry.key]
        if is_of(entry, ReplicaSet):
            return self._sets.observe(entry)
        owners = self._pods.observe(entry) if is_of(entry, Pod) else []
        return self._waiting_for_end(owners) if entry.obj is None else []

    def reconcile(self, key: str) -> ReconcileResult:
        """Make one pass. Raises StatusError."""
        deployment = self.lister(Deployment).get(key)
        if deployment is None:
            return DONE
        if deployment.spec.selector is None or deployment.spec.selector == LabelSelector():
            self.client.event(deployment, "Warning", "SelectingAll", _ALL_PODS)
            return DONE
        sets = list(claim(self.client, deployment, deployment.spec.selector, self._sets).values())
        rollout = RolloutSync(self.client, self.clock, deployment, sets)
        if deployment.metadata.deletion_timestamp is None:
            self._advance(rollout)
        stuck_in_s = rollout.write_status()
        return ReconcileResult((stuck_in_s + 1) * 1000) if stuck_in_s else DONE

    def _advance(self, rollout: RolloutSync) -> None:
        rollout.note_pause()
        if rollout.deployment.spec.paused or rollout.is_scaling_event():
            rollout.scale()
        elif rollout.deployment.spec.strategy.type == "Recreate":
            rollout.recreate(old_pods_run=self._any_pod_runs(rollout.old))
        else:
            rollout.roll()

    def _any_pod_runs(self, sets: list[ReplicaSet]) -> bool:
        """Is any of their Pods not over yet? A terminating one still counts here."""
        return any(not is_terminal(pod) for entry in sets for pod in self._pods.owned(entry.metadata.uid).values())

    def _waiting_for_end(self, set_keys: list[str]) -> list[str]:
        found = []
        for key in set_keys:
            entry = self.lister(ReplicaSet).get(key)
            owner = controller_of(entry.metadata) if entry is not None else None
            if owner is None:
                continue
            namespace = key.partition("/")[0]
            deployment = self.lister(Deployment).get(f"{namespace}/{owner.name}")
            if deployment is not None and deployment.spec.strategy.type == "Recreate":
                found.append(f"{namespace}/{owner.name}")
        return found
