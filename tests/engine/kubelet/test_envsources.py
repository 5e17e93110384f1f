"""Variables from ConfigMaps, Secrets and the Pod itself; a container does not start without what it needs."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from engine.api.serializer import wire
from tests.engine.kubelet.conftest import BY_HAND


def store(node: Any, kind: str, name: str, **body: Any) -> None:
    document = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, "namespace": "default"}} | body
    node.server.create(wire.decode_document(document), BY_HAND)


def start(node: Any, mongod: Any, ticks: int = 3, **container: Any) -> None:
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod | container])
    node.tick(ticks)


def environment(node: Any) -> dict[str, str]:
    return dict(node.process().env)


def from_map(name: str = "settings", key: str = "color", **more: Any) -> list[dict[str, Any]]:
    return [{"name": "COLOR", "valueFrom": {"configMapKeyRef": {"name": name, "key": key} | more}}]


def test_a_variable_takes_the_entry_of_a_config_map(node: Any, mongod: Any):
    store(node, "ConfigMap", "settings", data={"color": "blue"})
    start(node, mongod, env=from_map())
    assert environment(node)["COLOR"] == "blue"


def test_all_entries_come_with_env_from_and_own_ones_win(node: Any, mongod: Any):
    store(node, "ConfigMap", "settings", data={"color": "blue", "size": "big"})
    source = {"prefix": "X_", "configMapRef": {"name": "settings"}}
    start(node, mongod, envFrom=[source], env=[{"name": "X_size", "value": "$(X_color)"}])
    assert (environment(node)["X_color"], environment(node)["X_size"]) == ("blue", "blue")


def test_a_secret_is_decoded(node: Any, mongod: Any):
    store(node, "Secret", "key", data={"word": base64.b64encode(b"sesame").decode()})
    variable = {"name": "WORD", "valueFrom": {"secretKeyRef": {"name": "key", "key": "word"}}}
    start(node, mongod, env=[variable])
    assert environment(node)["WORD"] == "sesame"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("metadata.name", "x"),
        ("metadata.namespace", "default"),
        ("spec.nodeName", "node-1"),
        ("status.podIP", "10.244.1.2"),
        ("status.hostIP", "172.18.0.3"),
        ("metadata.annotations['note']", "hi"),
    ],
)
def test_a_field_of_the_pod_itself(node: Any, mongod: Any, path: str, value: str):
    variable = {"name": "OWN", "valueFrom": {"fieldRef": {"fieldPath": path}}}
    node.warm("mongo:3.3")
    node.run_pod(annotations={"note": "hi"}, containers=[mongod | {"env": [variable]}])
    node.tick(3)
    assert environment(node)["OWN"] == value


def test_a_missing_config_map_keeps_the_container_from_starting_and_is_looked_for_again(node: Any, mongod: Any):
    start(node, mongod, env=from_map())
    waiting = node.status().state.waiting
    assert (waiting.reason, waiting.message) == ("CreateContainerConfigError", 'configmap "settings" not found')
    assert ("Failed", 'Error: configmap "settings" not found') in node.events()
    store(node, "ConfigMap", "settings", data={"color": "blue"})
    node.tick(12)
    assert environment(node)["COLOR"] == "blue"


def test_a_missing_key_is_named_with_its_config_map(node: Any, mongod: Any):
    store(node, "ConfigMap", "settings", data={"size": "big"})
    start(node, mongod, env=from_map())
    assert node.status().state.waiting.message == "couldn't find key color in ConfigMap default/settings"


def test_what_is_optional_may_be_missing(node: Any, mongod: Any):
    start(node, mongod, env=from_map(optional=True))
    assert "COLOR" not in environment(node)


def test_a_running_process_keeps_the_values_it_started_with(node: Any, mongod: Any):
    store(node, "ConfigMap", "settings", data={"color": "blue"})
    start(node, mongod, env=from_map())
    live = node.store.get("configmaps", "default/settings")
    node.server.update(wire.decode_document(wire.encode(live) | {"data": {"color": "red"}}), BY_HAND)
    node.tick(5)
    assert environment(node)["COLOR"] == "blue"
