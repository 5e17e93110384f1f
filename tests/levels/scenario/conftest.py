from __future__ import annotations

from pathlib import Path

import pytest

from levels.scenario.loading.loader import Scenario, load_scenario

HEAD = """\
apiVersion: podfall/v1alpha1
kind: Scenario
metadata: {name: small}
spec:
  title: Small
  brief: A small one.
  warmup: 20
  seed: 7
  cluster: {nodes: [{name: node-1}, {name: node-2}]}
  clients:
  - {name: probe, from: harness, target: {pods: app=web}, port: 80, rate: 2}
  - {name: idle, from: harness, target: {pods: app=web}, port: 80, rate: 0}
"""
OBJECTIVE = "  objectives:\n  - {id: o, text: goal, tick: {after: 5}}\n"
RULES = "  rules: {maxTick: 60}\n"
WEB = """\
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: nginx, image: nginx, ports: [{containerPort: 80}]}]
"""


@pytest.fixture
def write(tmp_path: Path):
    """Writes a small scenario with some lines in its spec; returns the file's path."""

    def _write(extra: str = "", objectives: str = OBJECTIVE, rules: str = RULES, tail: str = WEB) -> Path:
        file = tmp_path / "small.yaml"
        file.write_text(HEAD + objectives + extra + rules + tail, "utf-8")
        return file

    return _write


@pytest.fixture
def load(write):
    def _load(*args: str, **named: str) -> Scenario:
        return load_scenario(write(*args, **named))

    return _load
