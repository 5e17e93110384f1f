"""Control plane reference, section 5.2: what is refused of affinity, spread constraints and the like at creation."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.serializer import wire
from engine.api.status import StatusError
from tests.engine.harness import BY_HAND, ControlPlane

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def refusal(**spec: Any) -> str:
    document = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "x", "namespace": "default"},
        "spec": {"containers": [{"name": "c", "image": "nginx"} | spec.pop("container", {})]} | spec,
    }
    with pytest.raises(StatusError) as refused:
        ControlPlane().server.create(wire.decode_document(document), BY_HAND)
    return str(refused.value)


def node(**affinity: Any) -> dict[str, Any]:
    return {"affinity": {"nodeAffinity": affinity}}


def term(**expression: Any) -> dict[str, Any]:
    return node(**{REQUIRED: {"nodeSelectorTerms": [{"matchExpressions": [{"key": "k"} | expression]}]}})


def spread(**entry: Any) -> dict[str, Any]:
    whole = {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"} | entry
    return {"topologySpreadConstraints": [whole]}


TERM = f"spec.affinity.nodeAffinity.{REQUIRED}.nodeSelectorTerms[0].matchExpressions[0]"
INVALID = [
    (
        node(**{REQUIRED: {"nodeSelectorTerms": []}}),
        f"spec.affinity.nodeAffinity.{REQUIRED}.nodeSelectorTerms: Required value: "
        "must have at least one node selector term",
    ),
    (term(operator="Is"), f'{TERM}.operator: Invalid value: "Is": not a valid selector operator'),
    (term(operator="In"), f"{TERM}.values: Required value: must be specified when `operator` is 'In' or 'NotIn'"),
    (
        term(operator="Exists", values=["a"]),
        f"{TERM}.values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
    ),
    (
        term(operator="Gt", values=["1", "2"]),
        f"{TERM}.values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'",
    ),
    (
        node(**{PREFERRED: [{"weight": 0, "preference": {}}]}),
        f"spec.affinity.nodeAffinity.{PREFERRED}[0].weight: Invalid value: 0: must be in the range 1-100",
    ),
    (
        {"affinity": {"podAffinity": {REQUIRED: [{"labelSelector": {}}]}}},
        f"spec.affinity.podAffinity.{REQUIRED}[0].topologyKey: Required value: can not be empty",
    ),
    (
        {"affinity": {"podAntiAffinity": {PREFERRED: [{"weight": 101, "podAffinityTerm": {"topologyKey": "z"}}]}}},
        f"spec.affinity.podAntiAffinity.{PREFERRED}[0].weight: Invalid value: 101: must be in the range 1-100",
    ),
    (spread(maxSkew=0), "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero"),
    (spread(topologyKey=""), "spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty"),
    (
        spread(whenUnsatisfiable="Never"),
        'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Never": '
        'supported values: "DoNotSchedule", "ScheduleAnyway"',
    ),
    (spread(minDomains=0), "spec.topologySpreadConstraints[0].minDomains: Invalid value: 0: must be greater than zero"),
    (
        spread(minDomains=2, whenUnsatisfiable="ScheduleAnyway"),
        "spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if "
        "whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
    ),
]


@pytest.mark.parametrize(("spec", "text"), INVALID, ids=[row[1][:60] for row in INVALID])
def test_what_makes_no_sense_is_named(spec: dict[str, Any], text: str):
    assert text in refusal(**spec)


MALFORMED = [
    ({"affinity": []}, "json: cannot unmarshal array into Go struct field PodSpec.spec.affinity of type v1.Affinity"),
    (
        {"affinity": {"podAffinity": "web"}},
        "json: cannot unmarshal string into Go struct field Affinity.spec.affinity.podAffinity of type v1.PodAffinity",
    ),
    ({"affinity": {"podAfinity": {}}}, 'strict decoding error: unknown field "spec.affinity.podAfinity"'),
    (spread(maxSkew="1"), "cannot unmarshal string into Go struct field TopologySpreadConstraint."),
    ({"topologySpreadConstraints": {}}, "cannot unmarshal object into Go struct field"),
    ({"volumes": "data"}, "cannot unmarshal string into Go struct field"),
    ({"volumes": [5]}, "cannot unmarshal number into Go struct field"),
    ({"volumes": [{"name": "v", "configmap": {}}]}, 'unknown field "spec.volumes[0].configmap"'),
    ({"readinessGates": [{"type": "x"}]}, 'unknown field "spec.readinessGates[0].type"'),
    ({"schedulingGates": ["x"]}, "cannot unmarshal string into Go struct field"),
    ({"container": {"envFrom": {"configMapRef": {}}}}, "cannot unmarshal object into Go struct field"),
    ({"container": {"env": [{"name": "A", "valueFrom": []}]}}, "cannot unmarshal array into Go struct field"),
    ({"container": {"livenessProbe": {"grpc": {"port": "http"}}}}, "cannot unmarshal string into Go struct field"),
]


@pytest.mark.parametrize(("spec", "text"), MALFORMED)
def test_what_has_the_wrong_form_is_refused_before_anybody_reads_it(spec: dict[str, Any], text: str):
    assert text in refusal(**spec)
