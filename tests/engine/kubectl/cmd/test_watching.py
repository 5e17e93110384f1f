"""`kubectl get -w` prints each write, also several of one tick, in the form of its -o."""

from __future__ import annotations

import json

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.kubectl.golden import cluster
from tests.engine.kubectl.stepping import run_with

SERVICES = by_plural("services")


def label(rest: RESTEndpoints, name: str, value: str) -> None:
    rest.patch(SERVICES, "default", name, {"metadata": {"labels": {"step": value}}}, type="merge")


def test_every_write_of_a_tick_is_a_line():
    rest = cluster("cluster")

    def busy() -> None:
        label(rest, "lonely", "one")
        label(rest, "lonely", "two")

    printed = run_with(rest, "kubectl get svc lonely -w --no-headers -L step", [busy])

    assert [line.split()[-1] for line in printed.stdout.splitlines()] == ["90m", "one", "two"]
    assert printed.waits == 60


def test_only_what_is_selected_is_told_and_what_leaves_the_selection_is_deleted():
    rest = cluster("cluster")
    label(rest, "lonely", "in")
    changes = [lambda: label(rest, "web", "in"), lambda: label(rest, "lonely", "out"), lambda: label(rest, "web", "in")]

    printed = run_with(rest, "kubectl get svc -l step=in -w --output-watch-events --no-headers", changes)

    told = [tuple(line.split()[:2]) for line in printed.stdout.splitlines()]
    assert told == [("ADDED", "lonely"), ("ADDED", "web"), ("DELETED", "lonely")]


def test_yaml_documents_are_told_apart_and_json_events_are_lines():
    rest = cluster("cluster")
    yaml = run_with(rest, "kubectl get svc lonely -w -o yaml", [lambda: label(rest, "lonely", "x")])
    assert yaml.stdout.count("\n---\napiVersion: v1\n") == 1

    events = run_with(
        rest,
        "kubectl get svc lonely -w -o json --output-watch-events",
        [lambda: label(rest, "lonely", "y")],
    )
    assert [json.loads(line)["type"] for line in events.stdout.splitlines()] == ["ADDED", "MODIFIED"]


def test_watch_only_prints_nothing_that_was_there():
    rest = cluster("cluster")
    printed = run_with(rest, "kubectl get svc --watch-only -o name", [lambda: label(rest, "web", "x")])

    assert printed.stdout == "service/web\n"


def test_without_the_servers_columns_names_and_ages_are_shown():
    rest = cluster("cluster")
    printed = run_with(rest, "kubectl get svc lonely -w --server-print=false", [lambda: label(rest, "lonely", "x")])

    assert printed.stdout == "NAME     AGE\nlonely   90m\nlonely   90m\n"
