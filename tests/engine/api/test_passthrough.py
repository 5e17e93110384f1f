"""What is carried as it came is decoded for whoever reads it."""

from __future__ import annotations

from typing import Any

from engine.api.core import Pod
from engine.api.serializer import wire
from engine.api.serializer.passthrough import Forms, KeySelector, PersistentVolumeClaimVolumeSource, Volume, forms_of
from tests.present import as_a


def pod(**spec: Any) -> Pod:
    """A Pod of one container, as the server reads it."""
    containers = [{"name": "main", "image": "nginx"} | spec.pop("container", {})]
    document = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}}
    return as_a(Pod, wire.decode_document(document | {"spec": {"containers": containers} | spec}))


def test_what_nobody_carries_is_empty():
    assert forms_of(pod().spec) == Forms()


def test_volumes_are_decoded_with_what_they_are_made_of():
    volumes = [{"name": "a", "emptyDir": {}}, {"name": "b", "persistentVolumeClaim": {"claimName": "data"}}]
    assert forms_of(pod(volumes=volumes).spec).volumes == (
        Volume(name="a"),
        Volume(name="b", persistent_volume_claim=PersistentVolumeClaimVolumeSource(claim_name="data")),
    )


def test_a_variable_names_its_source():
    env = [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "web", "key": "a", "optional": True}}}]
    (variable,) = pod(container={"env": env}).spec.containers[0].env
    source = forms_of(variable).value_from
    assert source is not None
    assert source.config_map_key_ref == KeySelector(name="web", key="a", optional=True)


def test_a_whole_number_may_be_written_with_a_point():
    (container,) = pod(container={"livenessProbe": {"grpc": {"port": 80.0}}}).spec.containers
    assert container.liveness_probe is not None
    grpc = forms_of(container.liveness_probe).grpc
    assert grpc is not None
    assert (grpc.port, type(grpc.port)) == (80, int)


def test_what_is_decoded_is_sent_as_it_came():
    spec = {"readinessGates": [{"conditionType": "x/y"}], "volumes": [{"name": "a", "configMap": {"optional": False}}]}
    read = pod(**spec)
    assert forms_of(read.spec).readiness_gates[0].condition_type == "x/y"
    assert wire.encode(read)["spec"].items() >= spec.items()
