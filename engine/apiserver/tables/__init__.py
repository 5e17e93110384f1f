"""Table answers: the rows and columns that ``kubectl get`` shows.

In Kubernetes the API server, not kubectl, decides which columns a kind has and what each cell says
(pkg/printers/internalversion/printers.go). The server's LIST, GET and WATCH handlers call ``table``; it writes nothing.
Kinds without columns of their own have NAME and AGE.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from engine.api.apps import TEMPLATE_GENERATION
from engine.api.meta import Object
from engine.api.scheme import Resource
from engine.api.serializer import wire
from engine.api.serializer.conversion import as_served
from engine.api.serializer.goorder.order import in_go_order, metadata_in_go_order
from engine.apiserver.apiextensions import objects
from engine.apiserver.tables import (
    autoscaling,
    cells,
    cluster,
    csi,
    machinery,
    networking,
    pods,
    rbac,
    services,
    storage,
    workloads,
)
from engine.apiserver.tables import customcolumns as columns_of
from engine.apiserver.tables.columns import AGE, NAME, ColumnDefinitions, creation_age, name_of
from engine.apiserver.tables.descriptions import description


class _Form(NamedTuple):
    """How one kind is shown."""

    columns: ColumnDefinitions
    row: Callable[[Any, datetime], list[Any]]
    """Makes the cells of the object's wire form, or of the typed object itself."""
    typed: bool = False


def table(
    resource: Resource,
    items: Sequence[Object],
    now: datetime,
    *,
    include_object: str = "Metadata",
) -> dict[str, Any]:
    """Turn objects of one resource into a ``meta.k8s.io/v1`` Table.

    ``now`` is the time that ages are counted to. ``include_object`` is the request's ``includeObject``: ``Metadata``
    puts a PartialObjectMetadata beside each row, ``Object`` the whole object, ``None`` nothing.
    """
    if resource.custom is not None:
        return custom_table(resource, items, now, include_object)
    form = _FORMS.get(resource.kind, _DEFAULT)
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {},
        "columnDefinitions": _definitions(resource.kind),
        "rows": [_row(resource, item, form, now, include_object) for item in _arranged(resource, items)],
    }


def _arranged(resource: Resource, items: Sequence[Object]) -> Sequence[Object]:
    """Flow schemas stand in the order in which they are asked (printFlowSchemaList), all else as it is listed."""
    return sorted(items, key=machinery.precedence) if resource.kind == "FlowSchema" else items


@cache
def _definitions(kind: str) -> list[dict[str, Any]]:
    """The columns of a kind, as they stand in every Table of it."""
    columns = _FORMS.get(kind, _DEFAULT).columns
    return [column.definition() | {"description": description(kind, column.name)} for column in columns]


def _row(resource: Resource, item: Object, form: _Form, now: datetime, include_object: str) -> dict[str, Any]:
    """Return one row; only what needs the wire form of the object is made from it."""
    raw = None if form.typed and include_object != "Object" else wire.encode(item)
    cells = form.row(item if form.typed else raw, now)
    if include_object == "None":
        return {"cells": cells, "object": None}
    if include_object == "Object" and raw is not None:
        return {"cells": cells, "object": in_go_order(wire.form_of(resource), as_served(resource, raw))}
    metadata = raw["metadata"] if raw else wire.encode(item.metadata)
    return {"cells": cells, "object": partial(resource, metadata)}


def custom_table(resource: Resource, items: Sequence[Object], now: datetime, include_object: str) -> dict[str, Any]:
    """The Table of custom objects: the columns of their definition."""
    rows = []
    for item in items:
        raw = objects.encode(resource, item)
        shown = raw if include_object == "Object" else partial(resource, raw["metadata"])
        rows.append(
            {"cells": columns_of.cells(resource, raw, now), "object": None if include_object == "None" else shown}
        )
    definitions = columns_of.definitions(resource)
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {},
        "columnDefinitions": definitions,
        "rows": rows,
    }


