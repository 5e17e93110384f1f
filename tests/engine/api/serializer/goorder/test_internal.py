"""What a refused update shows of the two specifications, held against what a real server answered."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from engine.api.core import PodSpec
from engine.api.scheme import by_plural
from engine.api.serializer import wire
from engine.api.serializer.goorder import internal
from tests.conformance.asking import rows

CONTAINER = {"name": "c", "image": "nginx:1.25"}


@cache
def message_of(name: str) -> str:
    """What a real server said."""
    answers: dict[str, Any] = {row["id"]: row["answer"] for row in rows("requests") if row["answer"]}
    return str(answers[name]["body"]["message"])


def decoded(plural: str, spec: dict[str, Any]) -> Any:
    resource = by_plural(plural)
    raw = {"apiVersion": "v1", "kind": resource.kind, "metadata": {"name": "x"}, "spec": spec}
    return wire.decode(resource, raw).spec  # type: ignore[attr-defined]


def pod(**changes: Any) -> PodSpec:
    row = next(row for row in rows("requests") if row["id"] == "pod/minimal")
    spec = row["answer"]["body"]["spec"] | changes
    found: PodSpec = decoded("pods", {name: value for name, value in spec.items() if value is not None})
    return found


@pytest.mark.parametrize(("name", "container"), [("pod/put-immutable", "d"), ("pod/put-image", "c")])
def test_pods(name: str, container: str):
    bare = [{"name": container, "image": "nginx:1.25", "terminationMessagePath": "/dev/termination-log"}]
    bare[0] |= {"terminationMessagePolicy": "File", "imagePullPolicy": "IfNotPresent"}
    other = pod(containers=bare, volumes=None, serviceAccountName="")

    assert message_of(name).endswith(f"\n{internal.pod_spec_difference(pod(), other)}")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("misc/pvc-grow", {"resources": {"requests": {"storage": "2Gi"}}}),
        ("misc/pvc-mode", {"accessModes": ["ReadWriteMany"]}),
    ],
)
def test_claims(name: str, changes: dict[str, Any]):
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, "volumeMode": "Filesystem"}
    one, other = decoded("persistentvolumeclaims", spec), decoded("persistentvolumeclaims", spec | changes)

    assert message_of(name).endswith(f"\n{internal.claim_spec_difference(one, other)}")


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"hostNetwork": True}, "- \t\tHostNetwork: false,\n+ \t\tHostNetwork: true,\n  \t\tHostPID:     false,\n"),
        (
            {"nodeSelector": {"disk": "ssd"}},
            "- \tNodeSelector:                 nil,\n"
            '+ \tNodeSelector:                 map[string]string{"disk": "ssd"},\n',
        ),
        (
            {"containers": [CONTAINER | {"readinessProbe": {"tcpSocket": {"port": 80}, "periodSeconds": 5}}]},
            "ReadinessProbe: &core.Probe{\n"
            "+ \t\t\t\tProbeHandler:  core.ProbeHandler{TCPSocket: &core.TCPSocketAction{Port: "
            "intstr.IntOrString{...}}},\n+ \t\t\t\tPeriodSeconds: 5,\n",
        ),
        ({"priority": 7}, "- \tPriority:          &0,\n+ \tPriority:          &7,\n"),
        ({"runtimeClassName": "x"}, '- \tRuntimeClassName:   nil,\n+ \tRuntimeClassName:   &"x",\n'),
        (
            {"volumes": [{"name": "v", "emptyDir": {"sizeLimit": "1Gi"}}]},
            '+ \t\t{\n+ \t\t\tName:         "v",\n'
            "+ \t\t\tVolumeSource: core.VolumeSource{EmptyDir: &core.EmptyDirVolumeSource{...}},\n",
        ),
    ],
)
def test_other_fields_of_pods(changes: dict[str, Any], shown: str):
    assert shown in internal.pod_spec_difference(pod(volumes=None), pod(**{"volumes": None} | changes))


def test_selectors_say_themselves():
    spec = {"selector": {"matchLabels": {"b": "2", "a": "1"}, "matchExpressions": [{"key": "k", "operator": "Exists"}]}}
    shown = internal.claim_spec_difference(*(decoded("persistentvolumeclaims", each) for each in ({}, spec)))

    assert (
        '+ \tSelector:    s"&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:'
        '[]LabelSelectorRequirement{LabelSelectorRequirement{Key:k,Operator:Exists,Values:[],},},}",\n'
    ) in shown


def test_sources_of_volumes():
    shown = internal.volume_source_difference({"hostPath": {"path": "/a"}}, {"nfs": {"path": "/a", "server": "s"}})

    assert '- \tHostPath:             &core.HostPathVolumeSource{Path: "/a"},\n' in shown
    assert '+ \tNFS:                  &core.NFSVolumeSource{Server: "s", Path: "/a"},\n' in shown
    assert shown.endswith("  \t... // 15 identical fields\n  }\n")


def test_ephemeral_containers():
    shown = internal.ephemeral_container_difference({"name": "d", "image": "a"}, {"name": "d", "image": "b"})

    assert shown.startswith(
        "  core.EphemeralContainer{\n  \tEphemeralContainerCommon: core.EphemeralContainerCommon{\n"
    )
    assert '- \t\tImage:   "a",\n+ \t\tImage:   "b",\n' in shown
    assert shown.endswith('  \tTargetContainerName: "",\n  }\n')
