"""Volumes: what a container reads in those that are made of objects, and what containers share in the others."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.config import ConfigMap
from tests.engine.kubelet.conftest import BY_HAND


@pytest.fixture
def warm(node: Any) -> Any:
    node.warm("busybox:1", "nginx:1")
    node.create("ConfigMap", "site", data={"index.html": "hello\n", "start.sh": "echo started $1\n", "A.env": "A=7\n"})
    secret = {"password": base64.b64encode(b"s3cret").decode()}
    node.create("Secret", "db", data=secret)
    return node


def mount(path: str, name: str = "v", **more: Any) -> dict[str, Any]:
    return {"volumeMounts": [{"name": name, "mountPath": path} | more]}


def said(node: Any, shell: Any, script: str, volume: dict[str, Any], **more: Any) -> list[str]:
    """What a script says that sees the volume at /v."""
    container = shell(script, **mount("/v", **more))
    labels = {"annotations": {"b": 'say "x"', "a": "1"}}
    node.run_pod(containers=[container], volumes=[{"name": "v"} | volume], restartPolicy="Never", **labels)
    node.tick(4)
    log: list[str] = node.process().log
    return log


SITE = {"configMap": {"name": "site"}}


@pytest.mark.parametrize(
    ("script", "volume", "lines"),
    [
        ("cat /v/index.html", SITE, ["hello"]),
        ("ls /v", SITE, ["A.env", "index.html", "start.sh"]),
        ("[ -f /v/index.html ] && [ -d /v ] && [ ! -e /v/other ] && echo yes", SITE, ["yes"]),
        ("sh /v/start.sh now", SITE, ["started now"]),
        (". /v/A.env; echo $A", SITE, ["7"]),
        ("for f in /v/*.sh; do echo $f; done", SITE, ["/v/start.sh"]),
        ("cp /v/index.html /tmp/ && cat /tmp/index.html", SITE, ["hello"]),
        ("cd /v && cat index.html", SITE, ["hello"]),
        ("cat /v/password", {"secret": {"secretName": "db"}}, ["s3cret"]),
        (
            "cat /v/sub/page",
            {"configMap": {"name": "site", "items": [{"key": "index.html", "path": "sub/page"}]}},
            ["hello"],
        ),
        ("ls /v", {"configMap": {"name": "site", "items": [{"key": "index.html", "path": "page"}]}}, ["page"]),
        ("ls /v; [ -d /v ] && echo folder", {"configMap": {"name": "absent", "optional": True}}, ["folder"]),
        (
            "echo $(ls /v)",
            {"configMap": {"name": "site", "optional": True, "items": [{"key": "k", "path": "k"}]}},
            [""],
        ),
        (
            "cat /v/name /v/notes",
            {
                "downwardAPI": {
                    "items": [
                        {"path": "name", "fieldRef": {"fieldPath": "metadata.name"}},
                        {"path": "notes", "fieldRef": {"fieldPath": "metadata.annotations"}},
                    ]
                }
            },
            ['xa="1"', 'b="say \\"x\\""'],
        ),
        (
            "cat /v/index.html /v/secret/pass /v/pod",
            {
                "projected": {
                    "sources": [
                        {"configMap": {"name": "site"}},
                        {"secret": {"name": "db", "items": [{"key": "password", "path": "secret/pass"}]}},
                        {"downwardAPI": {"items": [{"path": "pod", "fieldRef": {"fieldPath": "metadata.name"}}]}},
                    ]
                }
            },
            ["hello", "s3cretx"],
        ),
    ],
)
def test_a_script_reads_what_a_volume_is_made_of(warm: Any, shell: Any, script: str, volume: Any, lines: list[str]):
    assert said(warm, shell, script, volume) == lines


def test_a_limit_is_read_in_units_of_its_divisor(warm: Any, shell: Any):
    item = {"containerName": "c", "resource": "limits.memory", "divisor": "1Mi"}
    volume = {"name": "v", "downwardAPI": {"items": [{"path": "limit", "resourceFieldRef": item}]}}
    limited = shell("cat /v/limit", resources={"limits": {"memory": "64Mi"}}, **mount("/v"))
    warm.run_pod(containers=[limited], volumes=[volume])
    warm.tick(3)
    assert warm.process().log == ["64"]


def test_a_single_file_is_mounted_by_its_path_in_the_volume(warm: Any, shell: Any):
    container = shell("cat /etc/page; ls /etc", **mount("/etc/page", subPath="index.html"))
    warm.run_pod(containers=[container], volumes=[{"name": "v"} | SITE])
    warm.tick(3)
    assert warm.process().log == ["hello", "hostname", "hosts", "page", "resolv.conf"]


def change_site(node: Any, text: str) -> None:
    found = node.store.get_as(ConfigMap, "default/site")
    node.server.update(replace(found, data=found.data | {"index.html": text}), BY_HAND)
    node.wake(node.kubelet, node.clock.tick + 1)


LOOP = "while true; do cat /v/index.html; sleep 10; done"


def test_a_changed_configmap_reaches_the_files_a_minute_later(warm: Any, shell: Any):
    warm.run_pod(containers=[shell(LOOP, **mount("/v"))], volumes=[{"name": "v"} | SITE])
    warm.until(10)
    change_site(warm, "changed\n")
    warm.until(70)
    assert warm.process().files["/v/index.html"] == "hello\n"
    warm.until(72)
    assert warm.process().files["/v/index.html"] == "changed\n"
    warm.until(90)
    assert warm.process().log[-1] == "changed"


def test_what_is_mounted_by_a_path_inside_never_changes(warm: Any, shell: Any):
    mounted = mount("/v/index.html", subPath="index.html")
    warm.run_pod(containers=[shell(LOOP, **mounted)], volumes=[{"name": "v"} | SITE])
    warm.until(10)
    change_site(warm, "changed\n")
    warm.until(100)
    assert set(warm.process().log) == {"hello"}


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ({"configMap": {"name": "none"}}, 'configmap "none" not found'),
        ({"secret": {"secretName": "none"}}, 'secret "none" not found'),
        (
            {"configMap": {"name": "site", "items": [{"key": "no", "path": "p"}]}},
            "configmap references non-existent config key: no",
        ),
        (
            {"secret": {"secretName": "db", "items": [{"key": "no", "path": "p"}]}},
            "references non-existent secret key: no",
        ),
        ({"projected": {"sources": [{"secret": {"name": "none"}}]}}, 'secret "none" not found'),
    ],
)
def test_what_is_missing_keeps_the_pod_from_starting(warm: Any, shell: Any, source: dict[str, Any], what: str):
    warm.run_pod(containers=[shell("sleep 100", **mount("/v"))], volumes=[{"name": "v"} | source])
    warm.tick(5)
    assert warm.status().state.waiting.reason == "ContainerCreating"
    assert warm.told("FailedMount") == [f'MountVolume.SetUp failed for volume "v" : {what}']


def test_containers_of_a_pod_share_an_empty_folder_and_it_outlives_their_restarts(warm: Any, shell: Any):
    writer = shell("mkdir -p /work/conf && echo made > /work/conf/a && touch /work/b", "init", **mount("/work"))
    main = shell("cat /v/conf/a; ls /v; echo again >> /v/conf/a; sleep 5; exit 1", **mount("/v"))
    folder = {"name": "v", "emptyDir": {}}
    warm.run_pod(initContainers=[writer], containers=[main], volumes=[folder])
    warm.tick(6)
    assert warm.process().log == ["made", "b", "conf"]
    warm.tick(10)
    assert warm.process().log[:2] == ["made", "again"]
    warm.delete(grace_s=0)
    warm.tick(3)
    warm.run_pod(containers=[shell("ls /v; echo empty", **mount("/v"))], volumes=[folder])
    warm.tick(4)
    assert warm.process().log == ["empty"]


def test_a_path_inside_an_empty_folder_is_a_folder_of_its_own(warm: Any, shell: Any):
    writer = shell("echo one > /a/x", "init", **mount("/a", subPath="one"))
    main = shell("cat /v/one/x; ls /v", **mount("/v"))
    warm.run_pod(initContainers=[writer], containers=[main], volumes=[{"name": "v", "emptyDir": {}}])
    warm.tick(6)
    assert warm.process().log == ["one", "one"]


@pytest.mark.parametrize("of_claim", [True, False])
def test_what_is_kept_in_a_claim_or_on_the_node_outlives_the_pod(warm: Any, shell: Any, of_claim: bool):
    asked = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    warm.create("PersistentVolumeClaim", "data", spec=asked)
    claim = {"persistentVolumeClaim": {"claimName": "data"}}
    volume = {"name": "v"} | (claim if of_claim else {"hostPath": {"path": "/srv/data"}})
    warm.run_pod("first", containers=[shell("echo kept > /v/note; sleep 100", **mount("/v"))], volumes=[volume])
    warm.tick(3)
    warm.delete("first", grace_s=0)
    warm.tick(3)
    warm.run_pod("second", containers=[shell("cat /v/note", **mount("/v"))], volumes=[volume])
    warm.tick(3)
    assert warm.process("second").log == ["kept"]


def test_emptying_a_mounted_folder_leaves_the_folder(warm: Any, shell: Any):
    script = "touch /v/a /v/b; rm -rf /v/*; ls /v; rm -rf /v; [ -d /v ] && echo there"
    assert said(warm, shell, script, {"emptyDir": {}}) == ["there"]
