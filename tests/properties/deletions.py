"""Worlds in which an object of every kind goes in every tick, whatever hangs on it, and others come in its place."""

from __future__ import annotations

import copy
import json
from typing import Any

from engine.api.scheme import SCHEME, Resource
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.cluster.bootstrap import workers
from engine.cluster.cluster import Cluster
from tests.properties import manifests
from tests.properties.invariants import Invariants
from tests.properties.manifests import Chance
from tests.properties.openapirequests import check_answer
from tests.properties.serveddocuments import EVERY_KIND
from tests.properties.watched import watch

_OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"gracePeriodSeconds": 0},
    {"propagationPolicy": "Foreground"},
    {"propagationPolicy": "Background"},
    {"propagationPolicy": "Orphan"},
)


class Deletions:
    """One such world; a seed repeats it exactly."""

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed)
        self.cluster = Cluster(seed=seed, machines=workers(3))
        watch(self.cluster)
        self._invariants = Invariants(self.cluster)
        self.deleted: set[str] = set()
        """Kinds of which something went."""
        for _ in range(3):
            self._populate()
            self.cluster.tick()

    def tick(self) -> None:
        """Delete one object of each kind, put others in the place of what is gone, and let a tick pass."""
        for resource in SCHEME:
            self._delete(resource)
        self._populate()
        self.cluster.tick()
        self._invariants.check_anything()

    def _delete(self, resource: Resource) -> None:
        key = self._chance.maybe(self.cluster.store.keys(resource.plural))
        options = self._chance.pick(_OPTIONS)
        if key is None:
            return
        namespace, _, name = key.rpartition("/")
        answer = self._ask("DELETE", f"{_path(resource, namespace)}/{name}", options)
        if answer < 400:
            self.deleted.add(resource.plural)

    def _populate(self) -> None:
        for kind in manifests.KINDS:
            name = f"app-{kind.lower()}"
            self._create(f"{kind.lower()}s", manifests.workload(self._chance, kind, name))
            self._create("services", manifests.service(name, headless=kind == "StatefulSet"))
            self._create("poddisruptionbudgets", manifests.budget(self._chance, name))
        for plural, document in EVERY_KIND.items():
            self._create(plural, copy.deepcopy(document))

    def _create(self, plural: str, document: dict[str, Any]) -> None:
        (resource,) = (each for each in SCHEME if each.plural == plural)
        self._ask("POST", _path(resource, "default"), document)

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> int:
        answer = handle(self.cluster.rest, HTTPRequest(method, path, body=json.dumps(body).encode()))
        check_answer(answer)
        return answer.code


def deletions(seed: int, ticks: int) -> Deletions:
    """Let so many ticks pass in the world of a seed. Raises what goes wrong."""
    world = Deletions(seed)
    try:
        for _ in range(ticks):
            world.tick()
    except Exception as error:
        error.add_note(f"again with: python -m tests.properties.soak --deletions {seed}")
        raise
    return world


def _path(resource: Resource, namespace: str) -> str:
    root = f"/apis/{resource.api_version}" if resource.group else "/api/v1"
    inside = f"/namespaces/{namespace}" if resource.namespaced else ""
    return f"{root}{inside}/{resource.plural}"
