"""Scenarios of autoscalers that a real control plane was put through, played on a cluster with given metrics.

Ten ticks are a second here, so that what takes a real cluster milliseconds is over before the next step.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from engine.api.core import Pod
from engine.api.scheme import SCHEME
from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.resourcemetrics import PodMetrics
from engine.cluster.cluster import Cluster
from engine.etcd.store import Store
from engine.runtime.images import default_catalog
from levels.scenario.session_config import SessionConfig
from levels.session.session import Session
from tests.conformance import comparable
from tests.levels.session.playing import run

GOLDEN = Path(__file__).parents[3] / "golden" / "autoscaler"
TICKS = 10
"""In a second."""
_NEVER_READY = "nginx:notready"
_PROBE = {"exec": {"command": ["false"]}, "periodSeconds": 10, "timeoutSeconds": 1, "successThreshold": 1}
_DATE = re.compile(r"\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 2026 [\d:]{8} \+0000")
_RIVALS = re.compile(r"multiple HPAs: \[([^\]]+)\]")
_VERSION = re.compile(r"resourceVersion: \"\d+\"")
_AGE = re.compile(r"\b(?:\d+[smh])+\b(?: \(x\d+ over (?:\d+[smh])+\))?")


class Outcome(NamedTuple):
    """One recorded answer, and the one of this cluster."""

    name: str
    wanted: Any
    got: Any


class GivenMetrics:
    """A metrics API whose figures are those of a scenario: for running Pods, by the beginning of their names."""

    def __init__(self, store: Store, figures: dict[str, Any]) -> None:
        self._store = store
        self._figures = figures

    def pod_metrics(self, namespace: str) -> Iterator[PodMetrics]:
        for pod in sorted(self._store.list("pods", namespace), key=lambda each: each.metadata.name):
            figure = self._figure(pod.metadata.name)
            if figure and isinstance(pod, Pod) and pod.status.phase == "Running":
                now_s = self._store.clock.now_s
                labels, window = pod.metadata.labels, figure.get("window", 1)
                yield PodMetrics(pod.metadata.name, labels, figure["containers"], now_s, window)

    def _figure(self, pod: str) -> dict[str, Any] | None:
        return next((figure for start, figure in self._figures.items() if pod.startswith(start)), None)


class Stage:
    """A cluster on which one scenario after another is played, each in a namespace of its own."""

    def __init__(self) -> None:
        self.session = Session(SessionConfig(build=_build))
        self.cluster = self.session.cluster

    def play(self, row: dict[str, Any]) -> Iterator[Outcome]:
        """What comes of a scenario, step by step."""
        self.cluster.server.resource_metrics = None
        namespace = f"sc-{row['scenario']}"
        for number, step in enumerate(row["steps"]):
            here = f"{row['scenario']}/{number}"
            if "ticks" in step:
                for _ in range(step["ticks"] * TICKS):
                    self.session.tick()
            elif "metrics" in step:
                self.cluster.server.resource_metrics = GivenMetrics(self.cluster.store, step["metrics"])
            elif "request" in step:
                yield Outcome(here, step["code"], self._asked(step["request"]).code)
            elif "kubectl" in step:
                yield Outcome(
                    f"{here} {step['kubectl']}", shown(step["answer"]), shown(self._run(step["kubectl"], namespace))
                )
            else:
                yield from self._dumped(namespace, here, step["dump"])
        self._asked({"method": "DELETE", "path": f"/api/v1/namespaces/{namespace}"})

    def _asked(self, request: dict[str, Any]) -> HTTPResponse:
        path, _, query = request["path"].partition("?")
        body = request.get("body")
        sent = b"" if body is None else json.dumps(_probed(body)).encode()
        kind = request.get("contentType") or "application/json"
        return handle(self.cluster.rest, HTTPRequest(request["method"], path, query, sent, kind))

    def _dumped(self, namespace: str, here: str, dump: dict[str, Any]) -> Iterator[Outcome]:
        for kind, wanted in dump.items():
            (resource,) = (each for each in SCHEME if each.plural == kind)
            root = f"/apis/{resource.api_version}" if resource.group else "/api/v1"
            answer = self._asked({"method": "GET", "path": f"{root}/namespaces/{namespace}/{kind}"})
            items = json.loads(b"".join((answer.body, *answer.rest)))["items"]
            yield Outcome(f"{here}/{kind}", _unordered(wanted), _unordered(_SUMMARIES[kind](items)))

    def _run(self, line: str, namespace: str) -> dict[str, Any]:
        code, out, err = run(self.session, line.replace("kubectl ", f"kubectl -n {namespace} ", 1))
        return {"rc": code, "out": out, "err": err}


def _build() -> Cluster:
    catalog = default_catalog().with_images({"nginx": {"pullTicks": 0}})
    return Cluster(tick_ms=1000 // TICKS, catalog=catalog)


def _probed(value: Any) -> Any:
    """A document in which the image that is never ready has a probe that fails: there it was made so by the kubelet."""
    if isinstance(value, list):
        return [_probed(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: _probed(item) for key, item in value.items()}
    return found | {"readinessProbe": _PROBE} if found.get("image") == _NEVER_READY else found


def _events(items: list[dict[str, Any]]) -> list[str]:
    return [line for line in comparable.events(items) if "Readiness probe failed" not in line]


def _statuses(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {item["metadata"]["name"]: comparable.plain(item["status"], controlled=True) for item in items}


def _sizes(items: list[dict[str, Any]]) -> dict[str, int]:
    return {item["metadata"]["name"]: item["spec"]["replicas"] for item in items}


_SUMMARIES = {
    "events": _events,
    "horizontalpodautoscalers": _statuses,
    "deployments": _sizes,
    "statefulsets": _sizes,
}
"""What is kept of the objects of each kind."""


def rows() -> list[dict[str, Any]]:
    """The scenarios, in their order."""
    return [json.loads(line) for line in (GOLDEN / "scenarios.jsonl").read_text("utf-8").splitlines()]


def _unordered(value: Any) -> Any:
    """Without the order in which autoscalers are named that scale the same Pods: the real one takes it from a map."""
    text = _RIVALS.sub(lambda found: f"multiple HPAs: [{' '.join(sorted(found[1].split()))}]", json.dumps(value))
    return json.loads(text)


def shown(answer: dict[str, Any]) -> list[Any]:
    """What a line printed, without what hangs on the time that passed and on the width of drawn names."""
    return _unordered([answer["rc"], *(_plain(answer[stream]) for stream in ("out", "err"))])


def _plain(text: str) -> list[str]:
    lines = [comparable.text(line, controlled=True) for line in text.splitlines() if "podfall" not in line]
    return [
        re.sub(r" {2,}", "  ", _AGE.sub("<age>", _DATE.sub("<date>", _VERSION.sub("<version>", line)))).rstrip()
        for line in lines
    ]
