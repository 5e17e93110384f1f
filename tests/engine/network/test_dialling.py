"""How a process dials a name: what it hears where its node's rules or the way refuse it."""

from __future__ import annotations

import pytest

from engine.api.core import Pod
from engine.cluster.cluster import Cluster
from engine.etcd.store import START
from engine.network.dialling import NameDialler
from engine.rng import Rng
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
    found = NameDialler().dial(cluster.traffic.network, cluster.runtime, cluster.rng, calling(cluster), host, 80)
    assert (found.outcome, found.observed, found.process) == (*heard, None)


def calling(cluster: Cluster) -> Process:
    """The process of the Pod that asks."""
    pod = cluster.store.get_as(Pod, "default/caller")
    assert pod is not None
    sandbox = cluster.runtime.records.pod_at(pod.status.pod_ip)
    assert sandbox is not None
    return next(iter(sandbox.containers.values()))


def test_a_way_is_worked_out_once_until_something_changes_that_it_hangs_on(monkeypatch):
    cluster = Cluster()
    caller()(cluster)
    service()(cluster)
    run(cluster, 3)
    network, process, dialler = cluster.traffic.network, calling(cluster), NameDialler()
    asked = []
    connect = network.connect
    monkeypatch.setattr(network, "connect", lambda *way: asked.append(way) or connect(*way))

    def dialled() -> tuple[str, int]:
        found = dialler.dial(network, cluster.runtime, cluster.rng, process, "web", 80)
        return found.outcome, len(asked)

    assert [dialled(), dialled()] == [("refused", 1), ("refused", 1)]
    cluster.store.delete("services", "default/web", "test", START)
    run(cluster, 5)
    assert dialled() == ("unknown", 1)


def test_each_tick_draws_anew_among_the_ways_that_are_known(monkeypatch):
    cluster = Cluster()
    caller()(cluster)
    service()(cluster)
    run(cluster, 3)
    process, dialler, drawn = calling(cluster), NameDialler(), list[object]()
    below = Rng.below

    def heard(rng: Rng, most: int, stream: str, *names: str | int) -> int:
        drawn.extend(names[-1:] if "web" in names else ())
        return below(rng, most, stream, *names)

    monkeypatch.setattr(Rng, "below", heard)
    first = cluster.clock.tick
    for _ in range(2):
        for _ in range(2):
            dialler.dial(cluster.traffic.network, cluster.runtime, cluster.rng, process, "web", 80)
        run(cluster, 1)
    assert drawn == [first, first + 1]
