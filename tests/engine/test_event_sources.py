"""Control plane reference, section 11.2: under which names components write their events."""

from __future__ import annotations

import pytest

from engine.cluster import Cluster

SOURCES = [
    "cronjob-controller", "daemonset-controller", "default-scheduler", "deployment-controller", "endpoint-controller",
    "endpoint-slice-controller", "garbage-collector-controller", "job-controller", "kubelet", "node-controller",
    "persistentvolume-controller", "replicaset-controller", "statefulset-controller", "taint-eviction-controller",
]  # fmt: skip


@pytest.fixture(scope="module")
def names() -> set[str]:
    return {component.name for component in Cluster(seed=1).components}


@pytest.mark.parametrize("source", SOURCES)
def test_a_component_is_called_as_its_events_say(names: set[str], source: str):
    assert source in names
