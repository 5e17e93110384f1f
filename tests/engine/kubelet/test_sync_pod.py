"""Control plane reference, sections 6.4 and 6.8: from a bound Pod to a Ready one, step by step."""

from __future__ import annotations

from typing import Any


def test_a_bound_pod_runs_two_ticks_after_binding_where_its_image_is_there(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod])
    node.tick()
    assert node.pod().status.phase == "Pending"
    assert node.status().state.waiting.reason == "ContainerCreating"
    assert node.pod().status.start_time == "2026-01-01T00:00:01Z"
    assert node.conditions()["PodScheduled"] == "True"
    node.tick()
    assert node.pod().status.phase == "Running"
    assert node.status().state.running.started_at == "2026-01-01T00:00:02Z"
    assert node.conditions() == dict.fromkeys(
        ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"),
        "True",
    )


def test_the_address_comes_from_the_nodes_range_and_stays_over_restarts(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod])
    node.tick(2)
    ip = node.pod().status.pod_ip
    assert ip == "10.244.1.2"
    assert node.pod().status.host_ip == "172.18.0.3"
    assert [entry.ip for entry in node.pod().status.pod_ips] == [ip]
    node.runtime.kill(node.process(), 1)
    node.tick(2)
    assert (node.status().restart_count, node.pod().status.pod_ip) == (1, ip)


def test_a_first_pull_takes_the_ticks_of_the_catalogue(node: Any, mongod: Any):
    node.run_pod(containers=[mongod])
    node.tick(6)
    assert node.pod().status.phase == "Pending"
    node.tick()
    assert node.pod().status.phase == "Running"
    assert node.events() == [
        ("Pulling", 'Pulling image "mongo:3.3"'),
        (
            "Pulled",
            'Successfully pulled image "mongo:3.3" in 5s (5s including waiting). Image size: 144283112 bytes.',
        ),
        ("Created", "Created container: c"),
        ("Started", "Started container c"),
    ]


def test_mongod_listens_three_ticks_after_its_start(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod])
    node.tick(4)
    assert node.runtime.dial("10.244.1.2", 28017).outcome == "refused"
    node.tick()
    assert node.runtime.dial("10.244.1.2", 28017).outcome == "open"


def test_an_undisturbed_pod_costs_nothing_after_it_is_ready(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    mongod["readinessProbe"] = {"httpGet": {"port": 28017}, "periodSeconds": 1}
    node.run_pod(containers=[mongod])
    node.tick(10)
    assert node.conditions()["Ready"] == "True"
    looks, writes = node.looks, node.store.revision
    node.tick(100)
    assert (node.looks, node.store.revision) == (looks, writes)


def test_a_pod_without_trouble_is_brought_up_with_five_writes(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod])
    before = node.store.revision
    node.tick(20)
    assert node.store.revision - before == 5


def test_init_containers_run_one_by_one_before_the_others(node: Any, shell: Any):
    node.warm("busybox:1")
    init = [shell("sleep 3", "first"), shell("sleep 2", "second")]
    node.run_pod(initContainers=init, containers=[shell("sleep 1000")])
    node.tick(2)
    assert node.status().state.waiting.reason == "PodInitializing"
    statuses = node.pod().status.init_container_statuses
    assert (statuses[0].state.running is not None, statuses[1].state.running) == (True, None)
    assert node.conditions()["Initialized"] == "False"
    node.tick(4)
    assert node.pod().status.init_container_statuses[0].state.terminated.reason == "Completed"
    node.tick(3)
    assert node.pod().status.phase == "Running"
    assert node.conditions()["Initialized"] == "True"


def test_a_failing_init_container_fails_a_pod_that_never_restarts(node: Any, shell: Any):
    node.warm("busybox:1")
    node.run_pod(initContainers=[shell("exit 3", "i")], containers=[shell("true")], restartPolicy="Never")
    node.tick(4)
    assert node.pod().status.phase == "Failed"


def test_a_finished_pod_that_does_not_restart_succeeds(node: Any, shell: Any):
    node.warm("busybox:1")
    node.run_pod(containers=[shell("echo done; sleep 2")], restartPolicy="Never")
    node.tick(6)
    assert node.pod().status.phase == "Succeeded"
    assert [entry.reason for entry in node.pod().status.conditions if entry.type == "Ready"] == ["PodCompleted"]
    assert node.runtime.sandboxes.logs(node.pod().metadata.uid, "c", previous=False) == ["done"]


def test_the_environment_lists_services_known_at_the_start_and_no_later_one(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.service("redis-primary", clusterIP="10.96.7.7", ports=[{"name": "main", "port": 6379}])
    node.tick()
    mongod["env"] = [{"name": "DB", "value": "$(REDIS_PRIMARY_SERVICE_HOST):1"}]
    node.run_pod(containers=[mongod])
    node.tick(2)
    node.service("late", clusterIP="10.96.7.8", ports=[{"port": 80}])
    node.tick(2)
    assert node.process().env == {
        "REDIS_PRIMARY_SERVICE_HOST": "10.96.7.7",
        "REDIS_PRIMARY_SERVICE_PORT": "6379",
        "REDIS_PRIMARY_SERVICE_PORT_MAIN": "6379",
        "REDIS_PRIMARY_PORT": "tcp://10.96.7.7:6379",
        "REDIS_PRIMARY_PORT_6379_TCP": "tcp://10.96.7.7:6379",
        "REDIS_PRIMARY_PORT_6379_TCP_PROTO": "tcp",
        "REDIS_PRIMARY_PORT_6379_TCP_PORT": "6379",
        "REDIS_PRIMARY_PORT_6379_TCP_ADDR": "10.96.7.7",
        "DB": "10.96.7.7:1",
    }
    node.runtime.kill(node.process(), 1)
    node.tick(2)
    assert node.process().env["LATE_SERVICE_HOST"] == "10.96.7.8"


def test_a_static_pod_comes_back_when_its_mirror_is_deleted(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(annotations={"kubernetes.io/config.mirror": "x"}, containers=[mongod])
    node.tick(3)
    uid = node.pod().metadata.uid
    node.delete()
    node.tick(8)
    assert node.pod().metadata.uid != uid
    assert node.pod().status.phase == "Running"
