"""A served session: lines and requests over HTTP, and that a recording of both replays."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.http.guard import guard_for
from engine.network.traffic.traffic import Traffic
from levels.campaign.index import campaign
from levels.journal.http_entry import read_request, request_value
from levels.playback.replay import replay
from levels.recording.record import read_run, save_run
from levels.scenario.loading.loader import load_scenario
from levels.scenario.predicates.wait_until import WaitUntil
from levels.scenario.session_config import SessionConfig
from levels.server.host import SessionHost
from levels.server.server import LINES
from levels.session.http_requests import submit
from levels.session.level import Level
from levels.session.level_commands import denied_request
from levels.session.line_runner import LineRunner, unheard
from levels.session.session import Session
from tests.levels.session.panicking import put_into
from tests.patience import PATIENCE_S
from tests.serving import serving

EPOCH = 1_800_000_000
KEY = "drawn"
SERVICES = "/api/v1/namespaces/default/services"


def post(name: str) -> HTTPRequest:
    body = {"metadata": {"name": name}, "spec": {"ports": [{"port": 80}]}}
    return HTTPRequest("POST", SERVICES, body=json.dumps(body).encode())


def client_of(host: SessionHost) -> TestClient:
    """A client that knows the key for lines."""
    guard = guard_for("127.0.0.1", "", KEY)
    return TestClient(host.application(guard), base_url="http://localhost", headers={"authorization": f"Bearer {KEY}"})


@pytest.fixture
def session() -> Session:
    return Session(SessionConfig(epoch_s=EPOCH))


def replays(session: Session, folder: Path) -> bool:
    file = str(folder / "run.yaml")
    save_run(session, file)
    return replay(read_run(file)).same


def test_a_line_is_posted_and_answered(session):
    client = client_of(SessionHost(session, 0))
    done = client.post(LINES, json={"line": "kubectl get ns default -o name; nonsense"}).json()
    assert done["status"] == 127
    assert done["output"][0] == {"stream": "stdout", "text": "namespace/default\n"}
    assert done["output"][1]["stream"] == "stderr"
    assert client.post(LINES, json={"lines": 1}).status_code == 400
    assert client.post(LINES, json={"line": "x"}, headers={"host": "evil"}).status_code == 403


def test_a_posted_line_may_hold_a_here_document(session, tmp_path):
    client = client_of(SessionHost(session, 0))
    line = "cat <<-'EOF' | kubectl create -f -\n\tapiVersion: v1\n\tkind: Namespace\n\tmetadata: {name: posted}\n\tEOF"
    done = client.post(LINES, json={"line": line}).json()
    assert (done["status"], done["output"][0]["text"]) == (0, "namespace/posted created\n")
    unended = client.post(LINES, json={"line": "cat <<EOF\nnever"}).json()
    assert unended["status"] == 2
    assert "EOF alone on a line is missing" in unended["output"][0]["text"]
    assert replays(session, tmp_path)


@pytest.mark.parametrize(
    ("guard", "bearer", "path", "code"),
    [
        (guard_for("127.0.0.1", "", KEY), KEY, LINES, 200),
        (guard_for("127.0.0.1", "", KEY), "", LINES, 401),
        (guard_for("127.0.0.1", "", KEY), "other", LINES, 401),
        (guard_for("127.0.0.1", "", KEY), KEY, f"/token/{KEY}{LINES}", 404),
        (guard_for("127.0.0.1", "", KEY), "", f"{LINES}%0A", 401),
        (guard_for("127.0.0.1", ""), "", LINES, 401),
        (guard_for("127.0.0.1", "secret", KEY), "secret", LINES, 200),
        (guard_for("127.0.0.1", "secret", KEY), KEY, LINES, 401),
        (guard_for("127.0.0.1", "secret"), "", f"/token/secret{LINES}", 200),
    ],
)
def test_lines_always_need_a_token(session, guard, bearer, path, code):
    client = TestClient(SessionHost(session, 0).application(guard), base_url="http://localhost")
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    answer = client.post(path, json={"line": "kubectl create ns lab"}, headers=headers)
    assert answer.status_code == code
    assert (session.cluster.store.get("namespaces", "lab") is not None) == (code == 200)


def test_the_api_on_loopback_needs_none(session):
    client = TestClient(
        SessionHost(session, 0).application(guard_for("127.0.0.1", "", KEY)), base_url="http://localhost"
    )
    assert client.get("/api/v1/nodes").status_code == 200
    assert client.post(SERVICES, content=post("a").body).status_code == 201


def test_a_line_over_http_writes_no_file_outside_and_says_so(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    session.save = save_run
    client = client_of(SessionHost(session, 0))
    done = client.post(LINES, json={"line": f"save {tmp_path}/afar.yaml; echo x > here; cat here"}).json()
    assert (done["status"], [piece["stream"] for piece in done["output"]]) == (0, ["stderr", "stdout"])
    assert done["output"][0]["text"].count("\n") == 1
    assert "a line that comes over HTTP writes no file here" in done["output"][0]["text"]
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "printed.yaml").write_text(client.post(LINES, json={"line": "save -"}).json()["output"][0]["text"])
    assert replay(read_run(str(tmp_path / "printed.yaml"))).same


def test_a_line_typed_beside_them_may_write(session, tmp_path):
    session.save = save_run
    host = SessionHost(session, 0)
    client_of(host).post(LINES, json={"line": "tick 2"})

    async def gone() -> bool:
        return False

    assert asyncio.run(host.run(f"save {tmp_path}/near.yaml", unheard, gone)) == 0
    assert (tmp_path / "near.yaml").exists()


def test_without_a_speed_time_moves_by_lines(session):
    client = client_of(SessionHost(session, 0))
    assert client.post(LINES, json={"line": "tick 5"}).json()["tick"] == 5


def test_time_passes_by_the_clock(session):
    async def run() -> None:
        keeper = asyncio.create_task(SessionHost(session, 200).keep_time())
        async with asyncio.timeout(PATIENCE_S):
            while session.tick_number <= 2:  # noqa: ASYNC110 - time tells nobody that it has passed
                await asyncio.sleep(0.01)
        keeper.cancel()

    asyncio.run(run())


def test_a_bad_request_changes_nothing(session):
    before = session.digest.hexdigest()
    for body in (b"", b"{", b"[]", b'{"metadata": 3}', b'{"metadata": {"name": "A_B"}, "spec": {"ports": 7}}'):
        assert submit(session, post("x")._replace(body=body)).code in {400, 422}
    assert session.digest.hexdigest() == before


def test_requests_and_lines_replay(session, tmp_path):
    assert submit(session, post("a")).code == 201
    for _ in range(3):
        session.tick()
    assert submit(session, post("a")).code == 409
    assert submit(session, HTTPRequest("DELETE", f"{SERVICES}/a")).code == 200
    session.tick()
    assert replays(session, tmp_path)


def test_a_request_during_a_waiting_line_replays(session, tmp_path):
    line = LineRunner(session, "tick 3; kubectl label svc a x=y")
    line.advance()
    at_once = line.status
    assert at_once is None
    session.tick()
    line.advance()
    submit(session, post("a"))
    while line.status is None:
        session.tick()
        line.advance()
    assert line.status == 0
    session.tick()
    assert session.tick_number == 4
    assert replays(session, tmp_path)


@pytest.mark.parametrize("hung", ["kube-apiserver", "etcd"])
def test_what_a_server_that_hangs_refuses_it_refuses_again_when_replayed(session, tmp_path, hung):
    host = SessionHost(session, 0)
    client = client_of(host)

    def ask(name: str) -> int:
        return client.post(SERVICES, json={"metadata": {"name": name}, "spec": {"ports": [{"port": 80}]}}).status_code

    def line(text: str) -> None:
        assert client.post(LINES, json={"line": text}).json()["status"] == 0

    assert ask("before") == 201
    line(f"hang {hung}; tick 2")
    assert (ask("meanwhile"), client.delete(f"{SERVICES}/before").status_code) == (504, 504)
    waits = LineRunner(host.session, f"tick 2; resume {hung}; tick 1")
    waits.advance()
    while waits.status is None:
        assert ask("waits") == (504 if host.session.tick_number < 4 else 201 if host.session.tick_number == 4 else 409)
        host.session.tick()
        waits.advance()
    assert ask("after") == 201
    host.session.tick()
    assert replays(host.session, tmp_path)
    line("rewind to 3")
    line("redo")
    kept = client.get(SERVICES).json()["items"]
    assert [one["metadata"]["name"] for one in kept if one["metadata"]["name"] != "kubernetes"] == [
        "after",
        "before",
        "waits",
    ]
    assert replays(host.session, tmp_path)


def test_an_interrupted_line_replays(session, tmp_path):
    line = LineRunner(session, "kubectl create ns lab && tick 100")
    line.advance()
    for _ in range(4):
        session.tick()
        line.advance()
    submit(session, post("a"))
    line.interrupt()
    session.tick()
    assert replays(session, tmp_path)


def test_a_way_back_in_time_undoes_requests_and_lets_them_be_done_again(session, tmp_path):
    host = SessionHost(session, 0)
    client = client_of(host)
    client.post(LINES, json={"line": "tick 2"})
    assert client.post(SERVICES, content=post("a").body).status_code == 201
    client.post(LINES, json={"line": "tick 3"})
    assert client.post(LINES, json={"line": "rewind to 1"}).json()["tick"] == 1
    assert client.get(f"{SERVICES}/a").status_code == 404
    assert client.post(LINES, json={"line": "redo"}).json()["tick"] == 5
    assert client.get(f"{SERVICES}/a").status_code == 200
    assert client.post(LINES, json={"line": "rewind"}).json()["status"] == 2
    client.post(LINES, json={"line": "rewind 4"})
    assert client.post(SERVICES, content=post("b").body).status_code == 201
    assert client.post(LINES, json={"line": "redo"}).json()["tick"] == 1
    assert replays(host.session, tmp_path)


def test_a_way_back_in_time_forgets_what_was_encoded(session):
    host = SessionHost(session, 0)
    client = client_of(host)
    start = client.get(SERVICES).json()["metadata"]["resourceVersion"]
    watch = f"{SERVICES}?watch=1&resourceVersion={start}&timeoutSeconds=1"
    client.post(SERVICES, content=post("a").body)
    assert '"name":"a"' in client.get(watch).text
    host.timeline.go(0)
    client.post(SERVICES, content=post("b").body)
    assert '"name":"b"' in client.get(watch).text


def test_requests_count_like_commands_and_dry_runs_do_not(session):
    submit(session, post("a")._replace(query="dryRun=All"))
    submit(session, post("A_B"))
    assert session.mutations == 0
    submit(session, post("a"))
    assert session.mutations == 1


def test_while_everybody_sleeps_nobody_writes_over_http(session, monkeypatch):
    monkeypatch.setattr(session, "closed", lambda: "everybody sleeps")
    refused = submit(session, post("a"))
    assert (refused.code, b"everybody sleeps" in refused.body) == (403, True)
    assert session.journal.entries == []


@pytest.mark.parametrize(
    ("method", "path", "refused"),
    [
        ("DELETE", f"{SERVICES}/a", "kubectl delete"),
        ("PATCH", "/apis/apps/v1/namespaces/default/replicasets/go-demo-2/scale", "kubectl scale"),
        ("POST", "/api/v1/namespaces/default/pods/p/eviction", ""),
        ("PATCH", f"{SERVICES}/scale", ""),
        ("DELETE", "/nonsense", ""),
    ],
)
def test_what_only_a_forbidden_verb_does_is_refused(method, path, refused):
    said = denied_request(HTTPRequest(method, path), ("delete", "scale"))
    assert (refused in said, bool(said)) == (True, bool(refused))


def test_a_level_is_served_with_its_clock_at_the_present_and_replays(tmp_path):
    level = Level(load_scenario(next(entry.file for entry in campaign() if entry.name == "expose")), epoch_s=EPOCH)
    level.save = save_run
    host = SessionHost(level, 0)
    client = client_of(host)
    client.post(LINES, json={"line": "tick 3"})
    made = client.post(SERVICES, content=post("a").body).json()
    assert made["metadata"]["creationTimestamp"].startswith("2027-01-15T")
    client.post(LINES, json={"line": "tick 3"})
    assert replays(level, tmp_path)


@pytest.mark.parametrize("body", [b"plain", b"k8s\x00\xff"])
def test_a_request_survives_being_written_down(body):
    ask = HTTPRequest("POST", "/api/v1/x", "a=b", body, "application/x", "*/*")
    assert read_request(request_value(ask)) == ask
    assert "userAgent" not in request_value(ask)
    named = ask._replace(user_agent="kubectl/v1.33.1", user="jane", groups=("staff", "a, b"))
    assert read_request(request_value(named)) == named


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"method": 3, "path": "/"},
        {"method": "GET", "path": "/", "groups": "staff"},
        {"method": "GET", "path": "/", "bodyBase64": "%"},
        {"x": "y"},
    ],
)
def test_what_is_no_request_is_refused(value):
    with pytest.raises(ValueError, match=r"needed|must be|base64|unknown"):
        read_request(value)


def test_a_tick_in_which_podfall_fails_is_told_once_and_serving_goes_on(session, monkeypatch, panics, tmp_path):
    put_into(monkeypatch, Traffic, "step", lambda traffic: traffic._clock.tick in {2, 3, 7})
    told: list[str] = []
    host = SessionHost(session, 0, told.append)
    client = client_of(host)
    assert client.post(LINES, json={"line": "tick 9"}).json() == {"status": 0, "output": [], "tick": 9}
    assert client.post(LINES, json={"line": "rewind to 1"}).json()["tick"] == 1
    assert client.post(LINES, json={"line": "tick 9"}).json()["tick"] == 10
    assert len(told) == 1
    assert told[0].startswith("podfall: a mistake of podfall itself: the traffic met MistakeError in tick 2. ")
    assert client.get(SERVICES).status_code == 200
    assert replays(host.session, tmp_path)
    panics.clear()


def test_time_goes_on_by_the_clock_whatever_fails_in_a_tick(session, monkeypatch, panics):
    put_into(monkeypatch, Traffic, "step", lambda _: True)
    told: list[str] = []

    async def run() -> None:
        keeper = asyncio.create_task(SessionHost(session, 200, told.append).keep_time())
        await asyncio.sleep(0.2)
        assert not keeper.done()
        keeper.cancel()

    asyncio.run(run())
    assert session.tick_number > 2
    assert len(told) == 1
    panics.clear()


def test_a_posted_line_whose_wish_fails_ends_in_words(session, monkeypatch):
    def has_come(_):
        raise ValueError("no moment")

    monkeypatch.setattr(WaitUntil, "has_come", has_come)
    client = client_of(SessionHost(session, 0))
    done = client.post(LINES, json={"line": "tick until pods: {selector: a=b, count: 7}"}).json()
    assert done["status"] == 70
    assert "ValueError: no moment" in done["output"][0]["text"]
    assert client.post(LINES, json={"line": "tick"}).json()["tick"] == 1


def test_others_are_answered_while_much_yaml_is_read(tmp_path):
    """A list of 150,000 lines takes seconds; a request that comes meanwhile is answered before it."""
    lines = "".join(f"  key-{n}: value\n" for n in range(100_000))
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n{lines}".encode()
    order: list[str] = []
    with serving(Session(SessionConfig()), str(tmp_path / "config"), speed=0) as served:

        def send() -> None:
            order.append(f"yaml {_ask(served.url, text)}")

        sender = threading.Thread(target=send)
        sender.start()
        sender.join(0.3)
        order.append(f"version {_ask(served.url)}")
        sender.join()
    assert order[0] == "version 200"
    assert order[1].startswith("yaml ")


def _ask(url: str, text: bytes | None = None) -> int:
    path = "/version" if text is None else "/api/v1/namespaces/default/configmaps"
    request = urllib.request.Request(url + path, text, {"content-type": "application/yaml"} if text is not None else {})  # noqa: S310
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own server
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)
