"""`client add` takes no client that can never know the name that it asks by, and names one that does."""

from __future__ import annotations

import pytest

from levels.session.session import Session
from tests.levels.session.playing import run, session_of

LINES = (
    "kubectl create deployment web --image=nginx --port=80",
    "kubectl expose deployment web --name=inner --port=80",
    "kubectl expose deployment web --name=door --port=80 --type=NodePort",
    "kubectl expose deployment web --name=balanced --port=80 --type=LoadBalancer",
    "kubectl create ns empty",
    """kubectl run hosted --image=busybox:1.36 --overrides='{"spec": {"hostNetwork": true}}' -- sleep 1d""",
    """kubectl run aloof --image=busybox:1.36 --overrides='{"spec": {"dnsPolicy": "Default"}}' -- sleep 1d""",
    "tick 9",
)


@pytest.fixture(scope="module")
def session() -> Session:
    session = session_of()
    for line in LINES:
        assert run(session, line)[0] == 0, line
    return session


def web(session: Session) -> str:
    return run(session, "kubectl get pod -l app=web -o name")[1].strip()


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("--to svc/inner", "--from POD"),
        ("--to svc/door", "--to nodeport/door, or --from POD"),
        ("--to svc/balanced", "--to lb/balanced, or --to nodeport/balanced, or --from POD"),
        ("--to svc/door.default", "--from POD"),
        ("--to svc/none:80", "--from POD"),
        ("--from node/node-1 --to svc/door", "--from POD"),
        ("--from pod/hosted --to svc/inner", "--from POD"),
        ("--from pod/aloof --to svc/inner", "--from POD"),
    ],
)
def test_who_does_not_ask_cluster_dns_is_refused(session, words, instead):
    status, _, err = run(session, f"client add a {words}")
    assert status == 1
    assert err.endswith(f": take {instead.replace('POD', web(session))}\n")
    assert run(session, "client list")[1] == ""


@pytest.mark.parametrize(
    "words",
    [
        "--from {pod} --to svc/inner",
        "--from {pod} --to svc/none:80",
        "--from pod/yet-to-come --to svc/inner",
        "--from node/node-1 --to svc/10.96.0.1:443",
        "--from pod/hosted --to pod/hosted:80",
        "--to nodeport/door",
    ],
)
def test_who_does_or_may_know_the_name_is_taken(session, words):
    assert run(session, f"client add a {words.format(pod=web(session))}")[0] == 0
    run(session, "client remove a")


def test_where_no_pod_asks_cluster_dns_one_is_proposed(session):
    run(session, "kubectl config set-context --current --namespace=empty")
    line = "kubectl run asker --image=busybox:1.36 -- sleep 1d"
    assert run(session, "client add a --to svc/inner")[2].endswith(f"take --from a Pod of its own ({line})\n")
    assert run(session, line)[0] == 0
    run(session, "tick 3")
    assert run(session, "client add a --to svc/inner")[2].endswith("take --from pod/asker\n")
