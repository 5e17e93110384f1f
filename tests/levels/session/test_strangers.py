"""Manifests in the manner of public examples, new to podfall: what can converge does, the rest is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.api.core import LoadBalancerStatus
from engine.api.meta import number
from levels.scenario.session_config import SessionConfig
from levels.session.manifests.found import find_manifests
from levels.session.session import Session
from tests.levels.session.finished import is_bound, is_complete

STRANGERS = Path(__file__).parent / "strangers"
LONG = 150
NOTHING_ACTS = "Warning: podfall stores and lists {} objects, but nothing acts on them\n"


def started(name: str) -> Session:
    """The cluster of one file, some time later."""
    session = Session(SessionConfig(manifests=tuple(find_manifests((str(STRANGERS / name),), []))))
    assert session.applied.complaints == []
    for _ in range(LONG):
        session.cluster.tick()
    return session


def all_of(session: Session, resource: str) -> list[Any]:
    return [obj for obj in session.cluster.store.list(resource) if obj.metadata.namespace != "kube-system"]


def has_its_replicas(obj: Any) -> bool:
    return bool(obj.status.available_replicas == number(obj.spec.replicas, 1))


def is_everywhere(obj: Any) -> bool:
    return bool(obj.status.number_available == obj.status.desired_number_scheduled)


DONE = {
    "deployments": has_its_replicas,
    "statefulsets": has_its_replicas,
    "daemonsets": is_everywhere,
    "jobs": is_complete,
    "persistentvolumeclaims": is_bound,
}


def unfinished(session: Session) -> list[str]:
    """Every workload and claim that is not as its specification asks."""
    return [obj.metadata.name for plural, done in DONE.items() for obj in all_of(session, plural) if not done(obj)]


@pytest.mark.parametrize(
    ("file", "stored_only"),
    [
        ("guestbook.yaml", []),
        ("wordpress.yaml", ["Ingress"]),
        ("web-statefulset.yaml", []),
        ("log-agent.yaml", []),
        ("work.yaml", []),
    ],
)
def test_everything_that_can_converge_does_and_each_idle_kind_is_named_once(file: str, stored_only: list[str]):
    session = started(file)
    assert unfinished(session) == []
    assert sorted(session.applied.warnings) == sorted(NOTHING_ACTS.format(kind) for kind in stored_only)


def test_a_folder_names_each_idle_kind_once_over_all_its_files():
    session = Session(SessionConfig(manifests=tuple(find_manifests((str(STRANGERS),), []))))
    assert len(session.applied.warnings) == len(set(session.applied.warnings)) == 1


def test_all_three_fronts_of_the_guestbook_stand_behind_their_service():
    session = started("guestbook.yaml")
    (slice_,) = (obj for obj in all_of(session, "endpointslices") if obj.metadata.name.startswith("frontend-"))
    assert [endpoint.conditions.ready for endpoint in slice_.endpoints] == [True] * 3


def test_without_a_provider_the_blog_waits_for_its_balancer():
    session = started("wordpress.yaml")
    (blog,) = (obj for obj in all_of(session, "services") if obj.metadata.name == "wordpress")
    assert blog.status.load_balancer == LoadBalancerStatus()


def test_the_agent_runs_on_every_node_and_the_control_plane():
    session = started("log-agent.yaml")
    (agent,) = all_of(session, "daemonsets")
    assert agent.status.desired_number_scheduled == 4
