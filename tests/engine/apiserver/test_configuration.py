"""ConfigMaps and Secrets as the server takes them in."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.serializer import wire
from engine.api.status import StatusError
from tests.engine.harness import BY_HAND, ControlPlane


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def document(kind: str, **body: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "x", "namespace": "default"}} | body


def test_string_data_is_stored_as_base64_and_not_shown(plane: ControlPlane):
    plane.create(document("Secret", data={"a": "MQ=="}, stringData={"b": "hello"}))
    raw = wire.encode(plane.get("secrets", "x"))
    assert raw["data"] == {"a": "MQ==", "b": "aGVsbG8="}
    assert raw["type"] == "Opaque"
    assert "stringData" not in raw


def test_a_key_with_a_space_is_refused(plane: ControlPlane):
    with pytest.raises(StatusError, match="a valid config key must consist of alphanumeric characters"):
        plane.create(document("ConfigMap", data={"a b": "1"}))


def test_an_immutable_config_map_may_not_change(plane: ControlPlane):
    plane.create(document("ConfigMap", data={"a": "1"}, immutable=True))
    changed = wire.decode_document(document("ConfigMap", data={"a": "2"}, immutable=True))
    with pytest.raises(StatusError, match="data: Forbidden: field is immutable when `immutable` is set"):
        plane.server.update(changed, BY_HAND)


def test_the_type_of_a_secret_may_not_change(plane: ControlPlane):
    plane.create(document("Secret"))
    with pytest.raises(StatusError, match='type: Invalid value: "other": field is immutable'):
        plane.server.update(wire.decode_document(document("Secret", type="other")), BY_HAND)
