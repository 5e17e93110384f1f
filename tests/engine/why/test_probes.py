"""`why` names what a probe asks while no event says what it was told."""

from __future__ import annotations

from typing import Any

import pytest

from engine.cluster.cluster import Cluster
from engine.why.pods import pod_lines
from tests.engine.cluster_objects import create, run

LATE = {"initialDelaySeconds": 600}


def told(**container: Any) -> list[str]:
    cluster = Cluster(seed=3)
    create(cluster, "pods", "web", {"containers": [{"name": "main", "image": "nginx", **container}]})
    run(cluster, 12)
    return [text.strip() for text in pod_lines(cluster.store, "default/web") if "no event" in text]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"httpGet": {"path": "/ready", "port": 80}}, "HTTP GET :80/ready"),
        ({"httpGet": {"port": "web", "scheme": "HTTPS"}}, "HTTPS GET :web/"),
        ({"tcpSocket": {"port": 6379}}, "a TCP connection to :6379"),
        ({"grpc": {"port": 9555}}, "gRPC :9555"),
        ({"exec": {"command": ["test", "-f", "/ready"]}}, "test -f /ready"),
    ],
)
def test_a_probe_that_has_not_been_heard_of_is_named_with_what_it_asks(asked, said):
    lines = told(readinessProbe=asked | LATE | {"periodSeconds": 7})
    assert lines == [f"its readiness probe asks main every 7 s: {said}; no event says what came of it"]


def test_a_startup_probe_comes_before_the_readiness_probe():
    probe = {"tcpSocket": {"port": 80}} | LATE
    (line,) = told(startupProbe=probe, readinessProbe=probe)
    assert line.startswith("its startup probe asks main every 10 s: a TCP connection to :80;")


def test_what_an_event_says_is_not_said_by_the_probe():
    assert told(readinessProbe={"tcpSocket": {"port": 81}, "periodSeconds": 2}) == []
    assert told() == []
