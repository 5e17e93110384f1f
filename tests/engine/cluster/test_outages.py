"""What components are called by those who break them, and where they live."""

from __future__ import annotations

import pytest

from engine.cluster.cluster import Cluster
from engine.cluster.outages import lives, node_of
from engine.faults.catalogue import FAULTS, FaultTarget
from levels.scenario.faults import component_words

WORDS = [
    "coredns",
    "cronjob",
    "daemonset",
    "deployment",
    "disruption",
    "endpoints",
    "etcd",
    "garbagecollector",
    "horizontalpodautoscaler",
    "job",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-proxy",
    "kube-scheduler",
    "kubelet",
    "namespace",
    "nodelifecycle",
    "persistentvolume",
    "podgc",
    "pvcprotection",
    "pvprotection",
    "replicaset",
    "replication",
    "resourcequota",
    "root-ca-certificate-publisher",
    "serviceaccount",
    "statefulset",
    "tainteviction",
    "ttl",
]


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    return Cluster(seed=1)


def test_what_hang_and_scenarios_can_name(cluster: Cluster):
    assert component_words(cluster) == WORDS


def test_a_cloud_provider_brings_its_controller():
    assert set(component_words(Cluster(seed=1, load_balancer_after=3))) - set(WORDS) == {"service"}


def test_who_has_a_name_can_hang_and_the_other_way_round(cluster: Cluster):
    assert [each.name for each in cluster.components if bool(each.fault_names) != (each.cursor is not None)] == []


def test_each_component_lives_in_a_pod_that_runs_or_in_none(cluster: Cluster):
    homes = {each.fault_names[0]: each.home for each in cluster.components}
    assert homes == {
        "kube-controller-manager": "kube-system/kube-controller-manager-",
        "kube-scheduler": "kube-system/kube-scheduler-",
        "kubelet": "",
        "kube-proxy": "kube-system/kube-proxy-",
        "coredns": "kube-system/coredns-",
        "kube-apiserver": "",
        "etcd": "",
    }
    for each in cluster.components:
        assert lives(cluster.runtime, each)
        assert not each.home or cluster.runtime.sandboxes.runs(node_of(each), each.home)


def test_a_component_dies_with_its_pod_and_a_cut_off_machine_takes_its_own_with_it():
    cluster = Cluster(seed=1)
    key = cluster.store.get("pods", "kube-system/kube-scheduler-control-plane")
    assert key is not None
    FAULTS["crash"](cluster.scene, FaultTarget(namespace="kube-system", pod="kube-scheduler-control-plane"))
    FAULTS["partition"](cluster.scene, FaultTarget(node="node-2"))
    dead = {(each.fault_names[0], each.node) for each in cluster.components if not lives(cluster.runtime, each)}
    assert dead == {("kube-scheduler", ""), ("kubelet", "node-2"), ("kube-proxy", "node-2")}


def test_the_api_server_can_hang_but_not_be_late(cluster: Cluster):
    with pytest.raises(LookupError, match="can hang, but not be late"):
        FAULTS["slow"](cluster.scene, FaultTarget(component="etcd", ticks=3))
    assert not cluster.server.hangs()
    FAULTS["hang"](cluster.scene, FaultTarget(component="etcd"))
    assert cluster.server.hangs()
    FAULTS["resume"](cluster.scene, FaultTarget(component="etcd"))
    assert not cluster.server.hangs()


def test_a_fault_whose_end_panics_keeps_no_other_waiting_and_ends_in_the_next_tick(monkeypatch, panics):
    cluster = Cluster()
    works = FAULTS["nodeUp"]

    def broken(scene, target):
        if cluster.clock.tick == 3 and target.node == "node-1":
            raise ValueError(target.node)
        return works(scene, target)

    monkeypatch.setitem(FAULTS, "nodeUp", broken)
    for node in ("node-1", "node-2"):
        FAULTS["nodeDown"](cluster.scene, FaultTarget(node=node))
        cluster.outages.end_later(2, "nodeUp", FaultTarget(node=node))
    for _ in range(3):
        cluster.tick()
    assert (cluster.runtime.powered("node-1"), cluster.runtime.powered("node-2")) == (False, True)
    cluster.tick()
    assert cluster.runtime.powered("node-1")
    assert [(panic.who, panic.first) for panic in cluster.panics] == [("the faults", 3)]
    panics.clear()
