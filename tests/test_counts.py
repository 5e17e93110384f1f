"""Work is counted, not timed: a tick in which nothing happens costs nothing, whatever the cluster holds."""

from __future__ import annotations

import pytest

from engine.cluster.cluster import Cluster
from levels.bench.clusters import big_cluster, scale_until_ready, settle


@pytest.mark.parametrize("pods", [10, 300])
def test_an_idle_tick_reads_nothing_and_reconciles_nothing(pods: int):
    session = big_cluster()
    scale_until_ready(session, pods)
    settle(session)
    cluster = session.cluster
    before = (cluster.store.reads, cluster.store.revision, _reconciles(cluster), cluster.runtime.revision)
    session.tick()
    assert (cluster.store.reads, cluster.store.revision, _reconciles(cluster), cluster.runtime.revision) == before


def test_the_count_notices_a_tick_that_is_not_idle():
    session = big_cluster()
    before = _reconciles(session.cluster)
    scale_until_ready(session, 1)
    assert _reconciles(session.cluster) > before


def _reconciles(cluster: Cluster) -> int:
    return sum(component.reconciles for component in cluster.components)
