"""Resource arguments: what a line names, and what kubectl says of names that could mean something else."""

from __future__ import annotations

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.kubectl.golden import cluster, run
from tests.levels.session.playing import run as line_run
from tests.levels.session.playing import session_of

AMBIGUOUS = 'Warning: short name "ev" could also match lower priority resource events.events.k8s.io\n'


@pytest.fixture(scope="module")
def empty() -> RESTEndpoints:
    return cluster("empty")


@pytest.mark.parametrize(
    "line",
    [
        "get ev",
        "get ev.v1.",
        "get ev -o name",
        "get po,ev,ev",
        "get ev/a ev/b",
        "describe ev",
        "delete ev nosuch",
        "label ev nosuch a=b",
        "set env ev x a=b",
        "explain ev.reason",
        "auth can-i get ev",
        "events --for ev/x",
        "create role r --verb=get --resource=ev --dry-run=client",
    ],
)
def test_a_short_name_that_two_groups_have_is_warned_of_once_a_line(empty: RESTEndpoints, line: str):
    assert run(empty, f"kubectl {line}").stderr.count(AMBIGUOUS) == 1


@pytest.mark.parametrize("kind", ["events", "event", "ev.events.k8s.io", "events.events.k8s.io", "hpa", "po", "cj"])
def test_a_name_that_means_one_thing_warns_nobody(empty: RESTEndpoints, kind: str):
    assert "short name" not in run(empty, f"kubectl get {kind}").stderr


def test_what_was_warned_of_before_a_line_went_wrong_is_said_by_that_line(empty: RESTEndpoints):
    wrong = 'error: error from server (NotFound): events "x" not found in namespace "default"\n'

    assert run(empty, "kubectl logs ev/x").stderr == AMBIGUOUS + wrong
    assert run(empty, "kubectl get pods").stderr == "No resources found in default namespace.\n"


ENDPOINTS = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: NAME}\n---\n"


def test_a_warning_is_said_once_a_line_and_again_by_the_next():
    rest, seen = cluster("empty"), []
    for names in ("ab", "cd"):
        text = "".join(ENDPOINTS.replace("NAME", name) for name in names)
        seen.append(run(rest, "kubectl create -f x.yml", {"x.yml": text}).stderr)

    assert seen == ["Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n"] * 2


def test_a_type_of_a_category_comes_once_whatever_the_number_of_its_versions():
    session = session_of()
    assert (
        line_run(session, "kubectl create deployment w --image=nginx && kubectl autoscale deployment w --max=3")[0] == 0
    )

    by_category = line_run(session, "kubectl get all -o name")[1].splitlines()
    assert by_category.count("horizontalpodautoscaler.autoscaling/w") == 1
    assert line_run(session, "kubectl get hpa,all -o name")[1].splitlines().count(by_category[-1]) == 1
