"""One pass over a Deployment: find or make its new ReplicaSet, scale up or down, say how far it is.

Made by the Deployment controller for a single reconcile; writes ReplicaSets and the Deployment. Each pass makes one
kind of move and then waits for what comes of it (upstream: sync.go, rolling.go, recreate.go).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.apps import ReplicaSet
from engine.api.meta import condition, number
from engine.api.status import StatusError
from engine.controllers.deployment import revisions
from engine.controllers.deployment import status as deploymentstatus
from engine.controllers.deployment.numbers import new_size, old_sizes, proportional_sizes, replicas
from engine.controllers.deployment.status import PAUSED, PROGRESSING, TIMED_OUT
from engine.controllers.pods.ownership import NOT_FOUND
from engine.controllers.statuswriter import CONFLICT, write_status

if TYPE_CHECKING:
    from engine.api.apps import Deployment, DeploymentStatus
    from engine.client.client import Client
    from engine.clock import Clock


class RolloutSync:
    """The state of one pass."""

    def __init__(self, client: Client, clock: Clock, deployment: Deployment, sets: list[ReplicaSet]) -> None:
        """Work on `deployment` and the ReplicaSets that it controls."""
        self._client = client
        self._clock = clock
        self.deployment = deployment
        self._sets = {entry.metadata.name: entry for entry in revisions.oldest_first(sets)}
        self._conditions = deployment.status.conditions
        new = revisions.find_new(deployment, sets)
        self._new = new.metadata.name if new is not None else ""

    @property
    def new(self) -> ReplicaSet | None:
        """The ReplicaSet of the Deployment's template, if there is one."""
        return self._sets.get(self._new)

    @property
    def old(self) -> list[ReplicaSet]:
        """All others, oldest first."""
        return [entry for name, entry in self._sets.items() if name != self._new]

    # --- moves

    def note_pause(self) -> None:
        """Say in Progressing that the Deployment was paused or resumed."""
        known = condition(self._conditions, PROGRESSING)
        reason = known.reason if known is not None else ""
        if reason == TIMED_OUT:
            return
        if self.deployment.spec.paused and reason != PAUSED:
            self._set_progressing("Unknown", PAUSED, "Deployment is paused")
        elif not self.deployment.spec.paused and reason == PAUSED:
            self._set_progressing("Unknown", "DeploymentResumed", "Deployment is resumed")

    def is_scaling_event(self) -> bool:
        """Has `spec.replicas` changed since the active ReplicaSets were last sized?"""
        desired = str(replicas(self.deployment))
        return any(
            entry.metadata.annotations.get(revisions.DESIRED_REPLICAS, desired) != desired
            for entry in self._sets.values()
            if replicas(entry)
        )

    def scale(self) -> None:
        """Bring the ReplicaSets to a new `spec.replicas` without touching the roll-out."""
        active = [entry for entry in self._sets.values() if replicas(entry)]
        if len(active) <= 1:
            only = next(
                iter([*active, *((self.new,) if self.new is not None else ()), *reversed(self._sets.values())]),
                None,
            )
            if only is not None:
                self._resize(only, replicas(self.deployment))
        elif self._is_saturated():
            for entry in self.old:
                self._move(entry, 0)
        elif self.deployment.spec.strategy.type != "Recreate":
            sizes = proportional_sizes(self.deployment, active)
            for name, size in sizes.items():
                self._resize(self._sets[name], size)

    def roll(self) -> None:
        """Rolling update: let the new ReplicaSet grow if it may, else shrink the old ones."""
        created = self._ensure_new()
        new = self.new
        if created or new is None:
            return
        if self._move(new, new_size(self.deployment, list(self._sets.values()), replicas(new))):
            return
        for name, size in old_sizes(self.deployment, new, self.old).items():
            self._move(self._sets[name], size)

    def recreate(self, *, old_pods_run: bool) -> None:
        """Recreate: first all old Pods go, then the new ones come."""
        shrunk = [self._move(entry, 0) for entry in self.old]
        if any(shrunk) or old_pods_run:
            return
        self._ensure_new()
        if self.new is not None:
            self._move(self.new, replicas(self.deployment))

    def write_status(self) -> int | None:
        """Write the status if it changed; returns in how many seconds the roll-out would be stuck, if ever."""
        sets = list(self._sets.values())
        stamp = self._clock.stamp()
        status = deploymentstatus.status_of(self.deployment, self.new, sets, self._conditions, stamp)
        if not self.deployment.spec.paused and not self.is_scaling_event():
            status = deploymentstatus.with_progress(self.deployment, status, self.new, self._clock)
            status = deploymentstatus.with_failure(status, self.new, sets, stamp)
        if self.deployment.spec.paused or deploymentstatus.is_complete(self.deployment, status):
            self._clean_up()
        write_status(self._client, self.deployment, status)
        return deploymentstatus.deadline_in_s(self.deployment, status, self._clock)

    # --- the new ReplicaSet

    def _ensure_new(self) -> bool:
        """Make the new ReplicaSet, or note its revision; returns whether it was made now. Raises StatusError."""
        revision = max((revisions.revision_of(entry) for entry in self.old), default=0) + 1
        if self.new is not None:
            self._sync_new(self.new, revision)
            return False
        size = new_size(self.deployment, list(self._sets.values()), 0)
        wanted = revisions.new_replica_set(self.deployment, size, revision)
        created = self._create(wanted)
        self._new = created.metadata.name
        self._sets[self._new] = created
        self._note_revision(created)
        if replicas(created):
            self._record_scaled(created.metadata.name, 0, replicas(created))
        self._set_progressing("True", "NewReplicaSetCreated", f'Created new replica set "{created.metadata.name}"')
        return True

    def _sync_new(self, new: ReplicaSet, revision: int) -> None:
        wanted = revisions.annotated(self.deployment, new, revision)
        minimum = self.deployment.spec.min_ready_seconds
        if wanted.spec.min_ready_seconds != minimum:
            wanted = replace(wanted, spec=replace(wanted.spec, min_ready_seconds=minimum))
        if wanted != new:
            wanted = self._client.update(wanted)
        self._sets[self._new] = wanted
        self._note_revision(wanted)
        if condition(self._conditions, PROGRESSING) is None:
            self._set_progressing("True", "FoundNewReplicaSet", f'Found new replica set "{self._new}"')

    def _create(self, wanted: ReplicaSet) -> ReplicaSet:
        name, namespace = wanted.metadata.name, wanted.metadata.namespace
        try:
            return self._client.create(wanted)
        except StatusError as error:
            if error.code == CONFLICT:
                live = self._client.live(ReplicaSet, namespace, name)
                if live is not None and self._is_ours(live):
                    return live
                self._count_collision()
                raise
            message = f'Failed to create new replica set "{name}": {error.message}'
            self._client.event(self.deployment, "Warning", "ReplicaSetCreateError", message)
            self._set_progressing("False", "ReplicaSetCreateError", message)
            self.write_status()
            raise

    def _is_ours(self, live: ReplicaSet) -> bool:
        owned = any(entry.uid == self.deployment.metadata.uid for entry in live.metadata.owner_references)
        return owned and revisions.same_template(self.deployment.spec.template, live.spec.template)

    def _count_collision(self) -> None:
        status: DeploymentStatus = self.deployment.status
        count = number(status.collision_count) + 1
        write_status(self._client, self.deployment, replace(status, collision_count=count))

    def _note_revision(self, new: ReplicaSet) -> None:
        revision = str(revisions.revision_of(new))
        meta = self.deployment.metadata
        if meta.annotations.get(revisions.REVISION) != revision:
            annotations = dict(sorted((meta.annotations | {revisions.REVISION: revision}).items()))
            noted = replace(self.deployment, metadata=replace(meta, annotations=annotations))
            self.deployment = self._client.update_status(noted)

    # --- helpers

    def _move(self, entry: ReplicaSet, size: int) -> bool:
        """A step of a roll-out: what has its size already keeps its notes too, whatever maxSurge says by now."""
        return size != replicas(entry) and self._resize(entry, size)

    def _resize(self, entry: ReplicaSet, size: int) -> bool:
        """Give a ReplicaSet its size and the notes that go with it; returns whether the size changed."""
        before = replicas(entry)
        wanted = revisions.with_sizes(self.deployment, entry) if replicas(self.deployment) or before else entry
        wanted = replace(wanted, spec=replace(wanted.spec, replicas=size))
        if wanted != entry:
            self._sets[entry.metadata.name] = self._client.update(wanted)
        if size != before:
            self._record_scaled(entry.metadata.name, before, size)
        return size != before

    def _record_scaled(self, name: str, before: int, after: int) -> None:
        direction = "up" if after > before else "down"
        message = f"Scaled {direction} replica set {name} from {before} to {after}"
        self._client.event(self.deployment, "Normal", "ScalingReplicaSet", message)

    def _is_saturated(self) -> bool:
        new, desired = self.new, replicas(self.deployment)
        return (
            new is not None
            and replicas(new) == new.status.available_replicas == desired
            and new.metadata.annotations.get(revisions.DESIRED_REPLICAS) == str(desired)
        )

    def _set_progressing(self, status: str, reason: str, message: str) -> None:
        stamp = self._clock.stamp()
        self._conditions = deploymentstatus.with_condition(
            self._conditions,
            stamp,
            PROGRESSING,
            status,
            reason,
            message,
        )

    def _clean_up(self) -> None:
        """Delete old ReplicaSets beyond the history limit, lowest revision first, but none that still has Pods."""
        old = [entry for entry in self.old if entry.metadata.deletion_timestamp is None]
        excess = len(old) - number(self.deployment.spec.revision_history_limit, 10)
        for entry in sorted(old, key=revisions.revision_of)[: max(0, excess)]:
            if _is_idle(entry):
                self._forget(entry)

    def _forget(self, entry: ReplicaSet) -> None:
        try:
            self._client.delete("replicasets", entry.metadata.namespace, entry.metadata.name)
        except StatusError as error:
            if error.code != NOT_FOUND:
                raise


def _is_idle(entry: ReplicaSet) -> bool:
    observed = entry.metadata.generation <= entry.status.observed_generation
    return not replicas(entry) and not entry.status.replicas and observed
