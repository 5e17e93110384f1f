"""Control plane reference, section 6.7: what each kind of probe takes for success, and what it says of a failure."""

from __future__ import annotations

from typing import Any

import pytest

IP = "10.244.1.2"
LATE = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"


@pytest.fixture
def world(node: Any):
    node.warm("nginx:1", "busybox:1", "mongo:3.3", "grpc:1", "tls:1", "fussy:1")
    node.runtime.catalog = node.runtime.catalog.with_images(
        {
            "grpc:1": {"listens": [{"port": 9000, "protocol": "grpc"}]},
            "tls:1": {"listens": [{"port": 443, "protocol": "https"}]},
            "fussy:1": {
                "listens": [{"port": 80}],
                "probes": {"/ok": "none"},
                "execs": [
                    {"command": "healthy", "output": "fine"},
                    {"command": "ill", "code": 2, "output": "I am ill"},
                    {"command": "slow", "seconds": 5},
                ],
            },
        },
    )
    return node


def run(world: Any, probe: dict[str, Any], image: str = "nginx:1", kind: str = "readinessProbe", **more: Any) -> None:
    container = {"name": "c", "image": image, kind: {"periodSeconds": 1} | probe} | more
    world.run_pod(containers=[container])
    world.until(7)


PASSING = [
    ("nginx:1", {"httpGet": {"port": 80}}),
    ("fussy:1", {"httpGet": {"port": 80, "path": "/ok"}}),
    ("fussy:1", {"httpGet": {"port": 80, "path": "ok"}}),
    ("tls:1", {"httpGet": {"port": 443, "scheme": "HTTPS"}}),
    ("nginx:1", {"tcpSocket": {"port": 80}}),
    ("grpc:1", {"grpc": {"port": 9000}}),
    ("fussy:1", {"exec": {"command": ["healthy"]}}),
    ("fussy:1", {"exec": {"command": ["some-client", "ping"]}}),
    ("nginx:1", {"exec": {"command": ["sh", "-c", "exit 0"]}}),
]


@pytest.mark.parametrize(("image", "probe"), PASSING)
def test_what_succeeds(world: Any, image: str, probe: dict[str, Any]):
    run(world, probe, image)
    assert world.status().ready
    assert "Unhealthy" not in world.reasons()


FAILING = [
    ("fussy:1", {"httpGet": {"port": 80, "path": "/healthz"}}, "HTTP probe failed with statuscode: 404"),
    (
        "nginx:1",
        {"httpGet": {"port": 81, "path": "/healthz"}},
        f'Get "http://{IP}:81/healthz": dial tcp {IP}:81: connect: connection refused',
    ),
    (
        "nginx:1",
        {"httpGet": {"port": 80, "scheme": "HTTPS"}},
        f'Get "https://{IP}:80/": http: server gave HTTP response to HTTPS client',
    ),
    ("tls:1", {"httpGet": {"port": 443}}, "HTTP probe failed with statuscode: 400"),
    ("nginx:1", {"httpGet": {"port": 80, "host": "10.9.9.9"}}, f'Get "http://10.9.9.9:80/": {LATE}'),
    (
        "nginx:1",
        {"httpGet": {"port": 80, "host": "web.default.svc"}},
        'Get "http://web.default.svc:80/": dial tcp: lookup web.default.svc on 172.18.0.1:53: no such host',
    ),
    (
        "nginx:1",
        {"httpGet": {"port": 80, "host": "localhost"}},
        'Get "http://localhost:80/": dial tcp 127.0.0.1:80: connect: connection refused',
    ),
    (
        "nginx:1",
        {"httpGet": {"port": 80, "host": "node-1"}},
        'Get "http://node-1:80/": dial tcp 172.18.0.3:80: connect: connection refused',
    ),
    ("nginx:1", {"tcpSocket": {"port": 80, "host": "127.0.0.1"}}, "dial tcp 127.0.0.1:80: connect: connection refused"),
    (
        "nginx:1",
        {"tcpSocket": {"port": 80, "host": "nobody"}},
        "dial tcp: lookup nobody on 172.18.0.1:53: no such host",
    ),
    ("nginx:1", {"tcpSocket": {"port": 81}}, f"dial tcp {IP}:81: connect: connection refused"),
    ("nginx:1", {"tcpSocket": {"port": 81, "host": "10.9.9.9"}}, "dial tcp 10.9.9.9:81: i/o timeout"),
    ("fussy:1", {"exec": {"command": ["ill"]}}, "I am ill"),
    ("fussy:1", {"exec": {"command": ["slow", "query"]}}, 'command timed out: "slow query" timed out after 1s'),
    (
        "nginx:1",
        {"grpc": {"port": 81}},
        f'timeout: failed to connect service "{IP}:81" within 1s: context deadline exceeded',
    ),
]


