"""How a process dials a name: what it hears where its node's rules or the way refuse it."""

from __future__ import annotations

import pytest

from engine.api.core import Pod
from engine.cluster.cluster import Cluster
from engine.network.dialling import dial_name
from engine.runtime.processes import Process
from tests.engine.cluster_objects import run
from tests.engine.network.causes.losing import caller, service


@pytest.mark.parametrize(
    ("host", "heard"),
    [
        ("web", ("refused", "node-1's rules list no endpoint for default/web")),
        ("nobody", ("unknown", "cluster DNS has no address for nobody (asked from namespace default)")),
    ],
)
def test_a_process_that_nobody_answers_hears_how_and_why(host, heard):
    cluster = Cluster()
    caller()(cluster)
    service()(cluster)
    run(cluster, 3)
    found = dial_name(cluster.traffic.network, cluster.runtime, cluster.rng, calling(cluster), host, 80)
    assert (found.outcome, found.observed, found.process) == (*heard, None)


def calling(cluster: Cluster) -> Process:
    """The process of the Pod that asks."""
    pod = cluster.store.get_as(Pod, "default/caller")
    assert pod is not None
    sandbox = cluster.runtime.records.pod_at(pod.status.pod_ip)
    assert sandbox is not None
    return next(iter(sandbox.containers.values()))
