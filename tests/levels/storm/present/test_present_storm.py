"""A storm on what stands now: who asks, what it leaves as it was, what it records."""

from __future__ import annotations

import pytest

from engine.cluster.bootstrap import workers
from engine.keyframe import Keyframe
from levels.playback.replay import compare, session_of
from levels.recording.record import parse_run
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.line_runner import LineRunner
from levels.session.replayer import Replayer
from levels.session.session import Session
from levels.session.timeline import SHARED
from levels.storm.present.ports import StormsAsked, StormsAtOnce
from levels.storm.present.presentstorm import PresentStorm
from tests.levels.storm.storming import HERE


def typed(session: Session, line: str) -> tuple[int, str]:
    said: list[str] = []
    status = LineRunner(session, line, lambda piece: said.append(piece.text)).drive()
    return status, "".join(said)


@pytest.fixture(scope="module")
def frame():
    manifests = (ManifestFile("app.yaml", (HERE / "three_tiers.yaml").read_text("utf-8")),)
    session = Session(SessionConfig(1, tuple(workers(3)), manifests))
    for _ in range(40):
        session.tick()
    for line in ("client add mine --to nodeport/web --rate 3", "client add far --to nodeport/api", "tick 3"):
        typed(session, line)
    return Keyframe(session, SHARED)


@pytest.fixture
def session(frame):
    return frame.restore()


@pytest.fixture(scope="module")
def played(frame):
    session = frame.restore()
    before = session.digest.hexdigest(), session.tick_number, len(session.journal.entries)
    storm = PresentStorm(session, ("pod-delete",))
    for _ in storm:
        pass
    assert (session.digest.hexdigest(), session.tick_number, len(session.journal.entries)) == before
    return storm


def test_those_at_work_ask_and_nobody_is_added_where_somebody_asks_already(played):
    assert [(one.name, one.origin, one.target, one.rate) for one in played.report.clients] == [
        ("api-to-db", "deploy/api", "svc/db:5432", 5),
        ("web-to-api", "deploy/web", "svc/api:9000", 5),
        ("mine", "outside", "nodeport/web", 3),
        ("far", "outside", "nodeport/api", 1),
    ]
    assert "client far loses requests although nothing happens, so its losses in faults do not count" in (
        played.report.assumptions
    )
    assert "lost of sent" in "\n".join(played.lines())


def test_each_fault_that_lost_can_be_replayed_with_what_went_before(played):
    worst = next(fault for fault in played.report.faults if fault.target == "sts/db")
    run = parse_run("x.yaml", played.run_of(worst))
    again = session_of(run)
    Replayer(again, run.script).play(run.end_tick)

    assert compare(again, run).same
    assert any("client add mine" in getattr(entry, "run", "") for entry in run.script)
    assert played.run_of(worst._replace(target="deploy/none")) == ""


def test_it_goes_on_where_it_stopped_and_tells_where_that_is(session):
    storm = PresentStorm(session, ("scale-down",))
    assert (storm.told, storm.is_over) == ("the cluster comes to rest", False)
    told = {storm.told for _ in storm}

    assert told >= {
        "the cluster comes to rest",
        "fault 1 of 2: scale-down deploy/api",
        "fault 2 of 2: scale-down deploy/web",
    }
    assert (storm.is_over, storm.problem) == (True, "")


def test_a_plain_console_prints_the_report_and_how_to_watch_what_fell(session, tmp_path):
    session.storms = StormsAtOnce(lambda: False)
    status, said = typed(session, f"storm --only scale-down --save {tmp_path}")

    assert status == 0
    assert said.startswith("What is assumed\n")
    assert f"podfall replay {tmp_path}/scale-down-deploy-api.yaml" in " ".join(said.split())
    assert "storm --save DIR records" not in said
    assert [file.name for file in tmp_path.iterdir()] == ["scale-down-deploy-api.yaml"]


def test_without_a_folder_it_is_said_how_to_have_one(session):
    session.storms = StormsAtOnce(lambda: False)

    assert typed(session, "storm --only=scale-down | tail -1") == (
        0,
        "storm --save DIR records what fell, each fault for podfall replay.\n",
    )


def test_ctrl_c_ends_it(session):
    session.storms = StormsAtOnce(lambda: True)

    assert typed(session, "storm") == (130, "")


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("storm --only pod-delte", 2, "--only: there is no fault pod-delte; did you mean pod-delete?"),
        ("storm --only scale-down --skip scale-down", 2, "--only and --skip leave no fault to play"),
        ("storm --only dns-hang,", 0, ""),
        ("storm now", 2, "storm [--only FAULT,..] [--skip FAULT,..] [--save DIR] [--force], not now"),
        ("storm --only", 2, "--only needs a value: storm [--only"),
        ("storm --force=yes", 2, "not --force"),
        ("storm --save no/where", 2, "--save no: No such file or directory"),
    ],
)
def test_what_is_typed_wrong_is_one_line(session, line, status, said):
    session.storms = StormsAsked()
    found, told = typed(session, line)

    assert (found, told.count("\n")) == (status, 1)
    assert said in told
    assert (session.storms.take() is None) == bool(status)
    assert session.storms.take() is None


def test_where_nobody_sits_at_the_console_it_only_says_so(session):
    assert typed(session, "storm") == (
        0,
        "No storm is played here; it is in the game's sandbox, and in podfall sandbox --plain.\n",
    )


def test_over_http_it_is_refused(session):
    session.storms = StormsAsked()
    said: list[str] = []
    status = LineRunner(session, "storm", lambda piece: said.append(piece.text), remote=True).drive()

    assert (status, session.storms.take()) == (1, None)
    assert said == ["podfall: storm: not over HTTP: type it in the game, or podfall storm PATH... for manifests\n"]


def test_a_frozen_cluster_has_none(session):
    session.recordable = False

    assert typed(session, "storm") == (
        1,
        "podfall: storm: a frozen cluster stands still: nothing can happen in it\n",
    )


def test_nobody_to_ask_is_one_line():
    session = Session(SessionConfig())
    session.storms = StormsAtOnce(lambda: False)
    status, said = typed(session, "storm")

    assert (status, said.count("\n")) == (1, 1)
    assert said.startswith("podfall: storm: there is no Service in these manifests")