def partial(resource: Resource, metadata: dict[str, Any]) -> dict[str, Any]:
    """Return an object of which only the metadata is shown.

    A DaemonSet's annotation for clients of old is made with the rest of the object, and so is not among it.
    """
    annotations = metadata.get("annotations") or {}
    if resource.plural == "daemonsets" and TEMPLATE_GENERATION in annotations:
        left = {name: value for name, value in annotations.items() if name != TEMPLATE_GENERATION}
        kept = {name: value for name, value in metadata.items() if name != "annotations"}
        metadata = kept | ({"annotations": left} if left else {})
    return {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": metadata_in_go_order(metadata)}


def _default_row(item: dict[str, Any], now: datetime) -> list[Any]:
    return [name_of(item), creation_age(item, now)]


_DEFAULT = _Form((NAME, AGE), _default_row)


def _of(columns: cells.Cells) -> _Form:
    """The form of a kind whose columns know their cells."""
    return _Form(tuple(cell.column for cell in columns), cells.row_of(columns))


_FORMS: dict[str, _Form] = {
    "Pod": _Form(pods.COLUMNS, pods.row, typed=True),
    "ReplicaSet": _Form(workloads.REPLICA_SET, workloads.replica_set_row),
    "Deployment": _Form(workloads.DEPLOYMENT, workloads.deployment_row),
    "DaemonSet": _Form(workloads.DAEMON_SET, workloads.daemon_set_row),
    "StatefulSet": _Form(workloads.STATEFUL_SET, workloads.stateful_set_row),
    "ControllerRevision": _Form(workloads.CONTROLLER_REVISION, workloads.controller_revision_row),
    "CronJob": _Form(workloads.CRON_JOB, workloads.cron_job_row),
    "Job": _Form(workloads.JOB, workloads.job_row),
    "PriorityClass": _Form(cluster.PRIORITY_CLASS, cluster.priority_class_row),
    "PodDisruptionBudget": _Form(workloads.BUDGET, workloads.budget_row),
    "Service": _Form(services.SERVICE, services.service_row),
    "Endpoints": _Form(services.ENDPOINTS, services.endpoints_row),
    "EndpointSlice": _Form(services.ENDPOINT_SLICE, services.endpoint_slice_row),
    "Node": _Form(cluster.NODE, cluster.node_row),
    "Namespace": _Form(cluster.NAMESPACE, cluster.namespace_row),
    "Event": _Form(cluster.EVENT, cluster.event_row),
    "Lease": _Form(cluster.LEASE, cluster.lease_row),
    "ConfigMap": _Form(storage.CONFIG_MAP, storage.config_map_row),
    "Secret": _Form(storage.SECRET, storage.secret_row),
    "PersistentVolumeClaim": _Form(storage.CLAIM, storage.claim_row),
    "PersistentVolume": _Form(storage.VOLUME, storage.volume_row),
    "ResourceQuota": _Form(storage.QUOTA, storage.quota_row),
    "ServiceAccount": _Form(storage.SERVICE_ACCOUNT, storage.service_account_row),
    "ReplicationController": _Form(workloads.REPLICA_SET, workloads.replication_controller_row),
    "PodTemplate": _Form(workloads.POD_TEMPLATE, workloads.pod_template_row),
    "APIService": _of(machinery.API_SERVICE),
    "CSIDriver": _of(csi.DRIVER),
    "CSINode": _of(csi.NODE),
    "CSIStorageCapacity": _of(csi.STORAGE_CAPACITY),
    "CustomResourceDefinition": _of((cells.NAMED, cells.CREATED_AT)),
    "CertificateSigningRequest": _of(machinery.SIGNING_REQUEST),
    "ClusterRole": _of(rbac.ROLE),
    "ClusterRoleBinding": _of(rbac.BINDING),
    "ComponentStatus": _of(machinery.COMPONENT_STATUS),
    "FlowSchema": _of(machinery.FLOW_SCHEMA),
    "HorizontalPodAutoscaler": _of(autoscaling.AUTOSCALER),
    "IPAddress": _of(networking.IP_ADDRESS),
    "Ingress": _of(networking.INGRESS),
    "IngressClass": _of(networking.INGRESS_CLASS),
    "LimitRange": _of((cells.NAMED, cells.CREATED_AT)),
    "MutatingWebhookConfiguration": _of(machinery.MUTATING_WEBHOOKS),
    "NetworkPolicy": _of(networking.NETWORK_POLICY),
    "PriorityLevelConfiguration": _of(machinery.PRIORITY_LEVEL),
    "Role": _of(rbac.ROLE),
    "RoleBinding": _of(rbac.BINDING),
    "RuntimeClass": _of(machinery.RUNTIME_CLASS),
    "ServiceCIDR": _of(networking.SERVICE_CIDR),
    "StorageClass": _of(csi.STORAGE_CLASS),
    "ValidatingAdmissionPolicy": _of(machinery.POLICY),
    "ValidatingAdmissionPolicyBinding": _of(machinery.POLICY_BINDING),
    "ValidatingWebhookConfiguration": _of(machinery.VALIDATING_WEBHOOKS),
    "VolumeAttachment": _of(csi.ATTACHMENT),
}
"""How each kind is shown, whatever its version."""
