"""Which form each kind has that is stored as it came.

Used by `engine.api.serializer.wire`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.serializer.idle import autoscaling, core, networking, rbac

if TYPE_CHECKING:
    from engine.api.meta import Object

FORMS: dict[str, type[Object]] = {
    form.__name__: form
    for form in (
        autoscaling.HorizontalPodAutoscaler,
        core.LimitRange,
        core.ServiceAccount,
        core.StorageClass,
        networking.Ingress,
        networking.IngressClass,
        networking.NetworkPolicy,
        rbac.ClusterRole,
        rbac.ClusterRoleBinding,
        rbac.Role,
        rbac.RoleBinding,
    )
}
"""The form of every kind of which the scheme says that its type is `Passive`."""
