"""`why TYPE/NAME` in the console: what led there, and how it stands now."""

from __future__ import annotations

import pytest

from levels.session.session import Session
from tests.levels.session.playing import run, session_of


def ok(session: Session, line: str) -> str:
    status, out, err = run(session, line)
    assert (status, err) == (0, "")
    return out


def played(*lines: str) -> Session:
    session = session_of()
    for line in lines:
        ok(session, line)
    return session


def test_of_a_pod_the_condition_stands_behind_the_chain():
    session = played("kubectl run x --image=nginx:does-not-exist", "tick 20")
    lines = ok(session, "why pod/x").splitlines()
    assert any("kubelet: changed pod/x (x waits: ImagePullBackOff: " in line for line in lines)
    assert any("pod/x: x waits: ImagePullBackOff: Back-off pulling image" in line for line in lines)


def test_of_a_deployment_what_holds_it_up():
    session = played("kubectl create deploy d --image=nginx:does-not-exist", "tick 20")
    said = ok(session, "why deploy/d")
    assert "waits for pod/d-" in said
    assert "its progress deadline of 600 s is over in tick" in said


def test_of_a_node_its_heartbeat():
    session = played("tick 5", "power-off node-2", "tick 10")
    said = ok(session, "why node/node-2")
    assert "kubelet on node-2: was heard of last: no Lease and no status of it for 10 ticks" in said
    assert "Ready turns Unknown in tick 55" in said


def test_of_a_service_the_nearest_labels():
    session = played(
        "kubectl create deploy ok --image=nginx", "tick 12", "kubectl create service clusterip okay --tcp=80", "tick 5"
    )
    said = ok(session, "why svc/okay")
    assert "nothing is behind it: its selector is app=okay; closest: pod/ok-" in said
    assert "(app is ok, not okay)" in said


def test_of_a_service_the_port_that_no_container_has():
    session = played(
        "kubectl create deploy ok --image=nginx", "kubectl expose deploy ok --port=80 --target-port=http", "tick 20"
    )
    assert "has a port named http: none of their ports has a name" in ok(session, "why svc/ok")


def test_of_a_service_with_endpoints_nothing_is_missing():
    session = played("kubectl create deploy ok --image=nginx", "kubectl expose deploy ok --port=80", "tick 20")
    assert "nothing is behind it" not in ok(session, "why svc/ok")


def test_of_a_lost_request_both_columns():
    session = played("client add it --to nodeport/none --rate 1", "tick 2")
    lines = ok(session, "why it@1.1").splitlines()
    assert lines[2].endswith("the node's own port: there is no Service none, so no node has a port for it")
    assert lines[3].startswith(f"{'':10}in truth: the API never heard of Service default/none: ")


def test_of_what_is_gone_or_ending_who_wanted_that():
    session = played("kubectl run x --image=nginx", "tick 8", "kubectl delete pod x --wait=false", "tick 1")
    asked = ["tick 8    command: kubectl delete pod x --wait=false", "tick 8    kubectl: changed pod/x (it is to end)"]
    assert ok(session, "why pod/x").splitlines()[:2] == asked
    ok(session, "tick 6")
    lines = ok(session, "why pod/x").splitlines()
    assert lines[:2] == asked
    assert lines[3].endswith("kubelet: deleted pod/x")
    ok(session, "kubectl run x --image=nginx")
    assert "is to end" not in ok(session, "why pod/x")


@pytest.mark.parametrize(
    "line",
    [
        "why svc/kube-dns -n kube-system",
        "why -n kube-system svc kube-dns",
        "why --namespace=kube-system svc/kube-dns",
        "why svc/kube-dns -nkube-system",
    ],
)
def test_an_object_of_another_namespace_is_asked_for_as_kubectl_is(line: str):
    said = ok(session_of(), line)
    assert "created service/kube-dns in kube-system" in said
    assert "rules: 10.96.0.10:53 lead to 10.244.0.2:53, 10.244.0.3:53\n" in said
    assert "rules: 10.96.0.10:9153 lead to 10.244.0.2:9153, 10.244.0.3:9153\n" in said


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("why svc/kube-dns", 'services "kube-dns" not found'),
        ("why svc/x -n", "-n needs a namespace"),
        ("why svc/x --namespace=", "--namespace needs a namespace"),
        ("why svc/x svc/y", "one thing at a time: "),
        ("why x@1.1 y", "one thing at a time: "),
        ("why svc/x --diagram", ", not --diagram"),
        ("why svc", "why takes TYPE/NAME (svc/web), not svc"),
        ("why svc/x --mermaid", "--mermaid draws a lost request"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_line(line: str, told: str):
    status, out, err = run(session_of(), line)
    assert (status > 0, out, err.count("\n")) == (True, "", 1)
    assert told in err
