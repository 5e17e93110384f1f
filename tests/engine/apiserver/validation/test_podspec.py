"""Each rule of a Pod's specification with the sentence that it is told in (pkg/apis/core/validation)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints

PODS = by_plural("pods")
MORE = "Forbidden: may not specify more than 1 volume type"
MODE = "must be a number between 0 and 0777 (octal), both inclusive"
PORT = "must be between 1 and 65535, inclusive"
SIDECARS = "Forbidden: may not be set for init containers without restartPolicy=Always"
C = "spec.containers[0]"
V = "spec.volumes[0]"


def refused(rest: RESTEndpoints, *, container: Any = None, volume: Any = None, **spec: Any) -> str:
    """The causes of a refusal, without the sentence's beginning."""
    body = {"containers": [{"name": "c", "image": "nginx", **(container or {})}], **spec}
    if volume is not None:
        body["volumes"] = [{"name": "v", **volume}]
    with pytest.raises(StatusError) as error:
        rest.create(PODS, "default", {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": body})
    return error.value.message.split(" is invalid: ")[-1].split("handled as a Pod: ")[-1]


@pytest.mark.parametrize(
    ("volume", "why"),
    [
        ({"emptyDir": {}, "cephfs": {"monitors": ["a"]}}, f"{V}.cephFS: {MORE}"),
        ({"emptyDir": {}, "downwardAPI": {}}, f"{V}.downwarAPI: {MORE}"),
        ({"hostPath": {"path": "/a/../b"}}, f"{V}.hostPath.path: Invalid value: \"/a/../b\": must not contain '..'"),
        (
            {"hostPath": {"path": "/a", "type": "Dir"}},
            f'{V}.hostPath.type: Unsupported value: "Dir": supported values: "", "BlockDevice", "CharDevice", '
            '"Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
        ),
        ({"configMap": {"name": "a", "defaultMode": -1}}, f"{V}.configMap.defaultMode: Invalid value: -1: {MODE}"),
        (
            {"secret": {"secretName": "a", "items": [{"key": "k", "path": "/x", "mode": 512}]}},
            f'[{V}.secret.items[0].path: Invalid value: "/x": must be a relative path, '
            f"{V}.secret.items[0].mode: Invalid value: 512: {MODE}]",
        ),
        (
            {"configMap": {"name": "a", "items": [{"key": "k", "path": "..x"}]}},
            f"{V}.configMap.items[0].path: Invalid value: \"..x\": must not start with '..'",
        ),
        ({"nfs": {"server": "s", "path": "x"}}, f'{V}.nfs.path: Invalid value: "x": must be an absolute path'),
        (
            {"gcePersistentDisk": {"pdName": "d", "partition": 256}},
            f"{V}.persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive",
        ),
        ({"fc": {"targetWWNs": ["w"]}}, f"{V}.fc.lun: Required value: lun is required if targetWWNs is specified"),
        (
            {"iscsi": {"targetPortal": "p", "iqn": "x", "lun": 300}},
            f'[{V}.iscsi.iqn: Invalid value: "x": must be valid format starting with iqn, eui, or naa, '
            f"{V}.iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive]",
        ),
        (
            {"projected": {"sources": [{"serviceAccountToken": {"path": "t", "expirationSeconds": 60}}]}},
            f"{V}.projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: "
            "may not specify a duration less than 10 minutes",
        ),
        (
            {"projected": {"sources": [{"secret": {"name": "s"}, "configMap": {"name": "c"}}]}},
            f"{V}.projected.sources[0]: Forbidden: may not specify more than 1 volume type per source",
        ),
        (
            {"downwardAPI": {"items": [{"path": "p", "fieldRef": {"fieldPath": "spec.nodeName"}}]}},
            f'{V}.downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: '
            '"metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
        ),
        ({"csi": {"driver": ""}}, None),
        ({"azureFile": {"nope": 1}}, 'strict decoding error: unknown field "spec.volumes[0].azureFile.nope"'),
        (
            {"nfs": {"server": 1}},
            "json: cannot unmarshal number into Go struct field NFSVolumeSource.spec.volumes.nfs.server of type string",
        ),
    ],
)
def test_a_volume(rest: RESTEndpoints, volume: dict[str, Any], why: str | None):
    found = refused(rest, volume=volume)

    assert found == why if why is not None else found.startswith(f"[{V}.csi.driver: Required value, {V}.csi.driver")


@pytest.mark.parametrize(
    ("container", "why"),
    [
        (
            {"env": [{"name": "X", "valueFrom": {"fieldRef": {"fieldPath": "status.nope"}}}]},
            f'{C}.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "status.nope": error converting fieldPath: '
            "field label not supported: status.nope",
        ),
        (
            {"env": [{"name": "X", "valueFrom": {"resourceFieldRef": {"resource": "limits.disk"}}}]},
            f'{C}.env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "limits.disk": supported values: '
            '"limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", '
            '"requests.ephemeral-storage", "requests.memory"',
        ),
        (
            {"envFrom": [{"prefix": "A=", "secretRef": {"name": "s"}}]},
            f'{C}.envFrom[0].prefix: Invalid value: "A=": a valid environment variable name must consist only of '
            "printable ASCII characters other than '='",
        ),
        (
            {"envFrom": [{}]},
            f'{C}.envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
        ),
        (
            {"livenessProbe": {"exec": {"command": ["a"]}, "tcpSocket": {"port": 1}, "grpc": {"port": 2}}},
            f"[{C}.livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type, "
            f"{C}.livenessProbe.grpc: Forbidden: may not specify more than 1 handler type]",
        ),
        ({"livenessProbe": {"exec": {}}}, f"{C}.livenessProbe.exec.command: Required value"),
        ({"startupProbe": {"grpc": {"port": 0}}}, f"{C}.startupProbe.grpc.port: Invalid value: 0: {PORT}"),
        (
            {"readinessProbe": {"tcpSocket": {"port": 70000}, "terminationGracePeriodSeconds": 0}},
            f"[{C}.readinessProbe.tcpSocket.port: Invalid value: 70000: {PORT}, "
            f"{C}.readinessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0, "
            f"{C}.readinessProbe.terminationGracePeriodSeconds: Invalid value: 0: must not be set for readinessProbes]",
        ),
        (
            {"livenessProbe": {"httpGet": {"port": 1, "httpHeaders": [{"name": "a b"}]}}},
            f'{C}.livenessProbe.httpGet.httpHeaders: Invalid value: "a b": a valid HTTP header must consist of '
            "alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
        ),
        ({"lifecycle": {"preStop": {}}}, f"{C}.lifecycle.preStop: Required value: must specify a handler type"),
        (
            {"lifecycle": {"postStart": {"tcpSocket": {"port": "8"}}}},
            f'{C}.lifecycle.postStart.tcpSocket.port: Invalid value: "8": must contain at least one letter (a-z)',
        ),
        (
            {"ports": [{"containerPort": 80, "hostPort": 80}, {"containerPort": 81, "hostPort": 80}]},
            f'{C}.ports[1].hostPort: Duplicate value: "TCP//80"',
        ),
        (
            {"resources": {"limits": {"hugepages-2Mi": "3Mi", "memory": "1Gi"}}},
            f'[{C}.resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of '
            f'hugepages-2Mi, {C}.resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer '
            "multiple of hugepages-2Mi]",
        ),
        (
            {"resources": {"limits": {"a.io/b": 2}, "requests": {"a.io/b": 1}}},
            f'{C}.resources.requests: Invalid value: "1": must be equal to a.io/b limit of 2',
        ),
        ({"restartPolicy": "Always"}, f"{C}.restartPolicy: Forbidden: may not be set for non-init containers"),
        (
            {"terminationMessagePolicy": "X"},
            f'{C}.terminationMessagePolicy: Unsupported value: "X": supported values: "File", "FallbackToLogsOnError"',
        ),
        (
            {"securityContext": {"runAsUser": -1, "procMount": "Unmasked"}},
            f"[{C}.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive, "
            f'{C}.securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`]',
        ),
        (
            {"securityContext": {"nope": 1}},
            'strict decoding error: unknown field "spec.containers[0].securityContext.nope"',
        ),
        (
            {"volumeDevices": [{"name": "d", "devicePath": "/a/.."}]},
            f'[{C}.volumeDevices[0].name: Not found: "d", {C}.volumeDevices[0].devicePath: Invalid value: "/a/..": '
            "can not contain backsteps ('..')]",
        ),
        (
            {"volumeMounts": [{"name": "v", "mountPath": "/a", "subPath": "../b", "mountPropagation": "X"}]},
            f"[{C}.volumeMounts.subPath: Invalid value: \"../b\": must not contain '..', "
            f'{C}.volumeMounts.mountPropagation: Unsupported value: "X": supported values: "Bidirectional", '
            '"HostToContainer", "None"]',
        ),
    ],
)
def test_a_container(rest: RESTEndpoints, container: dict[str, Any], why: str):
    assert refused(rest, container=container, volume={"emptyDir": {}}) == why


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        (
            {"tolerations": [{"operator": "Equal", "value": "x"}, {"key": "b", "effect": "Nope"}]},
            '[spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which '
            'means "match all values and all keys", spec.tolerations[1].effect: Unsupported value: "Nope": supported '
            'values: "NoSchedule", "PreferNoSchedule", "NoExecute"]',
        ),
        (
            {"tolerations": [{"key": "a", "operator": "Exists", "value": "b", "tolerationSeconds": 3}]},
            "[spec.tolerations[0].effect: Invalid value: \"\": effect must be 'NoExecute' when `tolerationSeconds` is "
            "set, spec.tolerations[0].operator: Invalid value: \"b\": value must be empty when `operator` is 'Exists']",
        ),
        (
            {"dnsPolicy": "None"},
            "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None",
        ),
        (
            {"dnsConfig": {"nameservers": ["1.1.1", "8.8.8.8"], "options": [{}]}},
            '[spec.dnsConfig.nameservers[0]: Invalid value: "1.1.1": must be a valid IP address, '
            "(e.g. 10.9.8.7 or 2001:db8::ffff), spec.dnsConfig.options[0]: Required value: must not be empty]",
        ),
        (
            {"initContainers": [{"name": "i", "image": "x", "lifecycle": {"preStop": {"sleep": {"seconds": 1}}}}]},
            f"spec.initContainers[0].lifecycle: {SIDECARS}",
        ),
        (
            {"hostNetwork": True, "hostUsers": False},
            "spec.hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false",
        ),
        ({"activeDeadlineSeconds": 2**31}, None),
        (
            {"os": {"name": "mac"}},
            'spec.os: Unsupported value: "mac": supported values: "linux", "windows"',
        ),
        (
            {"securityContext": {"supplementalGroups": [1, -1], "fsGroupChangePolicy": "X"}},
            "[spec.securityContext.supplementalGroups[1]: Invalid value: -1: must be between 0 and 2147483647, "
            'inclusive, spec.securityContext.fsGroupChangePolicy: Unsupported value: "X": supported values: "Always", '
            '"OnRootMismatch"]',
        ),
        (
            {
                "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "z", "whenUnsatisfiable": "DoNotSchedule"}]
                * 2
            },
            'spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{z, DoNotSchedule}"',
        ),
        (
            {"overhead": {"cpu": "1"}},
            'pods "x" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
        ),
        (
            {"ephemeralContainers": [{"name": "e", "image": "x"}]},
            "spec.ephemeralContainers: Forbidden: cannot be set on create",
        ),
    ],
)
def test_the_rest_of_a_pod(rest: RESTEndpoints, spec: dict[str, Any], why: str | None):
    over = "spec.activeDeadlineSeconds: Invalid value: 2147483648: must be between 1 and 2147483647, inclusive"

    assert refused(rest, **spec) == (why or over)


def test_what_a_pod_may_have_is_let_through(rest: RESTEndpoints):
    spec = {
        "containers": [
            {
                "name": "c",
                "image": "nginx",
                "env": [{"name": "odd name.1", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['a']"}}}],
                "resources": {"limits": {"example.com/gpu": 1, "cpu": "0.5"}},
                "securityContext": {"capabilities": {"add": ["NET_ADMIN"]}, "privileged": True},
                "volumeMounts": [{"name": "v", "mountPath": "/v", "mountPropagation": "Bidirectional"}],
            },
        ],
        "initContainers": [
            {"name": "i", "image": "x", "restartPolicy": "Always", "livenessProbe": {"exec": {"command": ["a"]}}},
        ],
        "volumes": [{"name": "v", "emptyDir": {"medium": "Memory", "sizeLimit": "512Mi"}}],
        "dnsConfig": {"searches": ["_tcp.example.com."]},
        "tolerations": [{"operator": "Exists"}],
    }
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": spec}

    assert rest.create(PODS, "default", pod)["spec"]["volumes"][:1] == spec["volumes"]
