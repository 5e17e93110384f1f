"""What is noted of a run while it is played: all that was lost, what changed something, and what it did."""

from __future__ import annotations

import pytest

from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.metrics import KEPT_RECORDS
from levels.postmortem.chronicle import Chronicle, chronicle_of
from levels.scenario.session_config import SessionConfig
from levels.session.http_requests import submit
from levels.session.line_runner import LineRunner
from levels.session.session import Session
from tests.levels.postmortem.counting import window_losses
from tests.levels.postmortem.runs import recorded, sandbox


def did(chronicle: Chronicle) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.what, one.did) for one in chronicle.inputs]


def test_losses_that_no_record_is_kept_of_are_noted_too():
    rate = 2 * KEPT_RECORDS + 7
    chronicle = chronicle_of(sandbox(f"client add many --to nodeport/none --rate {rate}", "tick 3"))
    assert chronicle.lost == sum(window_losses(chronicle.session).values()) == 3 * rate
    assert len(chronicle.session.cluster.metrics.records("many")) == KEPT_RECORDS


def test_what_a_command_printed_is_what_it_did_or_else_what_it_wrote():
    lines = (
        "kubectl create ns a; kubectl create ns b",
        "kubectl create ns c > /dev/null",
        "kubectl delete ns nobody",
        "kubectl get ns",
    )
    assert did(chronicle_of(sandbox(*lines))) == [
        (lines[0], ("namespace/a created", "namespace/b created")),
        (lines[1], ("created namespaces c",)),
    ]


def test_a_request_over_http_is_told_like_a_command():
    session = Session(SessionConfig(seed=1))
    LineRunner(session, "kubectl get pods").drive()
    for name in ("x", "x"):
        body = f'{{"metadata": {{"name": "{name}"}}}}'.encode()
        submit(session, HTTPRequest("POST", "/api/v1/namespaces", body=body, content_type="application/json"))
    session.tick()
    chronicle = chronicle_of(recorded(session))
    assert did(chronicle) == [("POST /api/v1/namespaces", ("created namespaces x",))]
    assert chronicle.inputs[0].acts
    assert (chronicle.inputs[0].number, chronicle.typed) == (2, 3)


def test_a_command_of_many_lines_is_named_by_its_first_one():
    line = "kubectl apply -f - <<EOF\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\nEOF"
    assert did(chronicle_of(sandbox(line))) == [("kubectl apply -f - <<EOF ...", ("namespace/a created",))]


def test_it_is_watched_tick_by_tick():
    ticks: list[None] = []
    chronicle_of(sandbox("tick 7"), lambda: ticks.append(None))
    assert len(ticks) == 7


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_it_knows_whether_it_is_what_was_recorded(digest):
    run = sandbox("tick 2")
    assert chronicle_of(run._replace(digest=digest or run.digest)).outcome.same == (not digest)
