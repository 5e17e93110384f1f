"""Applications in the manner of well-known ones: each opens, and all that a real cluster gets ready is ready."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from engine.api.meta import number
from engine.cluster.bootstrap import workers
from levels.scenario.session_config import SessionConfig
from levels.session.manifests.assumptions import assumptions
from levels.session.manifests.found import find_manifests
from levels.session.manifests.strangers import sort_out
from levels.session.session import Session
from tests.levels.session.finished import is_bound, is_complete

APPLICATIONS = Path(__file__).parents[3] / "golden" / "applications"
SETTLED = 90
"""Ticks until everything has started: three Cassandras one after the other, each with a probe that begins late."""
CUSTOM = 'no matches for kind "{}" in version "{}": left out'
KUSTOMIZED = (
    "{0}/kustomization.yaml: a kustomization, left out: `kubectl kustomize {0} | podfall sandbox -` plays what it makes"
)
LEFT_OUT = {
    "argo-cd": [
        KUSTOMIZED.format("argo-cd/base"),
        KUSTOMIZED.format("argo-cd/overlays/small"),
        "argo-cd/overlays/small/replicas.yaml: no object of its own, argo-cd/overlays/small/kustomization.yaml "
        "lays it over others: left out",
    ],
    "bookinfo": [CUSTOM.format(kind, "networking.istio.io/v1") for kind in ("Gateway", "VirtualService")],
    "podinfo": [KUSTOMIZED.format("podinfo")],
}
"""What belongs to another program, by its name; nothing of all others."""
DEPENDING = {
    "kafka": ["deployment/kafka-ui"],
    "online-boutique": ["deployment/cartservice", "deployment/frontend"],
    "wordpress": ["deployment/wordpress"],
}
"""Who asks others by a host that its manifest names; nobody in all others."""


class Opened(NamedTuple):
    """An application some time after it was opened."""

    session: Session
    left_out: list[str]
    assumed: list[str]


@pytest.fixture(scope="module", params=sorted(folder.name for folder in APPLICATIONS.iterdir()))
def application(request: pytest.FixtureRequest) -> tuple[str, Opened]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(APPLICATIONS)
        left_out: list[str] = []
        found = sort_out(find_manifests((request.param,), left_out), (request.param,), "podfall sandbox -")
    session = Session(SessionConfig(machines=tuple(workers(4)), manifests=found.manifests))
    assumed = assumptions(session.cluster)
    for _ in range(SETTLED):
        session.tick()
    return request.param, Opened(session, [*left_out, *found.left_out], assumed)


def has_its_replicas(obj: Any) -> bool:
    return bool(obj.status.ready_replicas == number(obj.spec.replicas, 1))


DONE = {
    "deployments": has_its_replicas,
    "statefulsets": has_its_replicas,
    "jobs": is_complete,
    "persistentvolumeclaims": is_bound,
}


def test_nothing_is_refused_and_what_is_left_out_is_named(application):
    name, opened = application
    assert opened.session.applied.complaints == []
    assert sorted(opened.left_out) == sorted(LEFT_OUT.get(name, []))


def test_everything_is_ready_has_ended_or_is_bound(application):
    _, opened = application
    found = {plural: opened.session.cluster.store.list(plural) for plural in DONE}
    unfinished = [
        f"{plural}/{obj.metadata.name}" for plural, done in DONE.items() for obj in found[plural] if not done(obj)
    ]
    assert unfinished == []
    assert len(found["deployments"]) + len(found["statefulsets"]) > 1  # coredns is one


def test_no_container_has_started_twice(application):
    _, opened = application
    pods = opened.session.cluster.store.list("pods")
    assert [pod.metadata.name for pod in pods for one in pod.status.container_statuses if one.restart_count] == []


def test_each_assumption_is_said_once(application):
    _, opened = application
    assert opened.assumed[:1] == ["Assumed of images that podfall does not know:"]
    assert len(opened.assumed) == len(set(opened.assumed)) > 1
    assert not any("cannot read these scripts" in line for line in opened.assumed)


def test_a_front_end_depends_on_what_its_manifest_names(application):
    name, opened = application
    depending = [line.partition(": ")[0].strip() for line in opened.assumed if "depends on" in line]
    assert depending == DEPENDING.get(name, [])
