"""Which form each kind has that is stored as it came.

Used by `engine.api.serializer.wire`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.serializer.idle import (
    addresses,
    admission,
    apiextensions,
    apiregistration,
    autoscaling,
    certificates,
    core,
    csi,
    flowcontrol,
    networking,
    node,
    rbac,
    reviews,
)

if TYPE_CHECKING:
    from engine.api.meta import Object

FORMS: dict[str, type[Object]] = {
    form.__name__: form
    for form in (
        addresses.IPAddress,
        addresses.ServiceCIDR,
        admission.MutatingWebhookConfiguration,
        admission.ValidatingAdmissionPolicy,
        admission.ValidatingAdmissionPolicyBinding,
        admission.ValidatingWebhookConfiguration,
        apiextensions.CustomResourceDefinition,
        apiregistration.APIService,
        autoscaling.HorizontalPodAutoscaler,
        certificates.CertificateSigningRequest,
        core.LimitRange,
        core.ServiceAccount,
        core.StorageClass,
        csi.CSIDriver,
        csi.CSINode,
        csi.CSIStorageCapacity,
        csi.VolumeAttachment,
        flowcontrol.FlowSchema,
        flowcontrol.PriorityLevelConfiguration,
        networking.Ingress,
        networking.IngressClass,
        networking.NetworkPolicy,
        node.RuntimeClass,
        rbac.ClusterRole,
        rbac.ClusterRoleBinding,
        rbac.Role,
        rbac.RoleBinding,
    )
}
"""The form of every kind of which the scheme says that its type is `Passive`."""

ANSWERED_FORMS: dict[str, type[Object]] = {
    form.__name__: form
    for form in (
        reviews.Binding,
        reviews.ComponentStatus,
        reviews.LocalSubjectAccessReview,
        reviews.SelfSubjectAccessReview,
        reviews.SelfSubjectReview,
        reviews.SelfSubjectRulesReview,
        reviews.SubjectAccessReview,
        reviews.TokenReview,
    )
}
"""The form of every kind that is answered and never stored."""
