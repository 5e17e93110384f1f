"""Tab in the console: the command that is being typed is found in the line, and its last word completed."""

from __future__ import annotations

import pytest

from levels.session.session import Session
from tests.levels.session.playing import EXAMPLE, run, session_of
from tests.levels.test_any_line import LINES
from tui.completion import common, complete, ended


@pytest.fixture(scope="module")
def session() -> Session:
    session = session_of(EXAMPLE)
    run(session, "tick 5")
    run(session, "kubectl expose rs go-demo-2 --name=web --port=80")
    run(session, "echo x > notes.txt")
    run(session, "echo x > files/pod.yml")
    return session


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("", ["kubectl get pods"]),
        ("kub", ["kubectl"]),
        ("rew", ["rewind"]),
        ("kubectl desc", ["kubectl describe"]),
        ("k get svc we", ["k get svc web"]),
        ("kubectl get svc | gr", ["kubectl get svc | grep"]),
        ("tick 3; kubectl get svc we", ["tick 3; kubectl get svc web"]),
        ("PORT=$(kubectl get svc we", ["PORT=$(kubectl get svc web"]),
        ('echo "$(kubectl get svc we', ['echo "$(kubectl get svc web']),
        (
            "kubectl get svc web -o jsonpath='{.spec.clusterIPs",
            [
                "kubectl get svc web -o jsonpath='{.spec.clusterIPs[0]",
                "kubectl get svc web -o jsonpath='{.spec.clusterIPs[*]",
            ],
        ),
        ("kubectl get svc web -o 'jsonpath={.spec.sel", ["kubectl get svc web -o 'jsonpath={.spec.selector"]),
        ("kubectl apply -f not", ["kubectl apply -f notes.txt"]),
        ("kubectl apply -f fi", ["kubectl apply -f files/pod.yml", "kubectl apply -f files/"]),
        ("kubectl apply -f files/", ["kubectl apply -f files/pod.yml"]),
        ("cat no", ["cat notes.txt"]),
        ("power-off node-3", ["power-off node-3"]),
        ("iptables-save node-3", ["iptables-save node-3"]),
        ("stall ", ["stall svc/kubernetes", "stall svc/web"]),
        ("why svc/w", ["why svc/web"]),
        ("status ", ["status way"]),
        ("status way w", ["status way web"]),
        ("status way web ", []),
        ("client ", ["client add", "client list", "client remove"]),
        ("client add x --to nodeport/w", ["client add x --to nodeport/web"]),
        ("client add x --from node/node-3", ["client add x --from node/node-3"]),
        ("kubectl nosuch ", []),
        ("nosuch ", []),
    ],
)
def test_the_last_word_is_completed(session: Session, line: str, lines: list[str]):
    assert complete(session, line) == lines


def test_a_sure_word_is_ended_by_a_blank_unless_it_goes_on():
    assert ended("kubectl get") == "kubectl get "
    assert ended("kubectl get pods -o jsonpath=") == "kubectl get pods -o jsonpath="
    assert ended("kubectl get pod/") == "kubectl get pod/"
    assert ended("kubectl get svc web -o jsonpath='{.spec.type}") == "kubectl get svc web -o jsonpath='{.spec.type}' "
    assert common(["kubectl describe", "kubectl delete"]) == "kubectl de"


def test_the_namespace_of_the_context_counts():
    session = session_of(EXAMPLE)
    run(session, "kubectl create namespace lab")
    run(session, "kubectl create configmap colors -n lab")
    assert complete(session, "kubectl get cm col") == []
    run(session, "kubectl config set-context --current --namespace=lab")
    assert complete(session, "kubectl get cm col") == ["kubectl get cm colors"]


@pytest.mark.parametrize("line", LINES)
def test_tab_may_be_pressed_anywhere_in_a_line(session: Session, line: str):
    for end in range(len(line) + 1):
        for found in complete(session, line[:end]):
            assert found.startswith(line[:end])
