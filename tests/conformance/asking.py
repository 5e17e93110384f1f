"""Asking a served cluster what a real one was asked, and holding the two answers against each other."""

from __future__ import annotations

import http.client
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from levels.scenario.session_config import SessionConfig
from levels.session.session import Session
from tests.conformance import comparable
from tests.serving import Served, serving

GOLDEN = Path(__file__).parents[1] / "golden" / "recorded"


class Outcome(NamedTuple):
    """One recorded answer, and what was answered here."""

    family: str
    name: str
    wanted: Any
    got: Any

    @property
    def equal(self) -> bool:
        return comparable.written(self.wanted) == comparable.written(self.got)


class Answer(NamedTuple):
    code: int
    warnings: list[str]
    body: Any


class Connection:
    """A served cluster, asked over HTTP; time passes only when it is told to."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self.kubeconfig = served.kubeconfig
        self._address = urlsplit(served.url).netloc

    def tick(self, ticks: int) -> None:
        def pass_time() -> None:
            for _ in range(ticks):
                self._served.host.session.tick()

        self._served.do(pass_time)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Headers by their names with `_` for `-`; a body that is no text is sent as JSON."""
        connection = http.client.HTTPConnection(self._address, timeout=60)
        sent = None if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        head = {"Accept": "application/json"} | ({} if sent is None else {"Content-Type": "application/json"})
        head |= {name.replace("_", "-"): value for name, value in headers.items() if value}
        try:
            connection.request(method, path.replace(" ", "%20"), sent, head)
            answer = connection.getresponse()
            text = answer.read().decode()
            told = [value for name, value in answer.getheaders() if name.lower() == "warning"]
            return Answer(answer.status, [line for line in told if "podfall" not in line], _read(text))
        finally:
            connection.close()


def _read(text: str) -> Any:
    """A document, several of them in lines, or a text."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        lines = text.splitlines()
    try:
        return [json.loads(line) for line in lines if line.strip()]
    except ValueError:
        return text


def field(body: Any, path: str) -> str:
    for key in path.split("."):
        body = body.get(key) if isinstance(body, dict) else None
    return body if isinstance(body, str) else ""


def rows(name: str) -> list[dict[str, Any]]:
    """What was recorded, in its order."""
    return [json.loads(line) for line in (GOLDEN / f"{name}.jsonl").read_text("utf-8").splitlines()]


def on_a_fresh_cluster(family: Callable[[Connection], Iterator[Outcome]]) -> list[Outcome]:
    """What a family comes to in a cluster of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Session(SessionConfig()), f"{folder}/kubeconfig", speed=0) as served,
    ):
        return list(family(Connection(served)))
