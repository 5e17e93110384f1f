"""Frozen clusters: objects exactly as a dump holds them, a clock that stands, and no component that runs.

Opens what `kubectl get ... -o yaml` wrote on a real cluster, offline. Only deletions still finish, one tick later: Pods
that go gracefully on Ready nodes, dependents of what is gone, the contents of namespaces. Nothing else ever changes by
itself; the tick's number goes on, but the time on objects is always the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from engine.api import core
from engine.api.meta import Object
from engine.api.serializer import wire
from engine.api.status import StatusError
from engine.apiserver.server import RequestContext
from engine.clock import EPOCH_S, parse_rfc3339
from engine.cluster.bootstrap import MachineSpec
from engine.cluster.cluster import Cluster
from engine.cluster.kubesystem import CONTROL_PLANE
from engine.etcd.store import START
from levels.files.documents import UnreadableError, YAMLDocument, read_documents
from levels.frozen.deletions import FrozenDeletions
from levels.frozen.moments import past_moments
from levels.scenario.session_config import SessionConfig

_REQUEST = RequestContext("frozen", START)


class Dump(NamedTuple):
    """A cluster's objects and the time at which they were so."""

    objects: tuple[Object, ...]
    now_s: int
    left_out: tuple[str, ...]
    """What kinds podfall does not know, as sentences."""


def read_dump(file: str, now: str = "") -> Dump:
    """Read a state file, a List, or documents. Raises UnreadableError, ValueError on an unreadable `now`."""
    raws: list[tuple[YAMLDocument, dict[str, Any]]] = []
    stated = now
    for document in read_documents(file):
        if not isinstance(document.value, dict):
            raise document.problem((), "must be an object, a List, or {now, objects}")
        stated = stated or str(document.value.get("now", ""))
        raws += ((document, raw) for raw in _objects_of(document))
    if not raws:
        raise UnreadableError(file, 0, "", "holds no object")
    objects, unknown = [], dict[str, None]()
    for document, raw in raws:
        try:
            objects.append(wire.decode_document(_completed(raw), strict=False))
        except KeyError as error:
            unknown[f"{error.args[0]}: left out"] = None
        except StatusError as error:
            raise document.problem((), error.message) from error
    return Dump(tuple(objects), _time(stated, [raw for _, raw in raws]), tuple(unknown))


def _objects_of(document: YAMLDocument) -> Iterator[dict[str, Any]]:
    value = document.value
    listed = value.get("objects") if "objects" in value else value.get("items")
    if "objects" not in value and not str(value.get("kind", "")).endswith("List"):
        yield value
        return
    for item in listed or ():
        if not isinstance(item, dict):
            raise document.problem((), "every item must be an object")
        # Items of a typed list (PodList) say their kind only by it.
        kind = str(value.get("kind", "")).removesuffix("List")
        yield {"apiVersion": value.get("apiVersion"), "kind": kind} | item if kind else item


def _completed(raw: dict[str, Any]) -> dict[str, Any]:
    """Without what no client shows: a dump of `kubectl get -o yaml --show-managed-fields` is as good as another."""
    meta = {key: value for key, value in (raw.get("metadata") or {}).items() if key != "managedFields"}
    return raw | {"metadata": meta}


def _time(stated: str, raws: list[dict[str, Any]]) -> int:
    """The stated time, or else the latest that the objects speak of."""
    if stated:
        try:
            return parse_rfc3339(stated)
        except ValueError:
            raise ValueError(f"{stated!r} is no time; write it as 2026-01-31T12:00:00Z") from None
    return max((seconds for raw in raws for seconds in past_moments(raw)), default=EPOCH_S)


class FrozenCluster(Cluster):
    """A cluster of a dump."""

    def __init__(self, dump: Dump) -> None:
        self._dump = dump
        nodes = [obj.metadata.name for obj in dump.objects if isinstance(obj, core.Node)]
        machines = [MachineSpec(name) for name in nodes if name != CONTROL_PLANE]
        # No kubelet lives here: times stay as they were dumped.
        super().__init__(machines=machines, epoch_s=dump.now_s, heartbeats=False)
        self._finisher = FrozenDeletions(self.server)

    def _boot(self) -> None:
        self.clock.tick = 0
        self.clock.tick_ms = 0
        for obj in self._dump.objects:
            self.server.load(obj)

    def tick(self) -> None:
        """Let deletions go on by one step."""
        self.clock.tick += 1
        self.panics.attempt("the finisher", partial(self._finisher.step, _REQUEST))


def frozen_setup(dump: Dump) -> SessionConfig:
    """What a session of a frozen cluster starts from."""
    return SessionConfig(build=partial(FrozenCluster, dump))
