"""YAML as a request body: within the limits of files, read as files are, and large ones away from the event loop."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from starlette.testclient import TestClient

from engine.apiserver.endpoints import requestbodies
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.http.front import Ports, application
from engine.apiserver.http.guard import guard_for
from engine.apiserver.http.watch import WatchNotifier

CONFIG_MAPS = "/api/v1/namespaces/default/configmaps"
YAML = {"content-type": "application/yaml"}
APPLY = {"content-type": "application/apply-patch+yaml"}
BOMB = "\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30))])


def config_map(data: str) -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {data}\n"


@pytest.fixture
def client(rest: RESTEndpoints) -> TestClient:
    ports = Ports(lambda: rest, lambda ask: handle(rest, ask), WatchNotifier(), str)
    return TestClient(application(ports, guard_for("127.0.0.1", "")), base_url="http://127.0.0.1:8901")


def test_values_are_read_as_in_a_manifest(client):
    made = client.post(CONFIG_MAPS, content=config_map("{day: 2026-01-31, time: 12:30, 5: 'five'}"), headers=YAML)
    assert (made.status_code, made.json()["data"]) == (201, {"day": "2026-01-31", "time": "12:30", "5": "five"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "excessive aliasing"),
        (config_map("&a [*a]"), "anchor 'a' value contains itself"),
        (config_map("[" * 101 + "]" * 101), "exceeded max depth of 100"),
        ("[" * 3000 + "]" * 3000, "exceeded max"),
        (config_map("{a: !!python/name:os.system x}"), "has no meaning in a manifest"),
        (config_map("{a: " + "9" * 5000 + "}"), "so many digits"),
        (config_map("{a: .nan}"), "json: unsupported value"),
        (config_map("{[a]: b}"), ""),
        ("a: [", ""),
        (b"a: \xff", "yaml: invalid leading UTF-8 octet"),
    ],
)
@pytest.mark.parametrize("size", [0, 70_000])
def test_what_no_reader_should_bear_is_refused_in_one_line_and_leaves_no_trace(client, rest, text, said, size):
    data = (text.encode() if isinstance(text, str) else text) + b"\n" + b"#" * size
    before = rest.server.store.revision
    for answer, begin in (
        (client.post(CONFIG_MAPS, content=data, headers=YAML), "the object provided is unrecognized (must be of type "),
        (
            client.patch(f"{CONFIG_MAPS}/a?fieldManager=me", content=data, headers=APPLY),
            "error decoding YAML: error converting YAML to ",
        ),
    ):
        assert (answer.status_code, answer.json()["reason"]) == (400, "BadRequest")
        message = answer.json()["message"]
        assert message.startswith(begin)
        assert said in message
        assert "\n" not in message
    assert rest.server.store.revision == before


def test_only_large_yaml_is_read_in_another_thread(client, monkeypatch):
    threads: list[bool] = []
    read = requestbodies.as_json
    loop = threading.local()

    def watched(body: bytes) -> bytes:
        threads.append(hasattr(loop, "is_here"))
        return read(body)

    monkeypatch.setattr(requestbodies, "as_json", watched)
    handled = requestbodies.read_body

    def marked(ask: Any, kind: str) -> Any:
        loop.is_here = True
        return handled(ask, kind)

    monkeypatch.setattr(requestbodies, "read_body", marked)
    for name, size in (("small", 10), ("large", 70_000)):
        text = config_map(f"{{a: '{'x' * size}'}}").replace("name: a", f"name: {name}")
        assert client.post(CONFIG_MAPS, content=text, headers=YAML).status_code == 201
        assert client.get(f"{CONFIG_MAPS}/{name}").json()["data"] == {"a": "x" * size}
    # The large one was read elsewhere first; what the loop then reads is JSON already.
    assert threads == [True, False, True]


def test_json_that_is_called_yaml_stays_as_it_is():
    body = json.dumps({"a": ["b", 1, None]}).encode()
    assert requestbodies.as_json(body) is body
    assert json.loads(requestbodies.as_json(b"{a: [b, 1, null]}")) == {"a": ["b", 1, None]}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("{a: b, a: c}", 'line 4: key "a" already set in map'),
        ("{a: b, a: c, a: d}", 'line 4: key "a" already set in map\n  line 4: key "a" already set in map'),
    ],
)
def test_a_key_that_stands_there_twice_is_refused_warned_of_or_passed_over(client, data, said):
    strict = client.post(f"{CONFIG_MAPS}?fieldValidation=Strict", content=config_map(data), headers=YAML)
    assert (strict.status_code, strict.json()["message"]) == (
        400,
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  '
        + said,
    )
    assert client.post(CONFIG_MAPS, content=config_map(data), headers=YAML).headers["warning"].startswith("299 - ")
    again = config_map(data).replace("name: a", "name: b")
    assert "warning" not in client.post(f"{CONFIG_MAPS}?fieldValidation=Ignore", content=again, headers=YAML).headers


def test_a_field_of_json_that_stands_there_twice_is_told_by_its_path(client):
    body = '{"metadata": {"name": "a", "labels": {"x": "1", "x": "2"}}, "data": {"a": "1", "a": "2"}}'
    twice = 'duplicate field "metadata.labels.x", duplicate field "data.a"'
    strict = client.post(f"{CONFIG_MAPS}?fieldValidation=Strict", content=body).json()
    assert strict["message"].endswith(f"strict decoding error: {twice}")
    made = client.post(CONFIG_MAPS, content=body)
    assert (made.status_code, made.json()["data"]) == (201, {"a": "2"})
    assert made.headers.get_list("warning") == [
        '299 - "duplicate field \\"metadata.labels.x\\""',
        '299 - "duplicate field \\"data.a\\""',
    ]
