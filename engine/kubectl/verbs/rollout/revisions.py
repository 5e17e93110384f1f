"""The revisions of a Deployment: its ReplicaSets, by the number in their annotation.

Called by `rollout history` and `rollout undo`. Upstream: k8s.io/kubectl/pkg/polymorphichelpers/history.go.
Different on purpose: the API server here has no ControllerRevisions, so DaemonSets and StatefulSets have no history.
"""

from __future__ import annotations

import copy
from typing import Any

from engine.kubectl.describe.related import owned
from engine.kubectl.describe.workloads import describe_template
from engine.kubectl.describe.writer import Writer
from engine.kubectl.errors import KubectlError
from engine.kubectl.resources import Info
from engine.kubectl.verb import Call

REVISION = "deployment.kubernetes.io/revision"
CHANGE_CAUSE = "kubernetes.io/change-cause"
HASH_LABEL = "pod-template-hash"

_KEEP_NO_HISTORY = ("DaemonSet", "StatefulSet")


def revisions(call: Call, info: Info, missing: str) -> dict[int, dict[str, Any]]:
    """Return the Deployment's ReplicaSets by revision, oldest revision first.

    Raises:
        KubectlError: the object keeps no revisions; `missing` is the text for types that never do.

    """
    if info.resource.kind in _KEEP_NO_HISTORY:
        message = f"revisions of a {info.resource.kind} are not kept here: there are no ControllerRevisions"
        raise KubectlError(message)
    if info.resource.kind != "Deployment":
        raise KubectlError(missing)
    found = {revision_of(item): item for item in owned(call.rest, "replicasets", info.object)}
    return {number: found[number] for number in sorted(found)}


def revision_of(replica_set: dict[str, Any]) -> int:
    """Return the revision that the Deployment controller wrote; 0 before it did."""
    return int((replica_set["metadata"].get("annotations") or {}).get(REVISION) or 0)


def change_cause(replica_set: dict[str, Any]) -> str:
    """Return why a revision was made, if somebody noted it."""
    return str((replica_set["metadata"].get("annotations") or {}).get(CHANGE_CAUSE) or "")


def template_text(replica_set: dict[str, Any]) -> str:
    """Return a revision's Pod template as describe shows it, but with its tabs as they are, as upstream."""
    writer = Writer()
    describe_template(writer, replica_set["spec"]["template"])
    return writer.raw_text()


def with_cause(replica_set: dict[str, Any]) -> dict[str, Any]:
    """Return a copy whose template carries the change cause as an annotation, which is how history shows it."""
    shown = copy.deepcopy(replica_set)
    if cause := change_cause(replica_set):
        shown["spec"]["template"].setdefault("metadata", {}).setdefault("annotations", {})[CHANGE_CAUSE] = cause
    return shown
