"""The clusters that are measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.apps import ReplicaSet
from engine.api.core import Pod
from engine.api.meta import number as integer
from engine.cluster.bootstrap import MachineSpec
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.line_runner import LineRunner
from levels.session.session import Session

if TYPE_CHECKING:
    from engine.shell import Piece

BIG_NODES = 12
"""Enough for 1,000 Pods at the kubelet's limit of 110 a node."""

_WORKED = """\
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: go-demo-2}
spec:
  replicas: 2
  selector: {matchLabels: {type: backend, service: go-demo-2}}
  template:
    metadata: {labels: {type: backend, service: go-demo-2, db: mongo, language: go}}
    spec:
      containers:
      - name: db
        image: mongo:3.3
        command: [mongod]
        args: [--rest, --httpinterface]
        ports: [{containerPort: 28017, protocol: TCP}]
      - name: api
        image: vfarcic/go-demo-2
        env: [{name: DB, value: localhost}]
        livenessProbe: {httpGet: {path: /demo/hello, port: 8080}}
"""
_PLAIN = """\
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
"""
_SETTLE_TICKS = 40
_READY_LIMIT = 300


class BenchmarkError(RuntimeError):
    """A cluster did not get to where it should be measured."""


def worked_example(rate: int) -> Session:
    """The README's cluster, its Service exposed, with `rate` requests per tick from outside."""
    session = Session(SessionConfig(manifests=(ManifestFile("go-demo-2-rs.yml", _WORKED),)))
    run_line(session, "tick 15")
    run_line(session, "kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort")
    run_line(session, f"client add bench --to nodeport/go-demo-2-svc --rate {rate}")
    run_line(session, "tick 10")
    return session


def big_cluster() -> Session:
    """Nodes with room for 1,000 Pods, a ReplicaSet of none, and its Service."""
    return many_nodes(BIG_NODES)


def many_nodes(count: int) -> Session:
    """The same with so many nodes."""
    machines = tuple(MachineSpec(f"node-{index}", cpu="64", memory="256Gi") for index in range(1, count + 1))
    session = Session(SessionConfig(machines=machines, manifests=(ManifestFile("web.yml", _PLAIN),)))
    run_line(session, f"tick {_SETTLE_TICKS}")
    return session


def many_pods(count: int) -> Session:
    """The README's cluster with its first Pod stored `count` times over; it is only to be looked at."""
    session = worked_example(0)
    server = session.cluster.server
    pod = next(pod for pod in server.store.list("pods", "default") if isinstance(pod, Pod))
    for number in range(count):
        meta = replace(pod.metadata, name=f"go-demo-2-{number:05d}", uid=f"{number:05d}")
        server.load(replace(pod, metadata=meta))
    return session


def scale_until_ready(session: Session, replicas: int) -> None:
    """Scale the big cluster's ReplicaSet and tick until all its Pods are Ready. Raises BenchmarkError."""
    run_line(session, f"kubectl scale rs web --replicas={replicas}")
    for _ in range(_READY_LIMIT):
        session.tick()
        if _ready(session) == replicas:
            return
    raise BenchmarkError(f"{_ready(session)} of {replicas} Pods are Ready after {_READY_LIMIT} ticks")


def settle(session: Session) -> None:
    """Let the last writes travel, until nothing is left to do."""
    run_line(session, f"tick {_SETTLE_TICKS}")


def _ready(session: Session) -> int:
    found = session.cluster.store.get("replicasets", "default/web")
    return integer(found.status.ready_replicas) if isinstance(found, ReplicaSet) else 0


def run_line(session: Session, line: str) -> None:
    """Run a console line to its end. Raises BenchmarkError where it fails."""
    complaints: list[str] = []
    say: Callable[[Piece], None] = lambda piece: complaints.append(piece.text)  # noqa: E731 - two words of code
    if LineRunner(session, line, say).drive():
        raise BenchmarkError(f"{line}: {''.join(complaints)}")
