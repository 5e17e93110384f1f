"""Objects have their fields in the order in which a real server writes them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from engine.api.meta import Object
from engine.api.scheme import for_kind
from engine.api.serializer import wire
from engine.api.serializer.goorder.order import in_go_order
from tests.conformance.asking import rows

AS_THEY_COME = {"fieldsV1", "data"}
"""What has no struct in Go, or is a map: `data` of a ControllerRevision travels as it came."""


@cache
def recorded() -> list[dict[str, Any]]:
    """Every object that a real server answered, once per kind, id and set of fields."""
    answered = [row["answer"]["body"] for row in rows("requests") if row["answer"]]
    defaulted = [row["answer"].get("defaulted") for row in rows("objects")]
    return [body for body in answered + defaulted if isinstance(body, dict) and _form(*_kind(body)) is not None]


def _kind(body: dict[str, Any]) -> tuple[str, str]:
    return body.get("apiVersion", ""), body.get("kind", "")


def _form(api_version: str, kind: str) -> type[Object] | None:
    resource = for_kind(api_version, kind)
    return None if resource is None else wire.form_of(resource)


def in_order(body: dict[str, Any], api_version: str, kind: str) -> dict[str, Any]:
    """The body of an object in the order of its kind."""
    form = _form(api_version, kind)
    assert form is not None
    return in_go_order(form, body)


def turned(value: Any) -> Any:
    """The value with the keys of all dicts in it the other way round."""
    if isinstance(value, list):
        return [turned(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: inner if key in AS_THEY_COME else turned(inner) for key, inner in reversed(value.items())}


def test_fields_stand_as_a_real_server_writes_them():
    objects = recorded()
    kinds = {body["kind"] for body in objects}

    wrong = [body for body in objects if json.dumps(in_order(turned(body), *_kind(body))) != json.dumps(body)]

    assert wrong == []
    assert len(kinds) > 40


@pytest.mark.parametrize(
    ("kind", "path", "fields"),
    [
        ("Pod", "spec.securityContext", "seLinuxOptions runAsUser supplementalGroups fsGroup seccompProfile"),
        ("Pod", "spec.affinity", "nodeAffinity podAffinity podAntiAffinity"),
        ("PersistentVolume", "spec.hostPath", "path type"),
        ("StatefulSet", "spec.persistentVolumeClaimRetentionPolicy", "whenDeleted whenScaled"),
        ("Node", "status.nodeInfo", "machineID kernelVersion osImage kubeletVersion operatingSystem architecture"),
        ("ConfigMap", "metadata.labels", "a b c"),
    ],
)
def test_structs_within_structs_too_and_maps_by_their_keys(kind: str, path: str, fields: str):
    api = {"StatefulSet": "apps/v1"}.get(kind, "v1")
    inner: Any = dict.fromkeys(reversed(fields.split()), "x")
    for key in reversed(path.split(".")):
        inner = {key: inner}

    out: Any = in_order(inner, api, kind)
    for key in path.split("."):
        out = out[key]

    assert list(out) == fields.split()


def test_what_a_form_does_not_know_stands_last():
    assert list(in_order({"x": 1, "data": {}, "kind": "ConfigMap"}, "v1", "ConfigMap")) == ["kind", "data", "x"]
