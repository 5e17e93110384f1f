"""Autoscalers, LimitRanges, quotas, roles and Nodes: what the recorded objects leave open."""

from __future__ import annotations

from typing import Any

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.apiserver.validation.kindobjects import create, document, refusal, update

TARGET = {"type": "Value", "value": "1"}
WEB = {"kind": "Deployment", "name": "web"}


def scaled_by(*metrics: dict[str, Any], **spec: Any) -> dict[str, Any]:
    whole = {"scaleTargetRef": WEB, "maxReplicas": 3, "metrics": list(metrics)} | spec
    return document("HorizontalPodAutoscaler", spec=whole)


@pytest.mark.parametrize(
    ("metric", "why"),
    [
        ({}, 'type: Required value: must specify a metric source type, spec.metrics[0].type: Unsupported value: ""'),
        (
            {"type": "Pods", "pods": {"metric": {"name": "a/b"}, "target": TARGET}},
            "pods.metric.name: Invalid value: \"a/b\": may not contain '/', "
            "spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue",
        ),
        (
            {"type": "External", "external": {"metric": {"name": "m"}, "target": TARGET | {"averageValue": "1"}}},
            "external.target.value: Forbidden: may not set both a target value for metric and a per-pod target",
        ),
        (
            {"type": "Object", "object": {"metric": {}, "describedObject": WEB, "target": {"type": "Value"}}},
            "object.metric.name: Required value: must specify a metric name, "
            "spec.metrics[0].object.target.averageValue: Required value: "
            "must set either a target value or averageValue",
        ),
        (
            {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization"}}},
            "resource.target.averageUtilization: Required value: must set either a target raw value or a target",
        ),
        (
            {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "AverageValue", "averageValue": "-1"}}},
            "resource.target.averageValue: Invalid value: resource.Quantity{i:resource.int64Amount{value:-1, scale:0}, "
            'd:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"-1", Format:"DecimalSI"}: must be positive',
        ),
        (
            {
                "type": "ContainerResource",
                "containerResource": {"name": "disk", "target": {"type": "Utilization", "averageUtilization": 0}},
            },
            "containerResource.name: Invalid value: disk: must be a standard resource for containers",
        ),
        (
            {
                "type": "Pods",
                "pods": {"metric": {"name": "m"}, "target": TARGET | {"averageValue": "1"}},
                "resource": {"name": "cpu", "target": TARGET},
            },
            "resource: Forbidden: must populate the given metric source only",
        ),
    ],
)
def test_a_metric_says_what_is_measured(rest: RESTEndpoints, metric: dict[str, Any], why: str):
    assert f"spec.metrics[0].{why}" in refusal(create, rest, scaled_by(metric))


def test_types_of_the_second_version_are_called_so(rest: RESTEndpoints):
    wrong = refusal(create, rest, scaled_by(metrics={}))
    assert wrong.endswith("cannot unmarshal object into Go struct field HorizontalPodAutoscalerSpec.spec.metrics of "
                          "type []v2.MetricSpec")  # fmt: skip


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"type": "Thing"}, 'type: Invalid value: "Thing": must be a standard limit type or fully qualified'),
        (
            {"type": "Pod", "max": {"disk": "1"}},
            "max[disk]: Invalid value: disk: must be a standard resource type or fully qualified, "
            "spec.limits[0].max[disk]: Invalid value: disk: must be a standard resource for containers",
        ),
        ({"type": "Pod", "default": {"cpu": 1}}, "default: Forbidden: may not be specified when `type` is 'Pod'"),
        (
            {"type": "PersistentVolumeClaim"},
            "limits: Required value: either minimum or maximum storage value is required, but neither was provided",
        ),
        (
            {"type": "Pod", "maxLimitRequestRatio": {"cpu": "500m"}},
            "maxLimitRequestRatio[cpu]: Invalid value: resource.Quantity{i:resource.int64Amount{value:500, scale:-3}, "
            'd:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"500m", Format:"DecimalSI"}: ratio 500m is less than 1',
        ),
        (
            {"type": "Pod", "min": {"cpu": 3}, "max": {"cpu": 4}, "maxLimitRequestRatio": {"cpu": 2}},
            "ratio 2 is greater than max/min = 1.333333",
        ),
        (
            {"type": "Container", "max": {"memory": "1Gi"}, "min": {"memory": "2Gi"}},
            "min[memory]: Invalid value: resource.Quantity{i:resource.int64Amount{value:2147483648, scale:0}, "
            'd:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"2Gi", Format:"BinarySI"}: '
            "min value 2Gi is greater than max value 1Gi",
        ),
        (
            {"type": "Container", "default": {"a.b/gpu": 2}, "defaultRequest": {"a.b/gpu": 1}},
            "default value 2 must equal to defaultRequest value 1 in a.b/gpu",
        ),
    ],
)
def test_limits_do_not_contradict_one_another(rest: RESTEndpoints, item: dict[str, Any], why: str):
    assert why in refusal(create, rest, document("LimitRange", spec={"limits": [item]}))


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        (
            {"hard": {"disk": "1"}},
            "[spec.hard[disk]: Invalid value: disk: must be a standard resource type or fully qualified, "
            "spec.hard[disk]: Invalid value: disk: must be a standard resource for quota]",
        ),
        (
            {"hard": {"cpu": 1}, "scopes": ["BestEffort"]},
            'spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort"}: '
            "unsupported scope applied to resource",
        ),
        (
            {"scopeSelector": {"matchExpressions": [{"scopeName": "Terminating", "operator": "In"}]}},
            "spec.scopeSelector.matchExpressions.values: Required value: "
            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        ),
        (
            {"scopeSelector": {"matchExpressions": [{"scopeName": "PriorityClass", "operator": "Is"}]}},
            'spec.scopeSelector.matchExpressions.operator: Invalid value: "Is": not a valid selector operator',
        ),
    ],
)
def test_a_quota_limits_what_can_be_counted(rest: RESTEndpoints, spec: dict[str, Any], why: str):
    assert why in refusal(create, rest, document("ResourceQuota", spec=spec))


