"""Sound objects to be spoilt, and what the server says of spoilt ones."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import for_kind
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints

GROUPS = {
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "Ingress": "networking.k8s.io/v1",
    "IngressClass": "networking.k8s.io/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "PriorityClass": "scheduling.k8s.io/v1",
    "StorageClass": "storage.k8s.io/v1",
}
RBAC = ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")


def document(kind: str, name: str = "x", **body: Any) -> dict[str, Any]:
    """An object of a kind, in its group."""
    group = "rbac.authorization.k8s.io/v1" if kind in RBAC else GROUPS.get(kind, "v1")
    return {"apiVersion": group, "kind": kind, "metadata": {"name": name}} | body


def create(rest: RESTEndpoints, raw: dict[str, Any], *, dry_run: bool = False) -> dict[str, Any]:
    """What is made of an object."""
    resource = for_kind(raw["apiVersion"], raw["kind"])
    assert resource is not None
    return rest.create(resource, "default", raw, dry_run=dry_run)


def update(rest: RESTEndpoints, raw: dict[str, Any]) -> dict[str, Any]:
    """What is made of another state of an object."""
    resource = for_kind(raw["apiVersion"], raw["kind"])
    assert resource is not None
    return rest.update(resource, "default", raw["metadata"]["name"], raw)


def refusal(act: Any, rest: RESTEndpoints, raw: dict[str, Any]) -> str:
    """What is said of an object, without the head that names it."""
    with pytest.raises(StatusError) as caught:
        act(rest, raw)
    assert caught.value.code in {400, 422}
    return caught.value.message.partition(" is invalid: ")[2] or caught.value.message
