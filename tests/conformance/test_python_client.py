"""The official Python client against a served cluster: it lists, watches, writes and survives a way back in time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from typing import Any

import kubernetes
import pytest
from kubernetes.client import ApiClient, ApiException, AppsV1Api, CoreV1Api, V1ConfigMap, V1ObjectMeta
from kubernetes.stream import stream

from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.session import Session
from tests.patience import PATIENCE_S
from tests.present import present
from tests.serving import Served, serving
from tests.tui.console import EXAMPLE


@pytest.fixture
def served(tmp_path) -> Iterator[Served]:
    setup = SessionConfig(manifests=(ManifestFile(EXAMPLE.name, EXAMPLE.read_text()),))
    session = Session(setup)
    for _ in range(15):
        session.tick()
    with serving(session, str(tmp_path / "kubeconfig"), speed=50) as server:
        yield server


@pytest.fixture
def client(served) -> Iterator[ApiClient]:
    with kubernetes.config.new_client_from_config(config_file=served.kubeconfig) as made:
        yield made


def config_map(name: str, **data: str) -> V1ConfigMap:
    return V1ConfigMap(metadata=V1ObjectMeta(name=name), data=data)


def test_it_creates_patches_lists_pages_and_deletes(client):
    core = CoreV1Api(client)
    own = ["kube-root-ca.crt"]  # which every namespace has, and gets again
    for name in ("a", "b", "c"):
        assert present(core.create_namespaced_config_map("default", config_map(name, colour="red")).metadata).uid
    patched = core.patch_namespaced_config_map("a", "default", {"data": {"colour": "blue", "size": "1"}})
    assert patched.data == {"colour": "blue", "size": "1"}
    first = core.list_namespaced_config_map("default", limit=2)
    rest = core.list_namespaced_config_map("default", limit=2, _continue=present(first.metadata)._continue)
    assert [present(each.metadata).name for each in [*first.items, *rest.items]] == ["a", "b", "c", *own]
    core.delete_namespaced_config_map("a", "default")
    with pytest.raises(ApiException) as gone:
        core.read_namespaced_config_map("a", "default")
    assert (gone.value.status, '"reason":"NotFound"' in str(gone.value.body)) == (404, True)
    core.delete_collection_namespaced_config_map("default")
    left = [present(each.metadata).name for each in core.list_namespaced_config_map("default").items]
    assert left in ([], own)


def test_it_reads_nodes_pods_logs_and_runs_a_command(client):
    core = CoreV1Api(client)
    assert {present(node.metadata).name for node in core.list_node().items} >= {"node-1", "node-2", "node-3"}
    pod = core.list_namespaced_pod("default", label_selector="service=go-demo-2").items[0]
    assert "waiting for connections" in core.read_namespaced_pod_log(
        str(present(pod.metadata).name), "default", container="db"
    )
    ran = stream(
        core.connect_get_namespaced_pod_exec,
        present(pod.metadata).name,
        "default",
        container="db",
        command=["cat", "/etc/hostname", "/none"],
        stdout=True,
        stderr=True,
        stdin=False,
        tty=False,
        _preload_content=False,
    )
    ran.run_forever(timeout=PATIENCE_S)
    assert "/none': No such file" in ran.read_stderr()
    assert ran.returncode == 1
    ran.sock.shutdown()  # the client leaves its socket to the collector otherwise


def test_it_scales_through_the_subresource(client):
    apps = AppsV1Api(client)
    apps.patch_namespaced_replica_set_scale("go-demo-2", "default", {"spec": {"replicas": 3}})
    assert present(apps.read_namespaced_replica_set_scale("go-demo-2", "default").spec).replicas == 3


def test_a_watch_tells_each_change_once_in_its_order(client):
    core = CoreV1Api(client)
    start = present(core.list_namespaced_config_map("default").metadata).resource_version
    core.create_namespaced_config_map("default", config_map("w", n="1"))
    core.patch_namespaced_config_map("w", "default", {"data": {"n": "2"}})
    core.delete_namespaced_config_map("w", "default")
    watch = kubernetes.watch.Watch()
    events = watch.stream(core.list_namespaced_config_map, "default", resource_version=start, timeout_seconds=1)
    assert [(event["type"], event["object"].data["n"]) for event in events] == [
        ("ADDED", "1"),
        ("MODIFIED", "2"),
        ("DELETED", "2"),
    ]


def test_a_watch_from_a_version_that_does_not_exist_yet_is_expired(client):
    core = CoreV1Api(client)
    with pytest.raises(ApiException) as refused:
        list(kubernetes.watch.Watch().stream(core.list_namespaced_pod, "default", resource_version="9999999"))
    assert refused.value.status == 410


def test_list_and_watch_goes_on_after_a_way_back_in_time(served, client):
    """What an informer does: list, watch, and list again where the watch has expired."""
    core = CoreV1Api(client)
    heard: queue.Queue[Any] = queue.Queue()
    over = threading.Event()

    def list_and_watch() -> None:
        while not over.is_set():
            found = core.list_namespaced_config_map("default")
            heard.put(("LISTED", sorted(str(present(each.metadata).name) for each in found.items)))
            watch = kubernetes.watch.Watch()
            try:
                for event in watch.stream(
                    core.list_namespaced_config_map,
                    "default",
                    resource_version=present(found.metadata).resource_version,
                    timeout_seconds=PATIENCE_S,
                ):
                    heard.put((event["type"], event["object"].metadata.name))
                    if over.is_set():
                        return
            except ApiException as error:
                heard.put(("REFUSED", error.status))

    while served.host.timeline.tick < served.began + 2:  # there must be a tick to go back to
        time.sleep(0.01)
    informer = threading.Thread(target=list_and_watch)
    informer.start()
    try:
        assert heard.get(timeout=PATIENCE_S) == ("LISTED", ["kube-root-ca.crt"])
        tick = served.host.timeline.tick
        core.create_namespaced_config_map("default", config_map("undone"))
        assert heard.get(timeout=PATIENCE_S) == ("ADDED", "undone")
        served.do(lambda: served.host.timeline.go(tick - 1))
        told = [heard.get(timeout=PATIENCE_S)]
        while told[-1] != ("LISTED", ["kube-root-ca.crt"]):
            told.append(heard.get(timeout=PATIENCE_S))
        assert told[0] == ("REFUSED", 410)
    finally:
        over.set()
        core.create_namespaced_config_map("default", config_map("after"))
        informer.join(PATIENCE_S)
    assert heard.get(timeout=PATIENCE_S) == ("ADDED", "after")
