"""ControllerRevisions: the templates that a DaemonSet or StatefulSet has had (pkg/controller/history).

Used by their two controllers; writes ControllerRevisions and the owner's collision count. What differs: the hash is
that of the template's canonical text, as for ReplicaSets, and not that of the patch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.apps import ControllerRevision
from engine.api.meta import ObjectMeta, number
from engine.api.scheme import resource_of
from engine.api.serializer import wire
from engine.api.status import StatusError
from engine.controllers.deployment.podtemplatehash import pod_template_hash
from engine.controllers.pods.ownership import NOT_FOUND, OwnerIndex, claim, owner_reference
from engine.controllers.statuswriter import CONFLICT, write_status

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.api.core import PodTemplateSpec
    from engine.client.client import Client
    from engine.etcd.store import LogEntry

REVISIONS = "controllerrevisions"
REVISION_HASH = "controller-revision-hash"
"""The label by which a Pod names its revision."""


class ControllerHistory:
    """The revisions of the owners of one kind."""

    def __init__(self, client: Client, owner_kind: str, hash_label: str) -> None:
        """Index the revisions of owners of `owner_kind`; each carries its hash under `hash_label`."""
        self._client = client
        self._owned = OwnerIndex[ControllerRevision](owner_kind)
        self._hash_label = hash_label

    def observe(self, entry: LogEntry[ControllerRevision]) -> list[str]:
        """Take over one change of a ControllerRevision; returns the keys of its owners."""
        return self._owned.observe(entry)

    def of(self, owner: Any) -> list[ControllerRevision]:
        """The owner's revisions, the oldest first. Raises StatusError where one could not be adopted."""
        claimed = claim(self._client, owner, owner.spec.selector, self._owned)
        return sorted(claimed.values(), key=_by_number)

    def current(self, owner: Any, known: list[ControllerRevision]) -> ControllerRevision:
        """The revision of the present template: found, given the newest number, or made. Raises StatusError."""
        data = restoring_patch(owner)
        newest = known[-1].revision if known else 0
        for revision in reversed(known):
            if revision.data == data:
                if revision.revision == newest:
                    return revision
                return self._client.update(replace(revision, revision=newest + 1))
        return self._create(owner, data, newest + 1)

    def truncate(self, owner: Any, known: list[ControllerRevision], in_use: Collection[str]) -> None:
        """Delete the oldest revisions beyond the owner's limit, but none whose name is `in_use`. Raises StatusError."""
        idle = [revision for revision in known if revision.metadata.name not in in_use]
        excess = len(idle) - number(owner.spec.revision_history_limit, 10)
        for revision in idle[: max(0, excess)]:
            try:
                self._client.delete(REVISIONS, revision.metadata.namespace, revision.metadata.name)
            except StatusError as error:
                if error.code != NOT_FOUND:
                    raise

    def _create(self, owner: Any, data: dict[str, Any], revision: int) -> ControllerRevision:
        wanted = self._made(owner, data, revision)
        try:
            return self._client.create(wanted)
        except StatusError as error:
            if error.code != CONFLICT:
                raise
            live = self._client.live(ControllerRevision, owner.metadata.namespace, wanted.metadata.name)
            if live is not None and live.data == data:
                return live
            # Another template has that hash: the next try counts one more collision into it.
            count = number(owner.status.collision_count) + 1
            write_status(self._client, owner, replace(owner.status, collision_count=count))
            raise

    def _made(self, owner: Any, data: dict[str, Any], revision: int) -> ControllerRevision:
        template: PodTemplateSpec = owner.spec.template
        digest = pod_template_hash(template, number(owner.status.collision_count) or None)
        meta = owner.metadata
        return ControllerRevision(
            api_version="apps/v1",
            kind="ControllerRevision",
            data=data,
            revision=revision,
            metadata=ObjectMeta(
                name=f"{meta.name}-{digest}",
                namespace=meta.namespace,
                annotations=meta.annotations,
                labels=dict(sorted((template.metadata.labels | {self._hash_label: digest}).items())),
                owner_references=(owner_reference(owner),),
            ),
        )


def digest_of(revision: ControllerRevision) -> str:
    """The hash in a revision's name."""
    return revision.metadata.name.rpartition("-")[2]


def restoring_patch(owner: Any) -> dict[str, Any]:
    """The strategic merge patch that brings the owner's present template back, as `data` of a revision."""
    return {"spec": {"template": {**wire.encode(owner.spec.template), "$patch": "replace"}}}


def template_of(owner: Any, revision: ControllerRevision) -> PodTemplateSpec:
    """The template that a revision of this owner holds. Raises StatusError where it holds nonsense."""
    spec = revision.data.get("spec")
    kept = spec.get("template") if isinstance(spec, dict) else None
    if not isinstance(kept, dict):
        # Anybody can write a revision: one that says nothing of the template leaves it as it is.
        present: PodTemplateSpec = owner.spec.template
        return present
    template = {key: value for key, value in kept.items() if key != "$patch"}
    raw = wire.encode(owner)
    raw["spec"]["template"] = template
    decoded: Any = wire.decode(resource_of(owner), raw)
    restored: PodTemplateSpec = decoded.spec.template
    return restored


def _by_number(revision: ControllerRevision) -> tuple[int, str, str]:
    return revision.revision, revision.metadata.creation_timestamp or "", revision.metadata.name
