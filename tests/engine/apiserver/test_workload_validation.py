"""Control plane reference, sections 3.1 and 4.1: defaults and refusals of ReplicaSets, Deployments and bare Pods."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints

PODS, SETS, DEPLOYMENTS = by_plural("pods"), by_plural("replicasets"), by_plural("deployments")
CONTAINER = {"name": "c", "image": "nginx"}
ONE_ONLY = "pod updates may not add or remove containers"
HARDLY_ANY = (
    "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
    "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing "
    "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)


def workload(resource: Any, spec: dict[str, Any], pod: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    template = {"metadata": {"labels": labels}, "spec": {"containers": [CONTAINER]} | pod}
    body = {"selector": {"matchLabels": {"app": "web"}}, "template": template} | spec
    document = {"apiVersion": "apps/v1", "kind": resource.kind, "metadata": {"name": "web"}, "spec": body}
    if body["selector"] is None:
        del body["selector"]
    return document


def bare(name: str = "db", **spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {"containers": [CONTAINER]} | spec}


def refusal(call: Any, *args: Any, **options: Any) -> str:
    with pytest.raises(StatusError) as caught:
        call(*args, **options)
    assert caught.value.code == 422
    return caught.value.message


def make(
    rest: RESTEndpoints,
    resource: Any,
    *,
    labels: dict[str, str] | None = None,
    pod: Any = None,
    **spec: Any,
) -> Any:
    return rest.create(resource, "default", workload(resource, spec, pod or {}, labels or {"app": "web"}))


def test_defaults_of_a_replica_set(rest: RESTEndpoints):
    assert make(rest, SETS)["spec"]["replicas"] == 1


def test_defaults_of_a_deployment(rest: RESTEndpoints):
    spec = make(rest, DEPLOYMENTS)["spec"]
    rolling = {"maxUnavailable": "25%", "maxSurge": "25%"}
    assert spec["strategy"] == {"type": "RollingUpdate", "rollingUpdate": rolling}
    assert (spec["replicas"], spec["revisionHistoryLimit"], spec["progressDeadlineSeconds"]) == (1, 10, 600)
    assert (spec.get("minReadySeconds", 0), spec.get("paused", False)) == (0, False)


@pytest.mark.parametrize("resource", [SETS, DEPLOYMENTS], ids=lambda resource: resource.kind)
@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"replicas": -1}, "spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
        (
            {"selector": {}},
            "spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:"
            "[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for deployment",
        ),
        (
            {"labels": {"app": "x"}},
            'spec.template.metadata.labels: Invalid value: map[string]string{"app":"x"}: '
            "`selector` does not match template `labels`",
        ),
        (
            {"pod": {"restartPolicy": "Never"}},
            'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
        ),
        ({"pod": {"containers": []}}, "spec.template.spec.containers: Required value"),
        (
            {"pod": {"containers": [{"image": "x"}]}},
            "spec.template.spec.containers[0].name: Required value",
        ),
        (
            {"pod": {"containers": [{"name": "c"}]}},
            "spec.template.spec.containers[0].image: Required value",
        ),
        (
            {"pod": {"containers": [CONTAINER, CONTAINER]}},
            'spec.template.spec.containers[1].name: Duplicate value: "c"',
        ),
        (
            {"selector": {"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "a", "operator": "In"}]}},
            "spec.selector.matchExpressions[0].values: Required value: "
            "must be specified when `operator` is 'In' or 'NotIn'",
        ),
        (
            {"selector": {"matchExpressions": [{"key": "app", "operator": "Exists", "values": ["x"]}]}},
            "spec.selector.matchExpressions[0].values: Forbidden: "
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
        (
            {"selector": {"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "a", "operator": "X"}]}},
            'spec.selector.matchExpressions[0].operator: Invalid value: "X": not a valid selector operator',
        ),
    ],
)
def test_a_mistake_gets_kubernetes_own_sentence(rest: RESTEndpoints, resource, wrong, why):
    said = refusal(make, rest, resource, **wrong).removeprefix(f'{resource.kind}.apps "web" is invalid: ')
    assert said == why or said.startswith(f"[{why}, ")


@pytest.mark.parametrize("resource", [SETS, DEPLOYMENTS], ids=lambda resource: resource.kind)
def test_a_missing_selector_is_required(rest: RESTEndpoints, resource):
    said = refusal(make, rest, resource, selector=None)
    assert said.startswith(f'{resource.kind}.apps "web" is invalid: [spec.selector: Required value, ')


def test_a_deadline_in_the_template_is_refused_with_the_name_of_the_kind(rest: RESTEndpoints):
    said = refusal(make, rest, SETS, pod={"activeDeadlineSeconds": 5})
    why = "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported"
    assert said == f'ReplicaSet.apps "web" is invalid: {why}'


@pytest.mark.parametrize("resource", [SETS, DEPLOYMENTS], ids=lambda resource: resource.kind)
def test_a_selector_may_not_change(rest: RESTEndpoints, resource):
    make(rest, resource, labels={"app": "web", "b": "c"})
    change = {"spec": {"selector": {"matchLabels": {"app": None, "b": "c"}}}}
    assert refusal(rest.patch, resource, "default", "web", change, type="merge") == (
        f'{resource.kind}.apps "web" is invalid: spec.selector: Invalid value: v1.LabelSelector{{MatchLabels:'
        'map[string]string{"b":"c"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable'
    )


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        (
            {"strategy": {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": 0}}},
            "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:0, IntVal:0, "
            'StrVal:""}: may not be 0 when `maxSurge` is 0',
        ),
        (
            {"strategy": {"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}},
            "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
        ),
        (
            {"progressDeadlineSeconds": 5, "minReadySeconds": 5},
            "spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds",
        ),
        (
            {"strategy": {"rollingUpdate": {"maxUnavailable": "150%"}}},
            "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, "
            'StrVal:"150%"}: must not be greater than 100%',
        ),
        (
            {"strategy": {"type": "Foo"}},
            'spec.strategy: Unsupported value: apps.DeploymentStrategy{Type:"Foo", RollingUpdate:'
            '(*apps.RollingUpdateDeployment)(nil)}: supported values: "Recreate", "RollingUpdate"',
        ),
        (
            {"strategy": {"rollingUpdate": {"maxSurge": "a lot"}}},
            "spec.strategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:1, IntVal:0, "
            "StrVal:\"a lot\"}: a valid percent string must be a numeric string followed by an ending '%' (e.g. "
            "'1%',  or '93%', regex used for validation is '[0-9]+%')",
        ),
        (
            {"strategy": {"rollingUpdate": {"maxSurge": -1}}},
            "spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0",
        ),
    ],
)
def test_a_deployments_strategy_is_checked(rest: RESTEndpoints, spec, why):
    assert refusal(make, rest, DEPLOYMENTS, **spec) == f'Deployment.apps "web" is invalid: {why}'


@pytest.mark.parametrize(
    ("containers", "why"),
    [
        ([], "spec.containers: Required value"),
        ([{"image": "x"}], "spec.containers[0].name: Required value"),
        ([{"name": "c"}], "spec.containers[0].image: Required value"),
        ([CONTAINER, CONTAINER], 'spec.containers[1].name: Duplicate value: "c"'),
    ],
)
def test_a_bare_pod_is_checked_alike(rest: RESTEndpoints, containers, why):
    assert refusal(rest.create, PODS, "default", bare(containers=containers)) == f'Pod "db" is invalid: {why}'


def with_image(spec: dict[str, Any]) -> None:
    spec["containers"][0]["image"] = "nginx:2"


def with_deadline(spec: dict[str, Any]) -> None:
    spec["activeDeadlineSeconds"] = 50


def with_toleration(spec: dict[str, Any]) -> None:
    spec["tolerations"].append({"key": "b", "operator": "Exists"})


@pytest.mark.parametrize("change", [with_image, with_deadline, with_toleration])
def test_a_few_fields_of_a_pod_may_change(rest: RESTEndpoints, change):
    made = rest.create(PODS, "default", bare())
    change(made["spec"])
    assert rest.update(PODS, "default", "db", made)["metadata"]["generation"] == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"restartPolicy": "Never"}, HARDLY_ANY),
        ({"dnsPolicy": "Default"}, HARDLY_ANY),
        ({"securityContext": {"runAsUser": 1}}, HARDLY_ANY),
        ({"terminationGracePeriodSeconds": 1}, HARDLY_ANY),
        ({"containers": [CONTAINER, {"name": "d", "image": "x"}]}, f"spec.containers: Forbidden: {ONE_ONLY}"),
        (
            {"tolerations": [{"key": "node.kubernetes.io/not-ready", "operator": "Exists"}]},
            "spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds",
        ),
    ],
)
def test_all_other_fields_of_a_pod_stay(rest: RESTEndpoints, change, why):
    made = rest.create(PODS, "default", bare())
    said = refusal(rest.update, PODS, "default", "db", made | {"spec": made["spec"] | change})
    sentence, _, difference = said.partition("\n")
    assert sentence == f'Pod "db" is invalid: {why}'
    assert difference.startswith("  core.PodSpec{\n") == (why == HARDLY_ANY)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (50, 60, "Invalid value: 60: must be less than or equal to previous value"),
        (50, None, 'Invalid value: "null": must not update from a positive integer to nil value'),
        (50, 0, "Invalid value: 0: must be between 1 and 2147483647, inclusive"),
    ],
)
def test_a_deadline_may_only_come_closer(rest: RESTEndpoints, before, after, why):
    rest.create(PODS, "default", bare(activeDeadlineSeconds=before))
    change = {"spec": {"activeDeadlineSeconds": after}}
    said = refusal(rest.patch, PODS, "default", "db", change, type="merge")
    assert said == f'Pod "db" is invalid: spec.activeDeadlineSeconds: {why}'
