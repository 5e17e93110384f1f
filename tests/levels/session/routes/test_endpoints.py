from __future__ import annotations

import pytest

from tests.levels.session.playing import run
from tests.levels.session.routes.watching import exposed, lines, route, sandbox

WEB = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: PORT}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: nginx, PROBE ports: [{containerPort: 80}]}]}
"""


def web(port: int = 80, probe: str = "", *more: str):
    manifests = WEB.replace("PORT", str(port)).replace("PROBE", probe)
    return sandbox(manifests, *more)


def test_an_endpoint_tells_its_process_its_owner_and_what_it_served():
    first, second = route(exposed()).endpoints
    assert {first.owner, second.owner} == {"rs/go-demo-2"}
    assert {(one.state, one.since, one.ready, one.reason) for one in (first, second)} == {("listening", None, True, "")}
    assert first.served + second.served == 6
    assert first.ports == (28017,)


def test_a_pod_that_nobody_owns_any_more_has_no_owner():
    session = exposed("kubectl delete rs go-demo-2 --cascade=orphan", "tick 3")
    assert {one.owner for one in route(session).endpoints} == {""}
    assert "(nobody owns it)" in lines(run(session, "status way")[1], "answers")[0]


def test_a_stalled_process_answers_nothing():
    assert {one.state for one in route(exposed("stall svc/web 9", "tick 1")).endpoints} == {"answers nothing"}


def test_a_crashed_process_is_gone_and_then_starts_since_the_crash():
    session = exposed()
    pod = route(session).endpoints[0].pod
    run(session, f"crash pod/{pod} -c db")
    states = [state_of(session, pod)]
    run(session, "tick 1")
    states.append(state_of(session, pod))
    assert states == [("gone", 23), ("starting", 23)]
    (line,) = [line for line in lines(run(session, "status way")[1], "answers") if pod in line]
    assert "starting, closed since tick 23" in line, "its new process has not been starting for so long"
    run(session, "tick 4")
    assert state_of(session, pod) == ("listening", None)


def state_of(session, pod):
    return next((one.state, one.since) for one in route(session).endpoints if one.pod == pod)


def test_a_port_on_which_no_process_listens_is_not_listening():
    session = web(81, "", "tick 12")
    (only,) = route(session).endpoints
    assert (only.state, only.ready) == ("not listening", True)
    rules = route(session).rules[0]
    assert [(one.address, one.why) for one in rules.untrue] == [(f"{only.ip}:81", "not listening")]
    assert rules.behind is None, "the port was never open: no news that a node could lack"
    assert "not listening since tick" in lines(run(session, "status way")[1], "answers")[0]


def test_a_pod_that_is_to_end_serves_as_long_as_its_process_does():
    session = exposed("kubectl delete pod -l service=go-demo-2 --wait=false")
    assert {(one.state, one.since) for one in route(session).endpoints} == {("ending", 23)}
    assert all(one.behind is None for one in route(session).rules)


def test_a_pod_deleted_by_force_still_runs_though_the_api_has_none():
    session = exposed()
    run(session, "kubectl delete pod -l service=go-demo-2 --force --grace-period=0 --wait=false")
    assert {(one.state, one.owner, one.ready) for one in route(session).endpoints} == {("ending", "", False)}


def test_a_pod_without_power_is_gone_since_then():
    session = exposed("power-off node-1", "power-off node-2", "power-off node-3", "tick 2")
    assert {(one.state, one.since) for one in route(session).endpoints} == {("gone", 23)}


@pytest.mark.parametrize(
    ("probe", "reason"),
    [
        ("readinessProbe: {httpGet: {path: /, port: 99}, periodSeconds: 1},", "Readiness probe failed: Get "),
        ("readinessProbe: {tcpSocket: {port: 99}, initialDelaySeconds: 600},", "containers with unready status: [web]"),
    ],
)
def test_a_pod_that_is_not_ready_says_why(probe: str, reason: str):
    session = web(80, probe, "tick 14")
    (only,) = route(session).endpoints
    assert (only.state, only.ready) == ("listening", False)
    assert only.reason.startswith(reason)
    assert lines(run(session, "status way")[1], "nothing") == [f"nothing   pod/web is not ready: {only.reason}"]


def test_what_a_container_waits_for_comes_before_its_probes():
    session = sandbox(WEB.replace("PORT", "80").replace("PROBE", "").replace("nginx", "nginx:does-not-exist"), "tick 9")
    assert route(session).endpoints[0].reason in {"web: ErrImagePull", "web: ImagePullBackOff"}


def test_of_many_endpoints_those_that_do_not_serve_are_shown_first():
    session = exposed("kubectl scale rs go-demo-2 --replicas=20", "tick 40")
    pod = route(session).endpoints[-1].pod
    run(session, f"crash pod/{pod} -c db")
    shown = lines(run(session, "status way")[1], "answers")
    assert len(shown) == 13
    assert f"pod/{pod} " in shown[0]
    assert shown[-1].startswith("answers   8 more, 0 of them do not serve; ")
