"""A served session: lines and requests over HTTP, and that a recording of both replays."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.apiserver.exchange import Ask
from engine.apiserver.http_guard import guard_for
from levels.session.front import rest_of, submit
from levels.session.httpentry import ask_value, read_ask
from levels.session.record import read_run, save_run
from levels.session.replay import replay
from levels.session.serve import LINES, Host, RunningLine
from levels.session.session import Session
from levels.session.setup import Setup

SERVICES = "/api/v1/namespaces/default/services"


def post(name: str) -> Ask:
    body = {"metadata": {"name": name}, "spec": {"ports": [{"port": 80}]}}
    return Ask("POST", SERVICES, body=json.dumps(body).encode())


@pytest.fixture
def session() -> Session:
    return Session(Setup(epoch_s=1_800_000_000))


def replays(session: Session, folder: Path) -> bool:
    file = str(folder / "run.yaml")
    save_run(session, file)
    return replay(read_run(file)).same


def test_a_line_is_posted_and_answered(session):
    client = TestClient(Host(session, 0).application(guard_for("127.0.0.1", "")), base_url="http://localhost")
    done = client.post(LINES, json={"line": "kubectl get ns default -o name; nonsense"}).json()
    assert done["status"] == 127
    assert done["output"][0] == {"stream": "stdout", "text": "namespace/default\n"}
    assert done["output"][1]["stream"] == "stderr"
    assert client.post(LINES, json={"lines": 1}).status_code == 400
    assert client.post(LINES, json={"line": "x"}, headers={"host": "evil"}).status_code == 403


def test_without_a_speed_time_moves_by_lines(session):
    client = TestClient(Host(session, 0).application(guard_for("127.0.0.1", "")), base_url="http://localhost")
    assert client.post(LINES, json={"line": "tick 5"}).json()["tick"] == 5


def test_time_passes_by_the_clock(session):
    async def run() -> None:
        keeper = asyncio.create_task(Host(session, 200).keep_time())
        await asyncio.sleep(0.1)
        keeper.cancel()

    asyncio.run(run())
    assert session.tick_number > 2


def test_a_bad_request_changes_nothing(session):
    before = session.digest.hexdigest()
    rest = rest_of(session)
    for body in (b"", b"{", b"[]", b'{"metadata": 3}', b'{"metadata": {"name": "A_B"}, "spec": {"ports": 7}}'):
        assert submit(session, rest, post("x")._replace(body=body)).code in {400, 422}
    assert session.digest.hexdigest() == before


def test_requests_and_lines_replay(session, tmp_path):
    rest = rest_of(session)
    assert submit(session, rest, post("a")).code == 201
    for _ in range(3):
        session.tick()
    assert submit(session, rest, post("a")).code == 409
    assert submit(session, rest, Ask("DELETE", f"{SERVICES}/a")).code == 200
    session.tick()
    assert replays(session, tmp_path)


def test_a_request_during_a_waiting_line_replays(session, tmp_path):
    rest = rest_of(session)
    line = RunningLine(session, "tick 3; kubectl label svc a x=y")
    line.advance()
    assert line.status is None
    session.tick()
    line.advance()
    submit(session, rest, post("a"))
    while line.status is None:
        session.tick()
        line.advance()
    assert line.status == 0
    session.tick()
    assert session.tick_number == 4
    assert replays(session, tmp_path)


def test_an_interrupted_line_replays(session, tmp_path):
    line = RunningLine(session, "kubectl create ns lab && tick 100")
    line.advance()
    for _ in range(4):
        session.tick()
        line.advance()
    submit(session, rest_of(session), post("a"))
    line.interrupt()
    session.tick()
    assert replays(session, tmp_path)


@pytest.mark.parametrize("body", [b"plain", b"k8s\x00\xff"])
def test_a_request_survives_being_written_down(body):
    ask = Ask("POST", "/api/v1/x", "a=b", body, "application/x", "*/*")
    assert read_ask(ask_value(ask)) == ask


@pytest.mark.parametrize(
    "value", [{}, {"method": 3, "path": "/"}, {"method": "GET", "path": "/", "bodyBase64": "%"}, {"x": "y"}]
)
def test_what_is_no_request_is_refused(value):
    with pytest.raises(ValueError, match=r"needed|must be|base64|unknown"):
        read_ask(value)
