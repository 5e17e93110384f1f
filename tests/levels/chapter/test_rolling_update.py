"""A rolling update under load: what readiness and preStop are for."""

from __future__ import annotations

import pytest

from engine.metrics import LostRequest
from tests.levels.chapter.conftest import Console

MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: api}}
spec:
  replicas: 10
  selector: {{matchLabels: {{app: api}}}}
  template:
    metadata: {{labels: {{app: api}}}}
    spec:
      containers:
      - name: api
        image: vfarcic/go-demo-2:3.0
        env: [{{name: DB, value: db}}]
        ports: [{{containerPort: 8080}}]
{readiness}{prestop}"""
READINESS = """\
        readinessProbe: {httpGet: {path: /demo/hello, port: 8080}, periodSeconds: 1}
"""
PRE_STOP = """\
        lifecycle: {preStop: {sleep: {seconds: 5}}}
"""


def update(*, readiness: bool, pre_stop: bool) -> tuple[Console, list[LostRequest]]:
    """Restart ten replicas one after the other under 20 requests per tick; returns what was lost."""
    console = Console()
    text = MANIFEST.format(readiness=READINESS if readiness else "", prestop=PRE_STOP if pre_stop else "")
    console.write("api.yml", text)
    console.ok("kubectl create deployment db --image=mongo:3.3 --port=27017")
    console.ok("kubectl expose deployment db")
    console.ok("kubectl apply -f api.yml")
    console.ok("tick 60")
    console.ok("kubectl expose deployment api --type=NodePort")
    console.ok("tick 5")
    console.ok("client add load --from outside --to nodeport/api --rate 20 --get /demo/hello")
    console.ok("tick 5")
    console.ok("kubectl rollout restart deployment api")
    assert "successfully rolled out" in console.ok("kubectl rollout status deployment api")
    console.ok("tick 20")
    return console, console.cluster.metrics.records("load")


def test_with_readiness_and_pre_stop_nothing_is_lost():
    console, lost = update(readiness=True, pre_stop=True)
    assert lost == []
    assert console.cluster.metrics.window("load", 0, 10_000).served > 500


@pytest.fixture(scope="module")
def without_pre_stop() -> list[LostRequest]:
    return update(readiness=True, pre_stop=False)[1]


def test_without_pre_stop_requests_meet_stale_rules(without_pre_stop: list[LostRequest]):
    assert without_pre_stop
    assert {record.letter for record in without_pre_stop} <= {"R", "X"}
    assert all("rules still list" in record.observed for record in without_pre_stop)
    assert all(record.via.startswith("node-") for record in without_pre_stop)


def test_without_readiness_more_are_lost_before_the_process_listens(without_pre_stop: list[LostRequest]):
    lost = update(readiness=False, pre_stop=False)[1]
    assert len(lost) > len(without_pre_stop)
    early = [record for record in lost if "has not opened 8080 yet" in record.actual]
    assert len(early) > len(lost) // 2