@pytest.mark.parametrize(("image", "probe", "output"), FAILING)
@pytest.mark.parametrize("kind", ["Readiness", "Liveness", "Startup"])
def test_what_fails_and_how_it_is_told(world: Any, image: str, probe: dict[str, Any], output: str, kind: str):
    run(world, probe, image, f"{kind.lower()}Probe")
    assert world.told("Unhealthy")[:1] == [f"{kind} probe failed: {output}"]
    assert not world.status().ready or kind == "Liveness"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "node-1", "172.18.0.3"])
@pytest.mark.parametrize("probe", [{"httpGet": {"port": 80}}, {"tcpSocket": {"port": 80}}])
def test_a_host_that_is_named_is_looked_up_as_the_machine_does(world: Any, probe: dict[str, Any], host: str):
    kind, action = next(iter(probe.items()))
    container = {"name": "c", "image": "nginx:1", "readinessProbe": {"periodSeconds": 1, kind: action | {"host": host}}}
    world.run_pod(containers=[container], hostNetwork=True)
    world.until(7)
    assert world.status().ready


@pytest.mark.parametrize(("status", "passes"), [(199, False), (200, True), (399, True), (400, False), (503, False)])
def test_http_succeeds_from_200_to_399(world: Any, monkeypatch: pytest.MonkeyPatch, status: int, passes: bool):
    asked = world.runtime.ask

    def answer(*words: Any, **more: Any) -> Any:
        return asked(*words, **more)._replace(status=status)

    monkeypatch.setattr(world.runtime, "ask", answer)
    run(world, {"httpGet": {"port": 80}})
    assert world.status().ready is passes
    assert world.told("Unhealthy")[:1] == (
        [] if passes else [f"Readiness probe failed: HTTP probe failed with statuscode: {status}"]
    )


def test_a_stalled_server_times_out(world: Any):
    run(world, {"httpGet": {"port": 80}})
    world.runtime.stall(world.process())
    world.tick(3)
    assert world.told("Unhealthy") == [f'Readiness probe failed: Get "http://{IP}:80/": {LATE}']


def test_a_command_that_is_not_there_is_an_error_that_counts_neither_way(world: Any):
    run(world, {"exec": {"command": ["nope"]}}, "busybox:1", "livenessProbe", command=["sleep", "1000"])
    (message, *_) = world.told("Unhealthy")
    assert message.startswith("Liveness probe errored and resulted in unknown state: rpc error: code = Unknown desc = ")
    assert message.endswith('exec: "nope": executable file not found in $PATH: unknown')
    world.until(40)
    assert world.status().restart_count == 0


def test_the_example_of_the_documentation_a_file_that_goes_after_a_while(world: Any):
    script = "touch /run/healthy; sleep 10; rm -f /run/healthy; sleep 600"
    probe = {"exec": {"command": ["cat", "/run/healthy"]}, "periodSeconds": 2, "failureThreshold": 3}
    run(world, probe, "busybox:1", "livenessProbe", command=["sh", "-c", script])
    world.until(13)
    assert "Unhealthy" not in world.reasons()
    world.until(20)
    assert "Container c failed liveness probe, will be restarted" in world.told("Killing")


