"""`--nodes auto`: as many nodes of a size as the requests of all Pods need."""

from __future__ import annotations

import pytest

from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.manifests.fitting import nodes_needed
from levels.session.session import Session

TEMPLATE = (
    "template: {{metadata: {{labels: {{a: b}}}}, spec: {{restartPolicy: {restart}, containers: "
    "[{{name: c, image: nginx, resources: {{requests: {{cpu: '{cpu}', memory: {memory}}}}}}}]}}}}"
)


def workload(kind: str, more: str, cpu: str, memory: str = "1Gi") -> str:
    restart = "Never" if kind == "Job" else "Always"
    version = "batch/v1" if kind == "Job" else "apps/v1"
    selector = "" if kind == "Job" else "selector: {matchLabels: {a: b}}, "
    spec = f"{{{selector}{more}{TEMPLATE.format(restart=restart, cpu=cpu, memory=memory)}}}"
    return f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {kind.lower()}}}\nspec: {spec}\n"


def needed(*texts: str, cpu: str = "8", memory: str = "16Gi", most: int = 100) -> int:
    manifests = tuple(ManifestFile(f"{at}.yaml", text) for at, text in enumerate(texts))
    session = Session(SessionConfig(manifests=manifests))
    assert session.applied.complaints == []
    return nodes_needed(session.cluster, cpu, memory, most)


@pytest.mark.parametrize(
    ("texts", "nodes"),
    [
        ((), 3),
        ([workload("Deployment", "replicas: 2, ", "1")], 3),
        ([workload("Deployment", "replicas: 9, ", "3")], 5),
        ([workload("Deployment", "replicas: 9, ", "100m", "6Gi")], 5),
        ([workload("Deployment", "replicas: 9, ", "100m", "1Gi, ephemeral-storage: 50Gi")], 5),
        ([workload("Deployment", "replicas: 600, ", "1m", "1Mi")], 6),
        ([workload("StatefulSet", "serviceName: s, replicas: 8, ", "5")], 8),
        ([workload("Job", "parallelism: 12, completions: 40, ", "4")], 6),
        ([workload("DaemonSet", "", "3"), workload("Deployment", "replicas: 8, ", "3")], 8),
        (
            [
                workload("Deployment", "replicas: 4, ", "6"),
                workload("StatefulSet", "serviceName: s, replicas: 4, ", "2"),
            ],
            4,
        ),
        ([workload("Deployment", "replicas: 7, ", "9")], 3),
    ],
)
def test_the_requests_say_how_many(texts: list[str], nodes: int):
    assert needed(*texts) == nodes


def test_there_are_never_more_than_a_cluster_may_have():
    assert needed(workload("Deployment", "replicas: 50, ", "8"), most=20) == 20


def test_replicas_without_end_are_counted_and_never_listed():
    assert needed(workload("Deployment", "replicas: 2147483647, ", "100m"), most=5000) == 5000
