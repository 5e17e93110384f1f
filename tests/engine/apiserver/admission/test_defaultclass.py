"""What names no class gets the cluster's default one."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.serializer import wire
from tests.engine.harness import BY_HAND, ControlPlane

STORAGE = "storageclass.kubernetes.io/is-default-class"
INGRESS = "ingressclass.kubernetes.io/is-default-class"


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def storage_class(plane: ControlPlane, name: str, default: str = "true", mark: str = STORAGE) -> None:
    meta = {"name": name, "namespace": "", "annotations": {mark: default}}
    plane.server.create(_decoded("storage.k8s.io/v1", "StorageClass", meta, provisioner="example.com/x"), BY_HAND)


def ingress_class(plane: ControlPlane, name: str) -> None:
    meta = {"name": name, "namespace": "", "annotations": {INGRESS: "true"}}
    plane.server.create(_decoded("networking.k8s.io/v1", "IngressClass", meta, spec={"controller": "e.com/x"}), BY_HAND)


def _decoded(api: str, kind: str, meta: dict[str, Any], **fields: Any) -> Any:
    return wire.decode_document({"apiVersion": api, "kind": kind, "metadata": meta} | fields)


def class_of_claim(plane: ControlPlane, notes: dict[str, str] | None = None, **spec: Any) -> str | None:
    body = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}} | spec
    meta = {"name": "data", "annotations": notes or {}}
    claim = plane.create({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta, "spec": body})
    name: str | None = claim.spec.storage_class_name
    return name


def class_of_ingress(plane: ControlPlane, notes: dict[str, str] | None = None, **spec: Any) -> str | None:
    body = {"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}} | spec
    meta = {"name": "web", "annotations": notes or {}}
    made = plane.create({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": meta, "spec": body})
    name: str | None = made.body["spec"].get("ingressClassName")
    return name


def test_without_a_marked_class_nothing_gets_one(plane):
    storage_class(plane, "standard", default="false")
    assert (class_of_ingress(plane), class_of_claim(plane)) == (None, None)


@pytest.mark.parametrize("mark", [STORAGE, "storageclass.beta.kubernetes.io/is-default-class"])
def test_a_claim_gets_the_default_class(plane, mark):
    storage_class(plane, "fast", mark=mark)
    assert class_of_claim(plane) == "fast"


def test_an_ingress_gets_the_default_class(plane):
    ingress_class(plane, "nginx")
    assert class_of_ingress(plane) == "nginx"


def test_of_several_the_newest_and_then_the_first_by_name_is_taken(plane):
    storage_class(plane, "a-old")
    plane.tick()
    storage_class(plane, "z-new")
    storage_class(plane, "m-new")
    assert class_of_claim(plane) == "m-new"


@pytest.mark.parametrize(
    ("notes", "spec", "named"),
    [
        ({}, {"storageClassName": "own"}, "own"),
        ({}, {"storageClassName": ""}, ""),
    ],
)
def test_a_claim_that_names_a_class_or_none_keeps_to_it(plane, notes, spec, named):
    storage_class(plane, "standard")
    assert class_of_claim(plane, notes, **spec) == named


@pytest.mark.parametrize(
    ("notes", "spec", "named"),
    [({}, {"ingressClassName": "own"}, "own"), ({"kubernetes.io/ingress.class": "own"}, {}, None)],
)
def test_an_ingress_that_names_a_class_keeps_to_it(plane, notes, spec, named):
    ingress_class(plane, "nginx")
    assert class_of_ingress(plane, notes, **spec) == named