@pytest.mark.parametrize(
    ("policy", "kind", "text"),
    [
        ("Always", "liveness", "Container c failed liveness probe, will be restarted"),
        ("Always", "startup", "Container c failed startup probe, will be restarted"),
        ("Never", "liveness", "Container c failed liveness probe"),
        ("Never", "startup", "Container c failed startup probe"),
    ],
)
def test_what_is_said_when_a_probe_ends_a_container(world: Any, policy: str, kind: str, text: str):
    probe = {"tcpSocket": {"port": 81}, "periodSeconds": 1, "failureThreshold": 2}
    world.run_pod(containers=[{"name": "c", "image": "nginx:1", f"{kind}Probe": probe}], restartPolicy=policy)
    world.until(8)
    assert world.told("Killing")[0] == text


def test_initial_results_are_failure_success_and_unknown(world: Any):
    late = {"tcpSocket": {"port": 80}, "initialDelaySeconds": 5}
    containers = [
        {"name": "r", "image": "nginx:1", "readinessProbe": late},
        {"name": "l", "image": "nginx:1", "livenessProbe": late},
        {"name": "s", "image": "nginx:1", "startupProbe": late},
    ]
    world.run_pod(containers=containers)
    world.until(4)
    found = {status.name: (status.ready, status.started) for status in world.pod().status.container_statuses}
    assert found == {"r": (False, True), "l": (True, True), "s": (False, False)}


def test_only_consecutive_failures_count(world: Any):
    run(world, {"httpGet": {"port": 80}, "failureThreshold": 2, "periodSeconds": 2})
    world.until(10)
    for _ in range(3):
        world.runtime.stall(world.process())
        world.tick(2)
        world.runtime.stall(world.process(), stalled=False)
        world.tick(4)
    assert world.status().ready
    assert world.reasons().count("Unhealthy") >= 1


def test_success_threshold_asks_for_a_row_of_successes(world: Any):
    run(world, {"httpGet": {"port": 80}, "successThreshold": 3, "periodSeconds": 2})
    assert not world.status().ready
    world.until(9)
    assert world.status().ready


def test_readiness_goes_on_while_terminating_and_liveness_does_not(world: Any, mongod: Any):
    both = {"tcpSocket": {"port": 28017}, "periodSeconds": 1, "failureThreshold": 1}
    world.run_pod(containers=[mongod | {"readinessProbe": both, "livenessProbe": both | {"initialDelaySeconds": 9}}])
    world.until(20)
    world.runtime.stall(world.process())
    world.delete(grace_s=20)
    world.until(24)
    world.process().listening.clear()
    world.kubelet.changed("default/x")
    world.until(27)
    assert not world.status().ready
    assert set(world.told("Killing")) == {"Stopping container c"}
    assert {message.partition(" ")[0] for message in world.told("Unhealthy")} == {"Readiness"}


def test_a_probe_of_its_own_may_have_its_own_grace_period(world: Any, mongod: Any):
    probe = {
        "tcpSocket": {"port": 81},
        "periodSeconds": 1,
        "failureThreshold": 1,
        "terminationGracePeriodSeconds": 4,
    }
    world.run_pod(containers=[mongod | {"livenessProbe": probe}])
    world.tick(3)
    world.runtime.stall(world.process())
    process = world.process()
    world.tick(8)
    assert process.exit_code == 137
    assert process.finished_tick - process.started_tick <= 8


@pytest.mark.parametrize(("timeout_s", "passes"), [(4, False), (5, False), (6, True)])
def test_a_command_that_takes_as_long_as_its_timeout_is_too_late(world: Any, timeout_s: int, passes: bool):
    """The deadline of the call to the runtime comes first; a command of 5 seconds needs a timeout of 6."""
    run(world, {"exec": {"command": ["slow", "query"]}, "timeoutSeconds": timeout_s}, "fussy:1")
    assert world.status().ready is passes
    late = f'Readiness probe failed: command timed out: "slow query" timed out after {timeout_s}s'
    assert world.told("Unhealthy")[:1] == ([] if passes else [late])
