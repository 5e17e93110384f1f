"""kubectl logs of containers that have not started, or no longer run."""

from __future__ import annotations

import shlex

from engine.cluster.bootstrap import MachineSpec
from engine.cluster.cluster import Cluster
from engine.kubectl.command import kubectl
from tests.engine.kubectl.golden import Folder, Printed, drive


def run(cluster: Cluster, line: str, ticks: int = 0) -> Printed:
    printed = drive(kubectl(cluster.rest, ["kubectl", *shlex.split(line)], files=Folder({})), cluster.tick)
    for _ in range(ticks):
        cluster.tick()
    return printed


def test_a_pod_without_a_node_has_an_empty_log():
    cluster = Cluster(machines=[MachineSpec("node-1")])
    run(cluster, "run web --image=nginx")

    assert run(cluster, "logs web") == Printed(exit_code=0)


def test_a_container_that_waits_says_for_what():
    cluster = Cluster(machines=[MachineSpec("node-1")])
    run(cluster, "run web --image=nginx", ticks=2)

    assert run(cluster, "logs web").stderr == (
        'Error from server (BadRequest): container "web" in pod "web" is waiting to start: ContainerCreating\n'
    )


def test_an_image_that_nobody_has_is_told_in_words():
    cluster = Cluster(machines=[MachineSpec("node-1")])
    run(cluster, "run bad --image=nosuch:never --image-pull-policy=Never", ticks=4)
    text = run(cluster, "logs bad").stderr

    assert text.startswith('Error from server (BadRequest): container "bad" in pod "bad" is waiting to start: ')


def test_a_first_run_has_none_before_it():
    cluster = Cluster(machines=[MachineSpec("node-1")])
    run(cluster, "run web --image=nginx", ticks=8)

    assert run(cluster, "logs web -p").stderr == (
        'Error from server (BadRequest): previous terminated container "web" in pod "web" not found\n'
    )
    assert run(cluster, "logs web").exit_code == 0
