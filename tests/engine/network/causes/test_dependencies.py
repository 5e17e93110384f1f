"""Processes of images that nobody described, and the Services that their manifests have them need."""

from __future__ import annotations

import pytest

from engine.cluster.cluster import Cluster
from tests.engine.cluster_objects import run
from tests.engine.network.causes.losing import (
    Arrange,
    Case,
    Fact,
    check,
    delete,
    fault,
    pod,
    process,
    service,
    wait,
    written,
)


def front(*more: Arrange) -> tuple[Arrange, ...]:
    """A front end on node-1 that needs an api, which needs redis, both on node-2; then what happens to them."""

    def arrange(cluster: Cluster) -> None:
        for name in ("api", "redis"):
            service(name, type=None, ports=[{"port": 80}])(cluster)
        run(cluster, 1)
        pod("redis", "own/redis")(cluster)
        pod("api", "own/api", container={"env": [{"name": "REDIS_URL", "value": "redis://redis:80/0"}]})(cluster)
        pod("front", "own/front", "node-1", container={"env": [{"name": "API_HOST", "value": "api"}]})(cluster)
        run(cluster, 12)

    return arrange, *more


def lost(cause: str, observed: str, actual: str | Fact, *more: Arrange) -> Case:
    letter = "5" if cause == "no server" else "T"
    return Case(cause, letter, "pod/front", observed, actual, "pod/front:80", front(*more), "harness")


FRONT = "main in pod/front"
DEEP = f"{FRONT} depends on main in pod/api, which"

CASES = {
    "a server without a Pod": lost(
        "no server",
        f"{FRONT} reaches nobody at api:80",
        "api:80 leads nowhere, for no Pod fits its selector app=api, of 2 in namespace default (env API_HOST names it)",
        delete("pods", "api"),
        wait(8),
    ),
    "a server of a server": lost(
        "no server",
        f"{DEEP} reaches nobody at redis:80",
        lambda cluster: (
            "redis:80 leads nowhere, for Service default/redis was deleted in tick "
            f"{written(cluster, 'services', 'redis', deleted=True)} (env REDIS_URL names it)"
        ),
        delete("services", "redis"),
        wait(8),
    ),
    "a stopped server": lost(
        "silent server",
        f"{FRONT} waits for api:80, which does not answer",
        lambda cluster: (
            f"api:80 leads nowhere, for main in pod/api has been stopped since tick "
            f"{process(cluster, 'api').stalled_tick} (env API_HOST names it)"
        ),
        fault("stall", pod="api"),
    ),
    "a server on a dark node": lost(
        "silent server",
        f"{FRONT} waits for api:80, which does not answer",
        lambda cluster: (
            "api:80 leads nowhere, for node-2 has had no power since tick "
            f"{cluster.runtime.machines['node-2'].switched_tick}; the API has called pod/api ready since tick 5; "
            "the API still lists it (env API_HOST names it)"
        ),
        fault("nodeDown", node="node-2"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_of_a_server(name: str):
    check(CASES[name], f"test_dependencies.py: {name}")
