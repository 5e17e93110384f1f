"""What each level forbids, in the server's words."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.serializer import wire
from engine.apiserver.admission.podsecurity.checks import violations
from engine.apiserver.admission.podsecurity.levels import SecurityLevel, level_of
from engine.apiserver.admission.podsecurity.podview import view_of

HARDENED: dict[str, Any] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def found(level: SecurityLevel, spec: dict[str, Any], **annotations: str) -> list[str]:
    meta = {"name": "x", "annotations": annotations}
    pod: Any = wire.decode_document({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec})
    return [str(each) for each in violations(view_of(pod.metadata.annotations, pod.spec), level)]


def containers(**contexts: dict[str, Any]) -> dict[str, Any]:
    return {"containers": [{"name": n, "image": "x", "securityContext": each} for n, each in contexts.items()]}


BASELINE = [
    (containers(a={"privileged": True}), 'privileged (container "a" must not set securityContext.privileged=true)'),
    (
        containers(a={"privileged": True}, b={"privileged": True}),
        'privileged (containers "a", "b" must not set securityContext.privileged=true)',
    ),
    (
        containers(a={"capabilities": {"add": ["NET_ADMIN", "CHOWN"]}}, b={"capabilities": {"add": ["BPF"]}}),
        'non-default capabilities (containers "a", "b" must not include "BPF", "NET_ADMIN" in '
        "securityContext.capabilities.add)",
    ),
    (
        containers(a={}) | {"hostNetwork": True, "hostPID": True, "hostIPC": True},
        "host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)",
    ),
    (
        containers(a={}) | {"volumes": [{"name": "v", "hostPath": {"path": "/"}}, {"name": "w", "emptyDir": {}}]},
        'hostPath volumes (volume "v")',
    ),
    (
        {"containers": [{"name": "a", "image": "x", "ports": [{"containerPort": 80, "hostPort": 80}]}]},
        'hostPort (container "a" uses hostPort 80)',
    ),
    (
        {
            "initContainers": [{"name": "i", "image": "x", "ports": [{"containerPort": 1, "hostPort": 443}]}],
            "containers": [{"name": "a", "image": "x", "ports": [{"containerPort": 80, "hostPort": 80}]}],
        },
        'hostPort (containers "i", "a" use hostPorts 443, 80)',
    ),
    (
        containers(a={"procMount": "Unmasked"}),
        'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
    ),
    (
        containers(a={"seLinuxOptions": {"type": "spc_t", "user": "u"}}),
        'seLinuxOptions (container "a" set forbidden securityContext.seLinuxOptions: type "spc_t"; '
        "user may not be set)",
    ),
    (
        containers(a={"seccompProfile": {"type": "Unconfined"}})
        | {"securityContext": {"seccompProfile": {"type": "Unconfined"}}},
        'seccompProfile (pod and container "a" must not set securityContext.seccompProfile.type to "Unconfined")',
    ),
    (
        containers(a={})
        | {"securityContext": {"sysctls": [{"name": "kernel.msgmax", "value": "1"}, {"name": "net.ipv4.tcp_rmem"}]}},
        "forbidden sysctls (kernel.msgmax)",
    ),
    (
        containers(a={"windowsOptions": {"hostProcess": True}}),
        'hostProcess (container "a" must not set securityContext.windowsOptions.hostProcess=true)',
    ),
    (
        containers(a={"appArmorProfile": {"type": "Unconfined"}}),
        'forbidden AppArmor profile (container "a" must not set AppArmor profile type to "Unconfined")',
    ),
]


@pytest.mark.parametrize(("spec", "told"), BASELINE)
def test_baseline_forbids_what_reaches_out_of_the_pod(spec, told):
    assert found(SecurityLevel("baseline"), spec) == [told]
    assert found(SecurityLevel("privileged"), spec) == []


def test_an_annotation_may_forbid_a_pod_too():
    key = "container.apparmor.security.beta.kubernetes.io/a"
    assert found(SecurityLevel("baseline"), containers(a={}), **{key: "unconfined"}) == [
        f'forbidden AppArmor profile (annotation must not set AppArmor profile type to "{key}=\\"unconfined\\"")',
    ]
    spec = containers(a={"appArmorProfile": {"type": "Unconfined"}}, b={"appArmorProfile": {"type": "Unconfined"}})
    assert found(SecurityLevel("baseline"), spec, **{key: "odd"}) == [
        'forbidden AppArmor profiles (containers "a", "b" and annotation must not set AppArmor profile type to '
        f'"Unconfined", "{key}=\\"odd\\"")',
    ]
    assert found(SecurityLevel("baseline"), containers(a={}), **{key: "localhost/mine"}) == []


RESTRICTED = [
    (containers(a=HARDENED), []),
    (
        containers(a={k: v for k, v in HARDENED.items() if k != "runAsNonRoot"})
        | {"securityContext": {"runAsNonRoot": True}},
        [],
    ),
    (
        containers(a=HARDENED | {"runAsNonRoot": False}),
        ['runAsNonRoot != true (container "a" must not set securityContext.runAsNonRoot=false)'],
    ),
    (
        containers(a=HARDENED | {"runAsUser": 0}) | {"securityContext": {"runAsUser": 0}},
        ['runAsUser=0 (pod and container "a" must not set runAsUser=0)'],
    ),
    (
        containers(a=HARDENED | {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE", "CHOWN"]}}),
        ['unrestricted capabilities (container "a" must not include "CHOWN" in securityContext.capabilities.add)'],
    ),
    (
        containers(a=HARDENED)
        | {"volumes": [{"name": "v", "hostPath": {"path": "/"}}, {"name": "w", "nfs": {"server": "s", "path": "/"}}]},
        ['restricted volume types (volumes "v", "w" use restricted volume types "hostPath", "nfs")'],
    ),
    (
        containers(a=HARDENED | {"seccompProfile": {"type": "Unconfined"}}),
        ['seccompProfile (container "a" must not set securityContext.seccompProfile.type to "Unconfined")'],
    ),
    (containers(a={"runAsNonRoot": True}) | {"os": {"name": "windows"}}, []),
]


@pytest.mark.parametrize(("spec", "told"), RESTRICTED)
def test_restricted_asks_for_a_hardened_pod(spec, told):
    assert found(SecurityLevel("restricted"), spec) == told


@pytest.mark.parametrize(("minor", "allowed"), [(28, False), (29, True), (None, True)])
def test_a_version_means_the_rules_of_its_time(minor, allowed):
    sysctl = {"sysctls": [{"name": "net.ipv4.tcp_fin_timeout", "value": "1"}]}
    assert (found(SecurityLevel("baseline", minor), containers(a={}) | {"securityContext": sysctl}) == []) is allowed


def test_an_old_version_of_restricted_keeps_the_checks_that_newer_ones_replace():
    spec = containers(a={"allowPrivilegeEscalation": False, "runAsNonRoot": True, "capabilities": {"add": ["BPF"]}})
    told = 'non-default capabilities (container "a" must not include "BPF" in securityContext.capabilities.add)'
    assert found(SecurityLevel("restricted", 18), spec) == [told]


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ({}, "privileged:latest"),
        ({"enforce": "baseline"}, "baseline:latest"),
        ({"enforce": "restricted", "enforce-version": "v1.24"}, "restricted:v1.24"),
        ({"enforce": "nonsense"}, "restricted:latest"),
    ],
)
def test_a_level_is_read_from_labels(labels, told):
    prefixed = {f"pod-security.kubernetes.io/{key}": value for key, value in labels.items()}
    assert str(level_of(prefixed, "enforce")) == told
