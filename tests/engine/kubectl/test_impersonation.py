"""`--as` and `--as-group`: lines in the name of somebody else, held to what roles and bindings grant."""

from __future__ import annotations

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.kubectl.golden import cluster, run

ROBOT = "--as=system:serviceaccount:lab:robot"
FORBIDDEN = 'Error from server (Forbidden): {} is forbidden: User "{}" cannot {} resource "{}" in API group "{}" {}\n'
IN_LAB = 'in the namespace "lab"'
ACCOUNT = "system:serviceaccount:lab:robot"


@pytest.fixture
def lab() -> RESTEndpoints:
    rest = cluster("cluster")
    for line in (
        "kubectl create role reader -n lab --verb=get,list --resource=pods,configmaps",
        "kubectl create role writer -n lab --verb=create --resource=configmaps",
        "kubectl create rolebinding robot-reads -n lab --role=reader --serviceaccount=lab:robot",
        "kubectl create rolebinding staff-writes -n lab --role=writer --group=staff",
    ):
        assert run(rest, line).exit_code == 0
    return rest


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        (f"get services -n lab {ROBOT}", FORBIDDEN.format("services", ACCOUNT, "list", "services", "", IN_LAB)),
        (f"get svc x -n lab {ROBOT}", FORBIDDEN.format('services "x"', ACCOUNT, "get", "services", "", IN_LAB)),
        (
            f"get pods -A {ROBOT}",
            FORBIDDEN.format("pods", ACCOUNT, "list", "pods", "", "at the cluster scope"),
        ),
        (
            f"create configmap c -n lab {ROBOT}",
            "error: failed to create configmap: "
            + FORBIDDEN.format("configmaps", ACCOUNT, "create", "configmaps", "", IN_LAB).partition("): ")[2],
        ),
        (
            "get deploy -n lab --as=jane",
            FORBIDDEN.format("deployments.apps", "jane", "list", "deployments", "apps", IN_LAB),
        ),
        (
            f"get --raw /api/v1/namespaces/lab/secrets {ROBOT}",
            FORBIDDEN.format("secrets", ACCOUNT, "list", "secrets", "", IN_LAB),
        ),
    ],
)
def test_what_no_role_grants_is_forbidden(lab: RESTEndpoints, line: str, printed: str):
    before = lab.server.store.revision

    answer = run(lab, f"kubectl {line}")

    assert (answer.stdout, answer.stderr, answer.exit_code) == ("", printed, 1)
    assert lab.server.store.revision == before


@pytest.mark.parametrize(
    "line",
    [
        f"get pods -n lab {ROBOT}",
        f"get pods -n lab -o name {ROBOT}",
        "create configmap c -n lab --as=jane --as-group=staff",
        "get secrets -A --as=jane --as-group=system:masters",
        f"get --raw /api/v1/namespaces/lab/pods {ROBOT}",
    ],
)
def test_what_a_role_grants_is_done(lab: RESTEndpoints, line: str):
    assert run(lab, f"kubectl {line}").exit_code == 0


def test_questions_are_answered_for_the_user_who_is_named(lab: RESTEndpoints):
    assert run(lab, f"kubectl auth can-i list pods -n lab {ROBOT}").stdout == "yes\n"
    assert run(lab, f"kubectl auth can-i delete pods -n lab {ROBOT}").stdout == "no\n"
    assert ACCOUNT in run(lab, f"kubectl auth whoami {ROBOT}").stdout
    assert "[staff system:authenticated]" in run(lab, "kubectl auth whoami --as=jane --as-group=staff").stdout


def test_groups_need_a_user(lab: RESTEndpoints):
    answer = run(lab, "kubectl get pods --as-group=staff")

    assert answer.stderr == "error: requesting uid, groups or user-extra without impersonating a user\n"
