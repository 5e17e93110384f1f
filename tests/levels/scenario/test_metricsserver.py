"""A scenario with a metrics server: autoscalers scale by what clients ask of Pods, and say what keeps them from it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.keyframe import Keyframe
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from levels.session.timeline import SHARED

SCENARIO = """\
apiVersion: podfall/v1alpha1
kind: Scenario
metadata: {name: small}
spec:
  title: Small
  brief: A small one.
  warmup: 30
  seed: 7
  cluster: {metricsServer: true}
  objectives:
  - {id: end, text: t, tick: {after: 599}}
  rules: {maxTick: 600}
  clients:
  - {name: shop, from: harness, target: {pods: app=web}, port: 80, rate: 12}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: nginx, resources: {requests: REQUESTS}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 1
  maxReplicas: 6
  metrics:
  - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
"""


def played(tmp_path: Any, requests: str, ticks: int = 60, images: str = "") -> Level:
    file = tmp_path / "small.yaml"
    file.write_text(SCENARIO.replace("REQUESTS", requests).replace("  clients:", f"{images}  clients:"), "utf-8")
    level = Level(load_scenario(file))
    for _ in range(ticks):
        level.tick()
    return level


def size(level: Level) -> int:
    deployment: Any = level.cluster.store.get("deployments", "default/web")
    return int(deployment.spec.replicas)


def condition(level: Level, type_: str) -> dict[str, Any]:
    stored: Any = level.cluster.store.get("horizontalpodautoscalers", "default/web")
    (found,) = (each for each in stored.body["status"]["conditions"] if each["type"] == type_)
    return dict(found)


def used(level: Level) -> list[dict[str, Any]]:
    source = level.cluster.server.resource_metrics
    assert source is not None
    return [dict(pod.containers["web"]) for pod in source.pod_metrics("default")]


def test_requests_scale_a_deployment(tmp_path: Any):
    level = played(tmp_path, "{cpu: 100m}")
    # 12 requests of 20m each tick, and 5m for each Pod: with five Pods it is 53m of the 50m that are wished for.
    assert size(level) == 5
    assert sum(int(usage["cpu"].removesuffix("m")) for usage in used(level)) in range(5 * 52, 5 * 53 + 1)
    assert condition(level, "ScalingActive")["reason"] == "ValidMetricFound"


def test_an_image_says_what_its_requests_cost(tmp_path: Any):
    level = played(
        tmp_path, "{cpu: 100m}", images="  images: {nginx: {cpu: {idle: 45m, perRequest: '0'}, memory: 9Mi}}\n"
    )
    assert size(level) == 2
    assert used(level) == [{"cpu": "45m", "memory": "9Mi"}] * 2


def test_a_pod_is_measured_once_it_has_run_for_a_whole_window(tmp_path: Any):
    level = played(tmp_path, "{cpu: 100m}", ticks=0)
    level.cluster.rest.delete(
        by_plural("pods"), "default", level.cluster.store.list("pods", "default")[0].metadata.name
    )
    for _ in range(10):
        level.tick()
    assert len(used(level)) == 1


def test_without_requests_an_autoscaler_says_what_it_lacks(tmp_path: Any):
    level = played(tmp_path, "{memory: 10Mi}")
    assert size(level) == 2
    assert "missing request for cpu in container web of Pod web-" in condition(level, "ScalingActive")["message"]


def test_without_a_metrics_server_there_is_no_metrics_api(tmp_path: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(globals(), "SCENARIO", SCENARIO.replace("metricsServer: true", "metricsServer: false"))
    level = played(tmp_path, "{cpu: 100m}")
    assert level.cluster.server.resource_metrics is None
    assert "could not find the requested resource" in condition(level, "ScalingActive")["message"]


def test_a_keyframe_keeps_what_an_autoscaler_remembers(tmp_path: Any):
    level = played(tmp_path, "{cpu: 100m}", ticks=20)
    kept = Keyframe(level, SHARED)
    for _ in range(60):
        level.tick()
    again = kept.restore()
    for _ in range(60):
        again.tick()
    assert again.digest.hexdigest() == level.digest.hexdigest()
    assert size(again) == size(level) == 5
