"""The revisions of a workload: a Deployment's ReplicaSets, a DaemonSet's or StatefulSet's ControllerRevisions.

Called by `rollout history` and `rollout undo`. Upstream: k8s.io/kubectl/pkg/polymorphichelpers/history.go.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from engine.api.numerals import int64
from engine.kubectl.cmd.changecause import CHANGE_CAUSE
from engine.kubectl.command_base import CommandContext
from engine.kubectl.describe.apps.template import describe_template
from engine.kubectl.describe.related import owned
from engine.kubectl.describe.writer import PrefixWriter
from engine.kubectl.errors import KubectlError
from engine.kubectl.resource.builder import ResourceInfo

REVISION = "deployment.kubernetes.io/revision"

_WITH_CONTROLLER_REVISIONS = ("DaemonSet", "StatefulSet")


@dataclass(frozen=True)
class RolloutRevision:
    """One state of a workload's template."""

    number: int
    template: dict[str, Any]
    source: dict[str, Any]
    """The ReplicaSet or ControllerRevision that keeps it."""

    @property
    def cause(self) -> str:
        """Why it was made, if somebody noted it."""
        return str((self.source["metadata"].get("annotations") or {}).get(CHANGE_CAUSE) or "")

    def text(self) -> str:
        """Return the template as describe shows it, but with its tabs as they are, as upstream."""
        writer = PrefixWriter()
        describe_template(writer, self.template)
        return writer.raw_text()

    def text_with_cause(self) -> str:
        """Return the text of a Deployment's history: there the cause is an annotation of the template."""
        if not self.cause or self.source["kind"] != "ReplicaSet":
            return self.text()
        shown = copy.deepcopy(self.template)
        shown.setdefault("metadata", {}).setdefault("annotations", {})[CHANGE_CAUSE] = self.cause
        return RolloutRevision(self.number, shown, self.source).text()


def revisions(call: CommandContext, info: ResourceInfo, missing: str) -> dict[int, RolloutRevision]:
    """Return the revisions by number, the oldest first.

    Raises:
        KubectlError: objects of this type keep none; `missing` is its text.

    """
    if info.resource.kind in _WITH_CONTROLLER_REVISIONS:
        found = [
            _of_controller_revision(item, info.object) for item in owned(call.rest, "controllerrevisions", info.object)
        ]
    elif info.resource.kind == "Deployment":
        found = [_of_replica_set(item) for item in owned(call.rest, "replicasets", info.object)]
    else:
        raise KubectlError(missing)
    return {revision.number: revision for revision in sorted(found, key=lambda revision: revision.number)}


def _of_replica_set(item: dict[str, Any]) -> RolloutRevision:
    return RolloutRevision(revision_of(item), item["spec"]["template"], item)


def _of_controller_revision(item: dict[str, Any], owner: dict[str, Any]) -> RolloutRevision:
    """The revision of an owner; data that say nothing of the template leave it as it is."""
    spec = (item.get("data") or {}).get("spec")
    kept = spec.get("template") if isinstance(spec, dict) else None
    if not isinstance(kept, dict):
        kept = owner["spec"]["template"]
    template = {key: value for key, value in kept.items() if key != "$patch"}
    # As the owner has it: a template says of itself that it was never created, a revision may leave that out.
    metadata = {"creationTimestamp": None} | template.get("metadata", {})
    return RolloutRevision(item["revision"], template | {"metadata": metadata}, item)


def revision_of(replica_set: dict[str, Any]) -> int:
    """Return the revision that the Deployment controller wrote; 0 before it did."""
    return int64((replica_set["metadata"].get("annotations") or {}).get(REVISION) or "") or 0
