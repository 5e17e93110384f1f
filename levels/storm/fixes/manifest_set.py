"""The objects of somebody's manifests as plain values, and what belongs together among them.

What a change reads and returns. Nothing here is defaulted or checked: that the server takes a changed object is found
out by playing it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from levels.files.documents import dump_documents
from levels.scenario.session_config import ManifestFile
from levels.session.manifests.pieces import pieces_of

SHORT = {
    "Deployment": "deploy",
    "StatefulSet": "sts",
    "DaemonSet": "ds",
    "ReplicaSet": "rs",
    "ReplicationController": "rc",
    "Service": "svc",
    "PodDisruptionBudget": "pdb",
}
"""How kubectl abbreviates kinds; others are written in full and small."""
_MAKERS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"})
NEW = -1


class ManifestObject(NamedTuple):
    """One object, as it stands in a file."""

    place: int
    """Its place among the manifests; NEW for one that no file holds yet."""
    file: str
    """The file in which it stands, or in which it belongs."""
    value: dict[str, Any]

    @property
    def kind(self) -> str:
        return str(self.value.get("kind", ""))

    @property
    def namespace(self) -> str:
        return str(_map(self.value, "metadata").get("namespace") or "default")

    @property
    def name(self) -> str:
        return str(_map(self.value, "metadata").get("name", ""))

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from all others."""
        return (self.kind, self.namespace, self.name)

    @property
    def called(self) -> str:
        """`deploy/web`, with its namespace before it where that is not `default`."""
        short = f"{SHORT.get(self.kind, self.kind.lower())}/{self.name}"
        return short if self.namespace == "default" else f"{self.namespace}/{short}"

    @property
    def spec(self) -> Mapping[str, Any]:
        return _map(self.value, "spec")

    @property
    def pod(self) -> Mapping[str, Any]:
        """The spec of its Pods."""
        return self.spec if self.kind == "Pod" else _map(_map(self.spec, "template"), "spec")

    @property
    def labels(self) -> Mapping[str, Any]:
        """The labels of its Pods."""
        holder = self.value if self.kind == "Pod" else _map(self.spec, "template")
        return _map(_map(holder, "metadata"), "labels")

    @property
    def own_labels(self) -> dict[str, Any]:
        """The labels by which a workload knows its Pods, else all that they have."""
        selector = _map(self.spec, "selector")
        found = selector.get("matchLabels", selector) if self.kind != "Pod" else {}
        return copy.deepcopy(dict(found or self.labels))

    @property
    def containers(self) -> list[dict[str, Any]]:
        """Those of its Pods that run as long as the Pod."""
        found = self.pod.get("containers")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    @property
    def replicas(self) -> int:
        """How many Pods it is to have; 1 where nothing is said."""
        count = self.spec.get("replicas")
        return count if isinstance(count, int) else 1

    def edited(self, edit: Callable[[dict[str, Any]], None]) -> ManifestObject:
        """A copy of it that `edit` has changed."""
        value = copy.deepcopy(self.value)
        edit(value)
        return self._replace(value=value)

    def with_pod(self, edit: Callable[[dict[str, Any]], None]) -> ManifestObject:
        """A copy of it with another spec of its Pods."""
        pods = self.kind == "Pod"
        return self.edited(lambda value: edit(value["spec"] if pods else value["spec"]["template"]["spec"]))


class ManifestSet(NamedTuple):
    """All objects, in the order of their files; of one that stands twice only the last is looked at."""

    manifests: tuple[ManifestFile, ...]
    """One object each."""
    objects: tuple[ManifestObject, ...]

    @classmethod
    def of(cls, manifests: tuple[ManifestFile, ...]) -> ManifestSet:
        """Read manifests that can be read, as a session starts from them."""
        pieces = [piece for manifest in manifests for piece in pieces_of(manifest)]
        found: dict[tuple[str, str, str], ManifestObject] = {}
        for place, piece in enumerate(pieces):
            if isinstance(piece.value, dict):
                obj = ManifestObject(place, piece.manifest.path, piece.value)
                found[obj.key] = obj
        return cls(tuple(piece.manifest for piece in pieces), tuple(found.values()))

    def with_objects(self, changed: tuple[ManifestObject, ...]) -> ManifestSet:
        """The same with these in the place of those of their kind and name, or at the end."""
        out = self
        for obj in changed:
            out = out._with(obj)
        return out

    def without(self, obj: ManifestObject) -> ManifestSet:
        """The same without an object."""
        return ManifestSet.of(tuple(one for at, one in enumerate(self.manifests) if at != obj.place))

    def _with(self, obj: ManifestObject) -> ManifestSet:
        manifests = list(self.manifests)
        there = self.get(obj.key)
        place = len(manifests) if there is None else there.place
        manifests[place:] = [ManifestFile(obj.file, dump_documents([obj.value])), *manifests[place + 1 :]]
        placed = obj._replace(place=place)
        if there is None:
            return ManifestSet(tuple(manifests), (*self.objects, placed))
        objects = tuple(placed if one.key == obj.key else one for one in self.objects)
        return ManifestSet(tuple(manifests), objects)

    def get(self, key: tuple[str, str, str]) -> ManifestObject | None:
        """The object of that kind, namespace and name."""
        return next((one for one in self.objects if one.key == key), None)

    def of_kind(self, *kinds: str) -> Iterator[ManifestObject]:
        """All of these kinds."""
        return (one for one in self.objects if one.kind in kinds)

    def workloads(self) -> Iterator[ManifestObject]:
        """What has Pods that are there to stay."""
        return self.of_kind(*_MAKERS, "Pod")

    def called(self, name: str) -> ManifestObject | None:
        """The object of a name as `ManifestObject.called` gives it."""
        return next((one for one in self.objects if one.called == name), None)

    def behind(self, service: ManifestObject) -> list[ManifestObject]:
        """The workloads whose Pods a Service selects."""
        selector = _map(service.spec, "selector")
        return [one for one in self.workloads() if selector and _fits(one, service.namespace, selector)]

    def services_of(self, workload: ManifestObject) -> list[ManifestObject]:
        """The Services that select its Pods."""
        return [one for one in self.of_kind("Service") if workload in self.behind(one)]

    def budgets_of(self, workload: ManifestObject) -> list[ManifestObject]:
        """The disruption budgets that its Pods count in, as far as `matchLabels` tell."""
        budgets = self.of_kind("PodDisruptionBudget")
        return [one for one in budgets if _fits(workload, one.namespace, match_labels(one))]


def match_labels(obj: ManifestObject) -> Mapping[str, Any]:
    """The labels that its selector asks for."""
    return _map(_map(obj.spec, "selector"), "matchLabels")


def _fits(workload: ManifestObject, namespace: str, selector: Mapping[str, Any]) -> bool:
    return workload.namespace == namespace and selector.items() <= workload.labels.items()


def _map(value: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    """What stands in a field that holds a map; an empty one where it holds anything else."""
    found = value.get(field)
    return found if isinstance(found, dict) else {}
