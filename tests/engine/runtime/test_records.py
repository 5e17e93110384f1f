"""What the runtime remembers: since when, who was where, who holds what."""

from __future__ import annotations

import pytest

from engine.cluster.cluster import Cluster
from engine.runtime.records import OpenPort
from tests.engine.cluster_objects import run
from tests.engine.network.causes.losing import ip_of, person, pod, process


@pytest.fixture
def cluster() -> Cluster:
    made = Cluster(seed=3)
    pod()(made)
    run(made, 12)
    return made


def test_since_when_a_machine_is_dark_cut_off_or_walled(cluster: Cluster):
    runtime, records = cluster.runtime, cluster.runtime.records
    runtime.power_off("node-1")
    runtime.cut_off("node-2")
    runtime.block("node-3", 80)
    run(cluster, 3)
    runtime.block("node-3", 80)  # it has been blocked all the time
    assert (records.dark_since("node-1"), records.cut_since("node-2"), records.blocked_since("node-3", 80)) == (
        12,
        12,
        12,
    )
    runtime.power_on("node-1")
    runtime.power_off("node-1")
    assert records.dark_since("node-1") == 15


def test_who_had_an_address_and_when_the_last_process_ended(cluster: Cluster):
    ip, runtime = ip_of(cluster, "web"), cluster.runtime
    assert runtime.records.ended(ip) is None
    runtime.power_off("node-2")
    run(cluster, 4)
    runtime.power_on("node-2")  # which takes the sandboxes of the time before away
    ended = runtime.records.ended(ip)
    assert ended is not None
    assert (ended.pod_key, ended.node, ended.tick) == ("default/web", "node-2", 12)
    assert runtime.records.pod_at(ip) is None


def test_the_open_ports_of_a_pod_and_of_a_machine(cluster: Cluster):
    records = cluster.runtime.records
    assert records.open_ports(ip_of(cluster, "web"), "node-2") == [OpenPort("main", 80, "http", "")]
    address = cluster.runtime.machines["control-plane"].ip
    assert ("kube-apiserver", 6443) in [
        (one.container, one.port) for one in records.open_ports(address, "control-plane")
    ]


def test_since_when_a_process_is_stopped(cluster: Cluster):
    cluster.runtime.stall(process(cluster, "web"))
    run(cluster, 2)
    cluster.runtime.stall(process(cluster, "web"))
    assert process(cluster, "web").stalled_tick == 12


def test_who_holds_a_document():
    cluster = Cluster(seed=3)
    person()(cluster)
    db = process(cluster, "db", "db")
    assert cluster.runtime.records.copies("it.1") == []
    db.documents.put("it.1", 40)
    assert [(copy.process, copy.written_tick) for copy in cluster.runtime.records.copies("it.1")] == [(db, 40)]
    cluster.runtime.kill(db)
    assert cluster.runtime.records.copies("it.1") == []
