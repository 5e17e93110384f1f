"""The one driver of console lines: how they go on, how they end, and whose their writes are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.clock import Wait
from engine.etcd.store import Cause
from engine.shell import Stdout
from levels.journal.journal import InterruptEntry
from levels.scenario.loading.loader import load_scenario
from levels.session.http_requests import submit
from levels.session.level import Level
from levels.session.line_runner import WAIT_TICKS, LineRunner
from levels.session.session import Session
from tests.levels.session.panicking import MistakeError
from tests.levels.session.playing import EXAMPLE, session_of

LEVEL = """\
apiVersion: podfall/v1alpha1
kind: Scenario
metadata: {name: busy}
spec:
  title: Busy
  brief: A colleague types while a line waits.
  cluster: {nodes: [{name: node-1}]}
  faults:
  - {at: 2, kind: command, run: kubectl create ns colleague}
  - {at: 2, kind: command, run: kubectl wait ns/never --for=create; kubectl create ns later}
  objectives:
  - {id: late, text: it is late, tick: {after: 20}}
  rules: {maxTick: 30}
---
apiVersion: v1
kind: Namespace
metadata: {name: document, annotations: {podfall/at: "3"}}
"""


class Waiting:
    """A command that waits for what never comes, or for what the test lets come."""

    def __init__(self, session: Session, limit: int | None) -> None:
        self.come = False
        self.asked: Any = []
        self._session = session
        self._limit = limit
        session.shell.commands["await"] = lambda _: self._run()

    def _until(self) -> bool:
        self.asked.append(self._session.tick_number)
        return self.come

    def _run(self):
        came = yield Wait(self._until, self._limit)
        yield Stdout(f"{came}\n")
        return 0 if came else 3


@pytest.fixture
def session() -> Session:
    return session_of()


def interrupts(session: Session) -> list[int]:
    return [entry.tick for entry in session.journal.entries if isinstance(entry, InterruptEntry)]


@pytest.mark.parametrize(("limit", "ticks"), [(0, 0), (1, 1), (3, 3), (None, WAIT_TICKS)])
def test_a_line_waits_as_long_as_it_says_and_is_asked_before_the_first_tick_and_after_each(session, limit, ticks):
    waiting = Waiting(session, limit)
    heard: list[Any] = []
    assert LineRunner(session, "await", heard.append).drive() == 3
    assert waiting.asked == list(range(ticks + 1))
    assert (session.tick_number, heard) == (ticks, [Stdout("False\n")])


def test_a_line_goes_on_in_the_tick_in_which_what_it_waits_for_has_come(session):
    waiting = Waiting(session, 9)
    heard: list[Any] = []
    line = LineRunner(session, "await; echo on", heard.append)
    assert (line.waits, line.status, heard) == (False, None, [])
    line.advance()
    assert (line.waits, line.status, heard) == (True, None, [])
    session.tick()
    line.advance()
    assert line.waits
    waiting.come = True
    session.tick()
    line.advance()
    assert (line.waits, line.status, heard) == (False, 0, [Stdout("True\n"), Stdout("on\n")])


def test_both_ways_of_driving_come_to_the_same():
    ends = []
    for at_once in (True, False):
        session = session_of(EXAMPLE)
        heard: list[Any] = []
        text = "kubectl wait pod --all --for=condition=Ready && tick 2; kubectl get rs"
        line = LineRunner(session, text, heard.append)
        if at_once:
            line.drive()
        line.advance()
        while line.status is None:
            session.tick()
            line.advance()
        ends.append((line.status, session.tick_number, session.digest.hexdigest(), heard))
    assert ends[0] == ends[1]
    assert ends[0][0] == 0


def test_ctrl_c_is_in_the_journal_and_the_end_of_a_run_is_not(session):
    Waiting(session, None)
    assert LineRunner(session, "await").drive(interrupted=lambda: session.tick_number == 2) == 130
    assert (session.tick_number, interrupts(session)) == (2, [2])
    assert LineRunner(session, "await").drive(over=lambda: session.tick_number == 4) == 130
    assert (session.tick_number, interrupts(session)) == (4, [2])


def test_an_interrupted_line_goes_no_further(session):
    heard: list[Any] = []
    line = LineRunner(session, "tick 5; echo on", heard.append)
    line.advance()
    line.interrupt()
    assert (line.waits, line.status) == (False, 130)
    session.tick()
    line.advance()
    assert heard == []


def test_a_wish_that_breaks_ends_the_line_and_not_its_driver(session, panics):
    waiting = Waiting(session, 9)
    heard: list[Any] = []
    line = LineRunner(session, "set -e; await; echo on", heard.append)
    line.advance()
    waiting.asked = ()
    session.tick()
    line.advance()
    assert (line.waits, line.status, session.shell.status, session.shell.stopped) == (False, 70, 70, True)
    (told,) = heard
    assert told.text.startswith("podfall: this line met a mistake in podfall itself: AttributeError")
    assert not panics


def test_what_hears_a_line_breaks_for_its_driver_alone(session):
    def deaf(_: object) -> None:
        raise MistakeError

    with pytest.raises(MistakeError):
        LineRunner(session, "echo on", deaf).advance()


def test_a_line_knows_whether_it_is_of_the_kind_that_changes_the_cluster(session):
    looks, changes = LineRunner(session, "kubectl get ns"), LineRunner(session, "kubectl get ns; kubectl create ns a")
    looks.drive()
    assert not looks.mutated
    changes.drive()
    assert changes.mutated


def causes(session: Session) -> dict[str, Cause]:
    return {
        entry.key: entry.cause
        for entry in session.cluster.store.log
        if entry.resource == "namespaces" and entry.old is None and entry.tick >= 0
    }


def test_what_is_written_while_a_line_waits_has_a_cause_of_its_own(tmp_path: Path):
    file = tmp_path / "busy.yaml"
    file.write_text(LEVEL)
    level = Level(load_scenario(file))
    typed = "kubectl create ns before; tick 4; kubectl create ns $(echo after)"
    line = LineRunner(level, f"  {typed} ")
    line.advance()
    body = json.dumps({"metadata": {"name": "asked"}}).encode()
    assert submit(level, HTTPRequest("POST", "/api/v1/namespaces", body=body)).code == 201
    while line.status is None:
        level.tick()
        line.advance()
    found = causes(level)
    assert found["before"] == found["after"] == Cause("command", typed)
    assert found["asked"] == Cause("command", "POST /api/v1/namespaces")
    assert found["colleague"] == Cause("fault", "a colleague: kubectl create ns colleague")
    assert found["document"] == Cause("fault", "a colleague applied busy.yaml#1")
    assert "later" not in found


def test_what_a_colleague_types_counts_for_nobody(tmp_path: Path):
    file = tmp_path / "busy.yaml"
    file.write_text(LEVEL)
    level = Level(load_scenario(file))
    LineRunner(level, "tick 5").drive()
    assert "colleague" in causes(level)
    assert (level.mutations, [*level.actions.lines]) == (0, [])
    LineRunner(level, "kubectl create ns mine").drive()
    assert (level.mutations, [*level.actions.lines]) == (1, [2])


def test_a_watched_line_writes_in_the_name_of_the_line_that_watches(session):
    LineRunner(session, "watch -n 60 kubectl create ns seen | cat").drive()
    assert causes(session)["seen"] == Cause("command", "watch -n 60 kubectl create ns seen | cat")


def test_a_colleague_may_watch_while_a_watched_line_waits(tmp_path: Path):
    file = tmp_path / "busy.yaml"
    file.write_text(LEVEL.replace("kubectl create ns colleague", "watch kubectl create ns colleague"))
    level = Level(load_scenario(file))
    heard: list[Any] = []
    line = LineRunner(level, "watch 'tick 4; watch tick'", heard.append)
    line.drive(over=lambda: level.tick_number == 5)
    assert "colleague" in causes(level)
    assert "watch: runs no watch within a watch" in heard[0].text
