"""Control plane reference, section 6.7: when probes are made, and what follows from them."""

from __future__ import annotations

from typing import Any

import pytest

WEB = {"name": "c", "image": "nginx:1"}


@pytest.fixture
def web(node: Any):
    node.warm("nginx:1")
    return node


def test_a_pod_is_ready_once_its_readiness_probe_passes(web: Any):
    web.run_pod(containers=[WEB | {"readinessProbe": {"httpGet": {"port": 80}, "periodSeconds": 1}}])
    web.tick(2)
    assert (web.pod().status.phase, web.status().ready) == ("Running", False)
    web.tick(2)
    assert web.status().ready


def test_a_failing_probe_says_why(web: Any):
    web.run_pod(containers=[WEB | {"readinessProbe": {"httpGet": {"port": 81, "path": "/up"}}}])
    web.tick(4)
    refused = 'Get "http://10.244.1.2:81/up": dial tcp 10.244.1.2:81: connect: connection refused'
    assert web.events()[-1] == ("Unhealthy", f"Readiness probe failed: {refused}")


def test_a_named_port_is_looked_up_in_the_container(web: Any):
    spec = WEB | {"ports": [{"name": "web", "containerPort": 80}], "readinessProbe": {"tcpSocket": {"port": "web"}}}
    web.run_pod(containers=[spec])
    web.tick(14)
    assert web.status().ready


def test_a_stalled_process_becomes_unready_after_three_failures_and_ready_again(web: Any):
    web.run_pod(containers=[WEB | {"readinessProbe": {"httpGet": {"port": 80}, "periodSeconds": 5}}])
    web.until(20)
    assert web.status().ready
    web.runtime.stall(web.process())
    web.until(33)
    assert web.status().ready
    web.until(34)
    assert not web.status().ready
    assert web.status().restart_count == 0
    web.runtime.stall(web.process(), stalled=False)
    web.until(39)
    assert web.status().ready


def test_a_failed_liveness_probe_restarts_the_container_at_once_the_first_time(web: Any):
    web.run_pod(containers=[WEB | {"livenessProbe": {"httpGet": {"port": 81}, "periodSeconds": 2}}])
    web.until(9)
    assert ("Killing", "Container c failed liveness probe, will be restarted") in web.events()
    assert (web.status().restart_count, web.status().state.running is not None) == (1, True)


def test_later_failures_of_a_liveness_probe_lead_into_the_crash_loop(web: Any):
    spec = WEB | {"livenessProbe": {"tcpSocket": {"port": 81}, "periodSeconds": 1, "failureThreshold": 1}}
    web.run_pod(containers=[spec])
    web.until(9)
    assert (web.status().restart_count, web.status().state.waiting.reason) == (1, "CrashLoopBackOff")
    assert len(web.told("Killing")) == 1


def test_a_failing_readiness_probe_makes_the_pod_unready_and_restarts_nothing(web: Any):
    probe = {"httpGet": {"port": 80}, "periodSeconds": 1, "failureThreshold": 2}
    web.run_pod(containers=[WEB | {"readinessProbe": probe}])
    web.until(8)
    assert web.conditions()["Ready"] == "True"
    web.runtime.stall(web.process())
    web.until(200)
    assert (web.conditions()["Ready"], web.conditions()["ContainersReady"]) == ("False", "False")
    assert (web.status().restart_count, web.told("Killing")) == (0, [])


def test_a_startup_probe_that_has_passed_is_never_made_again(web: Any):
    probe = {"tcpSocket": {"port": 80}, "periodSeconds": 1, "failureThreshold": 1}
    web.run_pod(containers=[WEB | {"startupProbe": probe}])
    web.until(8)
    assert web.status().started
    web.process().listening.clear()
    web.kubelet.changed("default/x")
    web.until(60)
    assert (web.status().started, web.status().restart_count) == (True, 0)
    assert "Unhealthy" not in web.reasons()


def test_with_the_defaults_a_lost_server_is_noticed_after_20_to_30_seconds(web: Any):
    """Section 12: three failures in a row, ten seconds apart."""
    kinds = {f"{kind}Probe": {"httpGet": {"port": 80}} for kind in ("readiness", "liveness")}
    web.run_pod(containers=[WEB | kinds])
    web.until(40)
    web.runtime.stall(web.process())
    gone = next(count for count in range(1, 60) if web.tick() or not web.status().ready)
    assert 20 <= gone <= 30
    assert web.told("Killing") == ["Container c failed liveness probe, will be restarted"]


def test_each_failed_attempt_is_told_below_the_threshold_too(web: Any):
    web.run_pod(containers=[WEB | {"livenessProbe": {"tcpSocket": {"port": 81}, "periodSeconds": 1}}])
    found = []
    for _ in range(5):
        web.tick()
        found.append(sum(event.count for event in web.store.list("events") if event.reason == "Unhealthy"))
    assert found == [0, 0, 0, 1, 2]
    assert web.status().restart_count == 0


def test_attempts_come_every_period_from_the_initial_delay_on(web: Any):
    probe = {"tcpSocket": {"port": 81}, "initialDelaySeconds": 7, "periodSeconds": 4, "failureThreshold": 99}
    web.run_pod(containers=[WEB | {"readinessProbe": probe}])
    found, count = [], 0
    for _ in range(22):
        web.tick()
        now = sum(event.count for event in web.store.list("events") if event.reason == "Unhealthy")
        if now > count:
            found.append(web.clock.tick)
        count = now
    started = 2
    assert found == [started + 7, started + 11, started + 15, started + 19]


def test_a_process_that_ignores_sigterm_is_killed_after_the_grace_period(web: Any):
    spec = WEB | {"livenessProbe": {"httpGet": {"port": 80}, "periodSeconds": 1, "failureThreshold": 2}}
    web.run_pod(containers=[spec], terminationGracePeriodSeconds=5)
    web.until(10)
    web.runtime.stall(web.process())
    web.until(20)
    assert web.status().last_state.terminated.exit_code == 137


def test_nothing_else_is_probed_before_the_startup_probe_passes(web: Any):
    spec = WEB | {
        "startupProbe": {"tcpSocket": {"port": 80}, "initialDelaySeconds": 6},
        "livenessProbe": {"tcpSocket": {"port": 81}, "periodSeconds": 1},
    }
    web.run_pod(containers=[spec])
    web.until(7)
    assert (web.status().started, web.reasons().count("Unhealthy")) == (False, 0)
    web.until(9)
    assert web.status().started
    assert "Unhealthy" in web.reasons()


def test_a_probe_that_needs_the_database_wakes_when_the_database_dies(node: Any, mongod: Any):
    node.warm("mongo:3.3", "vfarcic/go-demo-2:1")
    api = {
        "name": "api",
        "image": "vfarcic/go-demo-2:1",
        "readinessProbe": {
            "httpGet": {"port": 8080, "path": "/demo/person"},
            "periodSeconds": 1,
            "failureThreshold": 1,
        },
    }
    node.run_pod(containers=[mongod | {"name": "db"}, api])
    node.until(30)
    assert node.status(index=1).ready
    node.runtime.kill(node.process(container="db"), 1)
    node.until(33)
    assert not node.status(index=1).ready