def test_extended_resources_are_counted_whole_and_counts_of_kinds_have_names(rest: RESTEndpoints):
    hard = {"count/deployments.apps": "1", "requests.a.b/gpu": "1", "services.nodeports": "0"}
    assert create(rest, document("ResourceQuota", spec={"hard": hard}))
    assert "must be an integer" in refusal(create, rest, document("ResourceQuota", "y", spec={"hard": {"a.b/c": "1m"}}))


def test_a_role_that_is_made_of_others_says_which(rest: RESTEndpoints):
    empty = document("ClusterRole", aggregationRule={"clusterRoleSelectors": []})
    assert refusal(create, rest, empty) == (
        "aggregationRule.clusterRoleSelectors: Required value: "
        "at least one clusterRoleSelector required if aggregationRule is non-nil"
    )


@pytest.mark.parametrize("name", [".", "a%b"])
def test_a_role_can_be_named_in_a_path(rest: RESTEndpoints, name: str):
    assert "metadata.name: Invalid value" in refusal(create, rest, document("Role", name))


def test_a_binding_stays_with_its_role(rest: RESTEndpoints):
    create(rest, document("RoleBinding", "a:b", roleRef={"kind": "Role", "name": "r"}))
    other = document("RoleBinding", "a:b", roleRef={"kind": "ClusterRole", "name": "view"})
    assert refusal(update, rest, other) == (
        'roleRef: Invalid value: rbac.RoleRef{APIGroup:"rbac.authorization.k8s.io", Kind:"ClusterRole", Name:"view"}: '
        "cannot change roleRef"
    )


@pytest.mark.parametrize(
    ("taint", "why"),
    [
        ({"key": "a"}, "metadata.taints[0].effect: Required value"),
        (
            {"key": "a", "effect": "No"},
            'metadata.taints[0].effect: Unsupported value: "No": supported values: "NoSchedule", "PreferNoSchedule", '
            '"NoExecute"',
        ),
        ({"key": "a", "value": "b c", "effect": "NoExecute"}, 'metadata.taints[0].value: Invalid value: "b c"'),
    ],
)
def test_taints_of_a_node_have_effects(rest: RESTEndpoints, taint: dict[str, Any], why: str):
    assert why in refusal(create, rest, document("Node", spec={"taints": [taint]}))


def test_a_node_keeps_its_range_and_its_providers_name(rest: RESTEndpoints):
    create(rest, document("Node", spec={"podCIDR": "10.9.0.0/24", "providerID": "a"}))
    other = document("Node", spec={"podCIDR": "10.9.1.0/24", "providerID": "b"})
    assert refusal(update, rest, other) == (
        '[spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid, '
        'spec.providerID: Forbidden: node updates may not change providerID except from "" to valid]'
    )
