"""Volumes, claims and classes: what they are made of, and what stays."""

from __future__ import annotations

from typing import Any

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.apiserver.validation.kindobjects import create, document, refusal, update

CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
VOLUME = {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"]}
STAYS = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ({"hostPath": {"path": ""}}, "spec.hostPath.path: Required value"),
        ({"hostPath": {"path": "/a/../b"}}, "spec.hostPath.path: Invalid value: \"/a/../b\": must not contain '..'"),
        (
            {"hostPath": {"path": "/a", "type": "Dir"}},
            'spec.hostPath.type: Unsupported value: "Dir": supported values: "", "BlockDevice", "CharDevice", '
            '"Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
        ),
        (
            {"nfs": {"path": "a"}},
            '[spec.nfs.server: Required value, spec.nfs.path: Invalid value: "a": must be an absolute path]',
        ),
        ({"csi": {}}, "[spec.csi.driver: Required value, spec.csi.volumeHandle: Required value]"),
        (
            {"csi": {"driver": "d", "volumeHandle": "h", "nodePublishSecretRef": {"name": "s"}}},
            "spec.csi.nodePublishSecretRef.namespace: Required value",
        ),
        ({"gcePersistentDisk": {}}, "spec.persistentDisk.pdName: Required value"),
        ({"rbd": {}}, "[spec.rbd.monitors: Required value, spec.rbd.image: Required value]"),
        (
            {"local": {"path": "/a"}, "nodeAffinity": {"required": {"nodeSelectorTerms": []}}},
            "spec.nodeAffinity.required.nodeSelectorTerms: Required value: must have at least one node selector term",
        ),
        (
            {"hostPath": {"path": "/"}, "persistentVolumeReclaimPolicy": "Recycle"},
            "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'",
        ),
        (
            {"hostPath": {"path": "/a"}, "capacity": {"storage": "0"}},
            'spec.capacity[storage]: Invalid value: "0": must be greater than zero',
        ),
        (
            {"hostPath": {"path": "/a"}, "volumeMode": "Zip"},
            'spec.volumeMode: Unsupported value: "Zip": supported values: "Block", "Filesystem"',
        ),
    ],
)
def test_a_volume_is_made_of_one_thing_that_can_be(rest: RESTEndpoints, source: dict[str, Any], why: str):
    assert refusal(create, rest, document("PersistentVolume", spec=VOLUME | source)) == why


def test_fields_that_are_carried_have_types(rest: RESTEndpoints):
    wrong = document("PersistentVolume", spec=VOLUME | {"fc": {"lun": "0"}})
    assert refusal(create, rest, wrong).endswith(
        "json: cannot unmarshal string into Go struct field FCVolumeSource.spec.fc.lun of type int32"
    )


def test_a_volume_stays_made_of_what_it_is(rest: RESTEndpoints):
    create(rest, document("PersistentVolume", spec=VOLUME | {"hostPath": {"path": "/a"}}))
    other = document("PersistentVolume", spec=VOLUME | {"nfs": {"path": "/a", "server": "s"}})
    said = refusal(update, rest, other)
    assert "spec.persistentvolumesource is immutable after creation\n  core.PersistentVolumeSource{\n" in said


def test_a_claim_stays_what_was_asked_for(rest: RESTEndpoints):
    create(rest, document("PersistentVolumeClaim", spec=CLAIM))
    other = document("PersistentVolumeClaim", spec=CLAIM | {"accessModes": ["ReadWriteMany"]})
    assert refusal(update, rest, other).startswith(
        f"spec: Forbidden: {STAYS}\n  core.PersistentVolumeClaimSpec{{\n- \tAccess"
    )
    larger = document("PersistentVolumeClaim", spec=CLAIM | {"resources": {"requests": {"storage": "2Gi"}}})
    assert refusal(update, rest, larger).startswith(
        f"spec: Forbidden: {STAYS}\n  core.PersistentVolumeClaimSpec{{\n  \tAccess"
    )
    same = document(
        "PersistentVolumeClaim",
        spec=CLAIM | {"resources": {"requests": {"storage": "1024Mi"}}} | {"storageClassName": "standard"},
    )
    assert update(rest, same)["metadata"]["name"] == "x"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"parameters": {"a": "b"}}, "parameters: Forbidden: updates to parameters are forbidden."),
        ({"provisioner": "example.com/q"}, "provisioner: Forbidden: updates to provisioner are forbidden."),
        ({"reclaimPolicy": "Retain"}, "reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden."),
        (
            {"volumeBindingMode": "WaitForFirstConsumer"},
            'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
        ),
    ],
)
def test_a_class_stays_what_it_is(rest: RESTEndpoints, change: dict[str, Any], why: str):
    create(rest, document("StorageClass", provisioner="example.com/p"))
    assert refusal(update, rest, document("StorageClass", provisioner="example.com/p") | change) == why
