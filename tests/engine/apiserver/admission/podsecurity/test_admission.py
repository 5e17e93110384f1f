"""The labels of a namespace say what its Pods may do: others are refused, or warned of."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints

NAMESPACES, PODS = by_plural("namespaces"), by_plural("pods")
LABEL = "pod-security.kubernetes.io/"
BARE = (
    'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), '
    'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), '
    'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), '
    'seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or '
    '"Localhost")'
)
HARDENED: dict[str, Any] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def team(rest: RESTEndpoints, **modes: str) -> None:
    labels = {f"{LABEL}{mode.replace('_', '-')}": value for mode, value in modes.items()}
    meta = {"name": "team", "labels": labels}
    rest.create(NAMESPACES, "", {"apiVersion": "v1", "kind": "Namespace", "metadata": meta})
    rest.warnings()


def pod(context: dict[str, Any] | None = None, name: str = "x", **spec: Any) -> dict[str, Any]:
    container: dict[str, Any] = {"name": "c", "image": "nginx:1.25"}
    if context is not None:
        container["securityContext"] = context
    body = {"containers": [container]} | spec
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": body}


def refused(call: Any, *args: Any, code: int = 403) -> str:
    with pytest.raises(StatusError) as caught:
        call(*args)
    assert caught.value.code == code
    return caught.value.message


def test_a_restricted_namespace_refuses_a_bare_pod_with_all_reasons(rest: RESTEndpoints):
    team(rest, enforce="restricted")
    said = refused(rest.create, PODS, "team", pod())
    assert said == f'pods "x" is forbidden: violates PodSecurity "restricted:latest": {BARE}'
    rest.create(PODS, "team", pod(HARDENED))


def test_a_baseline_namespace_takes_what_is_not_dangerous(rest: RESTEndpoints):
    team(rest, enforce="baseline")
    rest.create(PODS, "team", pod())
    said = refused(rest.create, PODS, "team", pod({"privileged": True}, name="y"))
    assert said == (
        'pods "y" is forbidden: violates PodSecurity "baseline:latest": '
        'privileged (container "c" must not set securityContext.privileged=true)'
    )


@pytest.mark.parametrize("modes", [{}, {"enforce": "privileged"}, {"audit": "restricted"}])
def test_other_namespaces_take_everything_without_a_word(rest: RESTEndpoints, modes):
    team(rest, **modes)
    rest.create(PODS, "team", pod({"privileged": True}))
    assert rest.warnings() == []


def test_a_warned_level_lets_pass_and_says_so(rest: RESTEndpoints):
    team(rest, warn="restricted", warn_version="v1.33")
    rest.create(PODS, "team", pod())
    assert rest.warnings() == [f'would violate PodSecurity "restricted:v1.33": {BARE}']
    rest.create(PODS, "team", pod(HARDENED, name="y"))
    assert rest.warnings() == []


@pytest.mark.parametrize("kind", ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"])
def test_templates_are_never_refused_but_warned_of(rest: RESTEndpoints, kind):
    team(rest, enforce="restricted", warn="restricted")
    labels = {"app": "x"}
    spec = {
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": pod()["spec"]},
    }
    document = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "x"}, "spec": spec}
    rest.create(by_plural(f"{kind.lower()}s"), "team", document)
    assert f'would violate PodSecurity "restricted:latest": {BARE}' in rest.warnings()


def test_jobs_and_cron_jobs_are_warned_of_too(rest: RESTEndpoints):
    team(rest, warn="baseline")
    job = {"template": {"spec": pod(hostNetwork=True, restartPolicy="Never")["spec"]}}
    cron = {"schedule": "* * * * *", "jobTemplate": {"spec": job}}
    for kind, spec in (("Job", job), ("CronJob", cron)):
        document = {"apiVersion": "batch/v1", "kind": kind, "metadata": {"name": "x"}, "spec": spec}
        rest.create(by_plural(f"{kind.lower()}s"), "team", document)
        assert rest.warnings() == ['would violate PodSecurity "baseline:latest": host namespaces (hostNetwork=true)']


def test_a_refused_pod_is_not_warned_of_as_well(rest: RESTEndpoints):
    team(rest, enforce="restricted", warn="restricted")
    refused(rest.create, PODS, "team", pod())
    assert rest.warnings() == []


@pytest.mark.parametrize(
    ("label", "value", "why"),
    [
        ("enforce", "foo", "must be one of privileged, baseline, restricted"),
        ("warn", "", "must be one of privileged, baseline, restricted"),
        ("audit-version", "1.24", 'must be "latest" or "v1.x"'),
        ("enforce-version", "v1.024", 'must be "latest" or "v1.x"'),
    ],
)
def test_a_label_that_no_level_can_be_read_from_is_refused(rest: RESTEndpoints, label, value, why):
    meta = {"name": "odd", "labels": {f"{LABEL}{label}": value}}
    said = refused(rest.create, NAMESPACES, "", {"apiVersion": "v1", "kind": "Namespace", "metadata": meta}, code=422)
    where = f"metadata.labels[{LABEL}{label}]"
    assert said == f'Namespace "odd" is invalid: {where}: Invalid value: "{value}": {why}'


def labelled(rest: RESTEndpoints, **modes: str) -> list[str]:
    labels = {f"{LABEL}{mode}": value for mode, value in modes.items()}
    rest.patch(NAMESPACES, "", "team", {"metadata": {"labels": labels}}, type="merge")
    return rest.warnings()


def test_a_stricter_level_is_held_against_the_pods_that_are_there(rest: RESTEndpoints):
    team(rest)
    for name in ("a", "b", "c"):
        rest.create(PODS, "team", pod(name=name, hostNetwork=True))
    rest.create(PODS, "team", pod({"privileged": True}, name="d"))
    rest.warnings()
    assert labelled(rest, warn="restricted") == []
    assert labelled(rest, enforce="baseline") == [
        'existing pods in namespace "team" violate the new PodSecurity enforce level "baseline:latest"',
        "a (and 2 other pods): host namespaces",
        "d: privileged",
    ]
    assert labelled(rest, enforce="privileged") == []


def test_a_pod_that_is_there_may_change_anything_but_its_images(rest: RESTEndpoints):
    team(rest)
    rest.create(PODS, "team", pod())
    labelled(rest, enforce="restricted")
    rest.patch(PODS, "team", "x", {"metadata": {"labels": {"a": "b"}}}, type="merge")
    change = {"spec": {"containers": [{"name": "c", "image": "nginx:2"}]}}
    with pytest.raises(StatusError, match="violates PodSecurity"):
        rest.patch(PODS, "team", "x", change, type="strategic")
