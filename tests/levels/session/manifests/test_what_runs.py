"""Manifests as people write them: what a real cluster would get ready is ready, and what ends has ended."""

from __future__ import annotations

import pytest

from engine.api.core import Pod
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.session import Session

QUEUE = """
apiVersion: v1
kind: Service
metadata: {name: queue}
spec: {selector: {app: queue}, ports: [{port: 5672}]}
---
apiVersion: v1
kind: Pod
metadata: {name: queue, labels: {app: queue}}
spec: {containers: [{name: c, image: "rabbitmq:3", ports: [{containerPort: 5672}]}]}
"""
POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {spec}\n"
VOLUME = "volumes: [{name: v, emptyDir: {}}]"
MOUNT = "volumeMounts: [{name: v, mountPath: /v}]"
NGINX = "containers: [{name: c, image: nginx}]"


def probed(image: str, port: int, command: str) -> str:
    probe = f"ports: [{{containerPort: {port}}}], readinessProbe: {{exec: {{command: {command}}}}}"
    return f"{{containers: [{{name: c, image: '{image}', {probe}}}]}}"


def prepared(script: str, main: str = NGINX) -> str:
    """A Pod whose init container runs a script beside a folder that both share."""
    init = f'{{name: i, image: busybox, {MOUNT}, command: [sh, -c, "{script}"]}}'
    return f"{{{VOLUME}, initContainers: [{init}], {main}}}"


READY = {
    "own-client-through-a-shell": probed("postgres:16", 5432, "[sh, -c, 'exec pg_isready -U postgres -h 127.0.0.1']"),
    "answer-piped-into-grep": probed("redis:7", 6379, "[sh, -c, 'redis-cli ping | grep PONG']"),
    "answer-compared": probed("redis:7", 6379, """[sh, -c, 'test "$(redis-cli -h localhost ping)" = PONG']"""),
    "script-of-the-image": probed("own/cassandra:v14", 9042, "[/bin/bash, -c, /ready-probe.sh]"),
    "processes-listed": probed("own/app:1", 80, "[sh, -c, 'ps aux | grep -v grep | grep app']"),
    "file-that-is-touched": probed("own/app:1", 80, "[sh, -c, 'find /tmp/beat -mmin -1 | grep beat']"),
    "files-copied-by-an-init-container": prepared("cp /etc/hosts /v/ && chmod -R 777 /v && chown -R 1000:1000 /v"),
    "configuration-written-by-an-init-container": prepared(
        "echo id=${HOSTNAME: -1} > /v/id",
        f"containers: [{{name: c, image: busybox, {MOUNT}, command: [sh, -c, 'set -e; . /v/id; sleep 1000']}}]",
    ),
    "waits-for-a-service": prepared("until nc -zv queue 5672; do echo waiting; sleep 2; done;"),
    "init-of-an-unknown-image": (
        "{initContainers: [{name: i, image: own/server, command: [/server, migrate]}], "
        "containers: [{name: c, image: own/server, ports: [{containerPort: 80}]}]}"
    ),
    "grpc-health": (
        "{containers: [{name: c, image: own/ads, "
        "readinessProbe: {grpc: {port: 9555}}, livenessProbe: {grpc: {port: 9555}}}]}"
    ),
    "terminal": "{containers: [{name: c, image: ubuntu, stdin: true, tty: true}]}",
    "options-before-the-script": (
        "{containers: [{name: c, image: ubuntu, command: [/bin/bash, -c, --], args: ['sleep 900']}]}"
    ),
    "pages-of-busybox": (
        "{containers: [{name: c, image: busybox, command: [httpd, -f, -p, '8080'], "
        "readinessProbe: {httpGet: {path: /, port: 8080}}}]}"
    ),
    "token-of-an-account": (
        "{containers: [{name: c, image: nginx, volumeMounts: [{name: api, mountPath: /api}]}], volumes: [{name: api, "
        "projected: {sources: [{serviceAccountToken: {path: token}}, {configMap: {name: kube-root-ca.crt, items: "
        "[{key: ca.crt, path: ca.crt}]}}]}}]}"
    ),
}


@pytest.fixture(scope="module")
def opened() -> Session:
    pods = (POD.format(name=name, spec=spec) for name, spec in READY.items())
    session = Session(SessionConfig(manifests=(ManifestFile("all.yaml", "---\n".join((QUEUE, *pods))),)))
    assert session.applied.complaints == []
    for _ in range(30):
        session.tick()
    return session


@pytest.mark.parametrize("name", READY)
def test_it_is_ready(opened: Session, name: str):
    pod = opened.cluster.store.get_as(Pod, f"default/{name}")
    assert pod is not None
    ready = next(condition for condition in pod.status.conditions if condition.type == "Ready")
    assert (pod.status.phase, ready.status) == ("Running", "True")
    assert [status.restart_count for status in pod.status.container_statuses] == [0]
