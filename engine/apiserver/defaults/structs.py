"""Defaults of structs that travel as they came, by their names in Go (pkg/apis/*/v1/defaults.go, SetDefaults_NAME).

A struct has them wherever it stands: in a Pod, in each kind that has a template of Pods, in a PersistentVolume. Called
through `engine.api.serializer.goform`, which walks to them; each function makes a new struct and leaves the old alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.apiserver.defaults.autoscaler import autoscaler_spec
from engine.apiserver.defaults.customresources import definition, definition_spec
from engine.apiserver.defaults.limitrange import limit_range_item

Struct = dict[str, Any]

_FILE_MODE = 0o644
_TOKEN_LIFETIME_S = 3600
_RBAC_GROUP = "rbac.authorization.k8s.io"


def _absent(**values: Any) -> Callable[[Struct], Struct]:
    """Fill in fields that are not there (pointers)."""
    return lambda given: values | {key: value for key, value in given.items() if value is not None}


def _empty(**values: Any) -> Callable[[Struct], Struct]:
    """Fill in fields that are not there or empty (plain values)."""
    return lambda given: given | {key: value for key, value in values.items() if not given.get(key)}


def _volume(given: Struct) -> Struct:
    """A volume that is made of nothing is an empty folder."""
    made_of_something = any(value is not None for key, value in given.items() if key != "name")
    return given if made_of_something else given | {"emptyDir": {}}


def _network_policy_spec(given: Struct) -> Struct:
    """A policy without types is one for what comes in, and for what goes out where it has rules for that."""
    types = ["Ingress", "Egress"] if given.get("egress") else ["Ingress"]
    return given if given.get("policyTypes") else given | {"policyTypes": types}


def _ingress_spec(given: Struct) -> Struct:
    """An empty list of rules is none; without another backend, validation still has to see that somebody wrote it."""
    empty = given.get("rules") == [] and given.get("defaultBackend") is not None
    return {key: value for key, value in given.items() if key != "rules"} if empty else given


def _subject(given: Struct) -> Struct:
    """Users and groups are of the group of roles; accounts are of the core group."""
    needs_one = given.get("kind") in {"User", "Group"} and not given.get("apiGroup")
    return given | {"apiGroup": _RBAC_GROUP} if needs_one else given


def _csi_driver_spec(given: Struct) -> Struct:
    """A driver says of everything whether it can do it; without modes its volumes outlive Pods."""
    filled = _absent(
        attachRequired=True,
        fsGroupPolicy="ReadWriteOnceWithFSType",
        podInfoOnMount=False,
        requiresRepublish=False,
        seLinuxMount=False,
        storageCapacity=False,
    )(given)
    return filled if filled.get("volumeLifecycleModes") else filled | {"volumeLifecycleModes": ["Persistent"]}


def _priority_level_spec(given: Struct) -> Struct:
    """A level that is exempt says how much of the server's seats it has."""
    return given | {"exempt": given.get("exempt") or {}} if given.get("type") == "Exempt" else given


def _limit_response(given: Struct) -> Struct:
    """Who queues says how long the queues are."""
    return given | {"queuing": given.get("queuing") or {}} if given.get("type") == "Queue" else given


_WEBHOOK: Struct = {
    "failurePolicy": "Fail",
    "matchPolicy": "Equivalent",
    "namespaceSelector": {},
    "objectSelector": {},
    "timeoutSeconds": 10,
}
_HTTPS = _absent(port=443)
_ANY_SCOPE = _absent(scope="*")
_WITH_STATUS = _absent(status={})
_WHOLE = _absent(spec={}, status={})
_MODES = _absent(defaultMode=_FILE_MODE)
_ISCSI = _empty(iscsiInterface="default")
_RBD = _empty(pool="rbd", user="admin", keyring="/etc/ceph/keyring")
_SCALE_IO = _empty(storageMode="ThinProvisioned", fsType="xfs")

STRUCT_DEFAULTS: dict[str, Callable[[Struct], Struct]] = {
    "Volume": _volume,
    "HostPathVolumeSource": _absent(type=""),
    "ConfigMapVolumeSource": _MODES,
    "DownwardAPIVolumeSource": _MODES,
    "ProjectedVolumeSource": _MODES,
    "SecretVolumeSource": _MODES,
    "ServiceAccountTokenProjection": _absent(expirationSeconds=_TOKEN_LIFETIME_S),
    "ISCSIVolumeSource": _ISCSI,
    "ISCSIPersistentVolumeSource": _ISCSI,
    "RBDVolumeSource": _RBD,
    "RBDPersistentVolumeSource": _RBD,
    "ScaleIOVolumeSource": _SCALE_IO,
    "ScaleIOPersistentVolumeSource": _SCALE_IO,
    "AzureDiskVolumeSource": _absent(cachingMode="ReadWrite", kind="Shared", fsType="ext4", readOnly=False),
    "PersistentVolumeClaimSpec": _absent(volumeMode="Filesystem"),
    "ObjectFieldSelector": _empty(apiVersion="v1"),
    "GRPCAction": _absent(service=""),
    "LimitRangeItem": limit_range_item,
    "HorizontalPodAutoscalerSpec": autoscaler_spec,
    "IngressSpec": _ingress_spec,
    "IngressClassParametersReference": _absent(scope="Cluster"),
    "NetworkPolicyPort": _absent(protocol="TCP"),
    "NetworkPolicySpec": _network_policy_spec,
    "RoleRef": _empty(apiGroup=_RBAC_GROUP),
    "Subject": _subject,
    "StorageClass": _absent(reclaimPolicy="Delete", volumeBindingMode="Immediate"),
    "ValidatingWebhook": _absent(**_WEBHOOK),
    "MutatingWebhook": _absent(**_WEBHOOK, reinvocationPolicy="Never"),
    "WebhookServiceReference": _HTTPS,
    "RuleWithOperations": _ANY_SCOPE,
    "NamedRuleWithOperations": _ANY_SCOPE,
    "MatchResources": _absent(matchPolicy="Equivalent", namespaceSelector={}, objectSelector={}),
    "ValidatingAdmissionPolicy": _WHOLE,
    "ValidatingAdmissionPolicySpec": _absent(failurePolicy="Fail"),
    "ValidatingAdmissionPolicyBinding": _absent(spec={}),
    "CustomResourceDefinition": definition,
    "CustomResourceDefinitionSpec": definition_spec,
    "ConversionServiceReference": _HTTPS,
    "CSIDriver": _absent(spec={}),
    "CSIDriverSpec": _csi_driver_spec,
    "VolumeAttachment": _absent(status={"attached": False}),
    "FlowSchema": _WHOLE,
    "FlowSchemaSpec": _absent(matchingPrecedence=1000),
    "PriorityLevelConfiguration": _WHOLE,
    "PriorityLevelConfigurationSpec": _priority_level_spec,
    "ExemptPriorityLevelConfiguration": _absent(nominalConcurrencyShares=0, lendablePercent=0),
    "LimitedPriorityLevelConfiguration": _absent(nominalConcurrencyShares=30, lendablePercent=0, limitResponse={}),
    "LimitResponse": _limit_response,
    "QueuingConfiguration": _absent(queues=64, handSize=8, queueLengthLimit=50),
    "APIService": _WHOLE,
    "APIServiceServiceReference": _HTTPS,
    "CertificateSigningRequest": _WITH_STATUS,
    "ServiceCIDR": _WITH_STATUS,
}
"""The name of a struct to what it becomes where its author left something out."""
