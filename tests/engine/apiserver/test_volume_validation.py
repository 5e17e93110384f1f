"""Control plane reference, section 1.3 (Not found): what a container mounts must be a volume of its Pod."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api import names
from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints

PODS = by_plural("pods")
VOLUME = {"name": "v", "emptyDir": {}}


def mounting(*mounts: dict[str, Any]) -> dict[str, Any]:
    return {"name": "c", "image": "nginx", "volumeMounts": list(mounts)}


def at(path: str, name: str = "v") -> dict[str, Any]:
    return {"name": name, "mountPath": path}


def pod(*mounts: dict[str, Any], **spec: Any) -> dict[str, Any]:
    body = {"containers": [mounting(*mounts)], "volumes": [VOLUME]} | spec
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "db"}, "spec": body}


@pytest.mark.parametrize(
    ("document", "field", "reason", "message"),
    [
        (
            pod(at("/data", "w")),
            "spec.containers[0].volumeMounts[0].name",
            "FieldValueNotFound",
            'Not found: "w"',
        ),
        (
            pod(volumes=[]) | {"spec": {"containers": [mounting(at("/data"))]}},
            "spec.containers[0].volumeMounts[0].name",
            "FieldValueNotFound",
            'Not found: "v"',
        ),
        (
            pod(initContainers=[mounting(at("/data", "w")) | {"name": "i"}]),
            "spec.initContainers[0].volumeMounts[0].name",
            "FieldValueNotFound",
            'Not found: "w"',
        ),
        (pod(at("")), "spec.containers[0].volumeMounts[0].mountPath", "FieldValueRequired", "Required value"),
        (
            pod(at("/data"), at("/data")),
            "spec.containers[0].volumeMounts[1].mountPath",
            "FieldValueInvalid",
            'Invalid value: "/data": must be unique',
        ),
        (
            pod(volumes=[VOLUME, VOLUME]),
            "spec.volumes[1].name",
            "FieldValueDuplicate",
            'Duplicate value: "v"',
        ),
        (pod(volumes=[{"emptyDir": {}}]), "spec.volumes[0].name", "FieldValueRequired", "Required value"),
        (
            pod(volumes=[VOLUME | {"name": "V"}]),
            "spec.volumes[0].name",
            "FieldValueInvalid",
            f'Invalid value: "V": {names.label("V")[0]}',
        ),
    ],
)
def test_a_mistake_gets_kubernetes_own_sentence(
    rest: RESTEndpoints,
    document: dict[str, Any],
    field: str,
    reason: str,
    message: str,
):
    with pytest.raises(StatusError) as caught:
        rest.create(PODS, "default", document)
    assert caught.value.details["causes"] == [{"field": field, "reason": reason, "message": message}]


def test_one_volume_may_be_mounted_at_two_places_and_in_two_containers(rest: RESTEndpoints):
    two = [mounting(at("/a"), at("/b")), mounting(at("/a")) | {"name": "d"}]
    assert rest.create(PODS, "default", pod(containers=two))["spec"]["containers"][1]["volumeMounts"][:1] == [at("/a")]


@pytest.mark.parametrize("mounts", ["data", [7], [{"mountPath": 7}]])
def test_a_mount_of_another_form_is_refused_as_such(rest: RESTEndpoints, mounts: Any):
    document = pod()
    document["spec"]["containers"][0]["volumeMounts"] = mounts
    with pytest.raises(StatusError) as caught:
        rest.create(PODS, "default", document)
    assert caught.value.code == 400


@pytest.mark.parametrize(
    ("kind", "refused"),
    [("ReplicaSet", True), ("Deployment", True), ("DaemonSet", True), ("StatefulSet", False)],
)
def test_a_template_is_held_to_its_volumes_but_where_claims_add_others(rest: RESTEndpoints, kind: str, refused: bool):
    resource = by_plural(f"{kind.lower()}s")
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [mounting(at("/data"))]}}
    spec = {"selector": {"matchLabels": {"a": "b"}}, "template": template}
    document = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "db"}, "spec": spec}
    if not refused:
        assert rest.create(resource, "default", document)["spec"]["template"]["spec"]["containers"]
        return
    with pytest.raises(StatusError) as caught:
        rest.create(resource, "default", document)
    assert caught.value.message == (
        f'{kind}.apps "db" is invalid: spec.template.spec.containers[0].volumeMounts[0].name: Not found: "v"'
    )
