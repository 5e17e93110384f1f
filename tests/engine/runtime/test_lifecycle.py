from __future__ import annotations

from typing import Any

import pytest

from engine.runtime.processes import LaunchSpec
from engine.runtime.sandboxconfig import PodSandboxConfig


def test_mongod_listens_after_three_ticks_on_the_ports_its_arguments_ask_for(world: Any):
    process = world.mongod()
    world.until(2)
    assert not process.listening
    world.until(3)
    assert sorted(process.listening) == [27017, 28017]


def test_without_the_rest_arguments_nothing_listens_on_28017(world: Any):
    process = world.start("db", "mongo:3.3", ("mongod",))
    world.until(3)
    assert sorted(process.listening) == [27017]


def test_go_demo_2_dials_ten_ticks_and_then_panics(world: Any):
    process = world.start("api", "vfarcic/go-demo-2", DB="nowhere")
    world.until(9)
    assert process.alive
    world.until(10)
    assert (process.alive, process.exit_code) == (False, 2)
    assert process.log[-1] == "panic: no reachable servers"


def test_go_demo_2_listens_one_tick_after_its_database_answers(world: Any):
    world.mongod("api")
    process = world.start("api", "vfarcic/go-demo-2")
    world.until(3)
    assert process.link is not None
    assert not process.listening
    world.until(4)
    assert sorted(process.listening) == [8080]


def test_the_database_is_named_by_the_variable_that_db_env_names(world: Any):
    dialled = []
    nobody = world.runtime.dial("10.9.9.9", 27017)
    world.dial_name = lambda _caller, host, _port: dialled.append(host) or nobody
    world.start("api", "vfarcic/go-demo-2", DB_ENV="OTHER", OTHER="a,b", DB="c")
    world.until(1)
    assert dialled == ["a", "b"]


def test_an_image_that_nobody_described_listens_on_its_declared_ports(world: Any):
    process = world.start("x", "somebody/else")
    world.until(1)
    assert sorted(process.listening) == [7000]


def test_wait_for_ends_well_once_its_address_answers(world: Any):
    world.mongod()
    process = world.start("w", "podfall/wait-for", ("db:27017",))
    world.until(3)
    assert process.alive is False
    assert (process.exit_code, process.finished_tick) == (0, 3)


def test_a_shell_runs_its_script(world: Any):
    process = world.start("x", "busybox:1", ("sh", "-c", "echo a; sleep 3 && echo b; exit 4"))
    assert process.log == ["a"]
    world.until(3)
    assert (process.log, process.exit_code, process.alive) == (["a", "b"], 4, False)


def test_sigterm_ends_mongod_one_tick_later(world: Any):
    process = world.mongod()
    world.until(5)
    world.runtime.terminate(process)
    world.runtime.step()
    assert process.alive
    world.until(6)
    assert (process.alive, process.exit_code) == (False, 0)


def test_a_quiet_runtime_has_nothing_due(world: Any):
    world.mongod()
    world.until(3)
    assert world.runtime.next_due() > 10**9


def test_the_kubelet_of_the_node_is_told_of_every_change(world: Any):
    world.mongod()
    world.until(3)
    assert world.told == [("node-1", "default/db"), ("node-1", "default/db")]


def test_the_log_tells_the_story_of_a_run(world: Any):
    process = world.start("web", "nginx:1")
    world.until(3)
    world.runtime.terminate(process)
    world.runtime.step()
    assert process.log == [
        "/docker-entrypoint.sh: Configuration complete; ready for start up",
        "[notice] 1#1: start worker processes",
        "[notice] 1#1: signal 15 (SIGTERM) received, exiting",
    ]
    assert not process.alive


def test_a_process_that_panics_keeps_no_other_waiting_and_goes_on_in_the_next_tick(world, monkeypatch):
    one, other = world.mongod("one"), world.mongod("other")
    works, failing = world.runtime._life._acts["listen"], [True]

    def broken(process, number):
        if process is one and failing:
            raise ValueError(number)
        works(process, number)

    monkeypatch.setitem(world.runtime._life._acts, "listen", broken)
    due = world.runtime.next_due()
    world.until(due - 1)
    with pytest.raises((ValueError, ExceptionGroup)):
        world.until(due)
    assert other.listening
    assert not one.listening
    assert world.runtime.next_due() == due + 1
    failing.clear()
    world.until(due + 1)
    assert one.listening == other.listening


def test_a_kubelet_hears_of_an_end_though_the_replica_set_panics(world, monkeypatch):
    process = world.mongod("one")
    world.until(5)
    world.told.clear()

    def broken(_process):
        raise ValueError("no set")

    monkeypatch.setattr(world.runtime._sets, "look", broken)
    with pytest.raises(ValueError, match="no set"):
        world.runtime.kill(process)
    assert world.told == [("node-1", "default/one")]
    assert "sandbox/one" in world.runtime.touched


def test_an_image_that_nobody_described_answers_in_whatever_protocol_it_is_asked(world):
    app = world.start("app", "own/app")
    world.until(2)
    for protocol in ("http", "https", "tcp", "grpc", "mongo"):
        reply = world.runtime.ask(app.ip, 7000, protocol, "GET", "/any", counted=False)
        assert (reply.letter, reply.protocol, reply.status) == ("", protocol, 200)


def test_in_a_container_that_is_there_to_end_it_ends_after_a_tick(world):
    world.runtime.create_sandbox("default/job", "job", "node-1", PodSandboxConfig("job"))
    whole = world.runtime.start("job", LaunchSpec("c", "own/app", (), {}, (7000,), completes=True))
    scripted = world.runtime.start(
        "job", LaunchSpec("d", "mongo", ("sh", "-c", "mongo --eval x; echo done"), {}, (), completes=True)
    )
    world.until(1)
    assert (whole.alive, whole.exit_code) == (False, 0)
    world.until(3)
    assert (scripted.alive, scripted.exit_code, scripted.log[-1]) == (False, 0, "done")


@pytest.mark.parametrize(
    ("image", "command", "stays"),
    [
        ("busybox", (), True),
        ("ubuntu", ("bash",), True),
        ("own/app", ("sh", "-l"), True),
        ("busybox", ("sh", "-c", "true"), False),
        ("busybox", ("true",), False),
    ],
)
def test_a_shell_with_a_terminal_waits_for_lines_unless_it_has_a_script(world, image, command, stays):
    world.runtime.create_sandbox("default/sh", "sh", "node-1", PodSandboxConfig("sh"))
    process = world.runtime.start("sh", LaunchSpec("c", image, command, {}, (), terminal=True))
    world.until(5)
    assert process.alive is stays
