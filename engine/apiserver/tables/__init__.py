"""Table answers: the rows and columns that ``kubectl get`` shows.

In Kubernetes the API server, not kubectl, decides which columns a kind has and what each cell says
(pkg/printers/internalversion/printers.go). The server's LIST and GET handlers call ``table``; it writes nothing.
Kinds without columns of their own have NAME and AGE. Column descriptions, which kubectl never prints, are left empty.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from engine.api.scheme import Resource
from engine.apiserver.tables import cluster, pods, services, storage, workloads
from engine.apiserver.tables.columns import AGE, NAME, Columns, creation_age, name_of

Row = Callable[[dict[str, Any], datetime], list[Any]]


def table(
    resource: Resource, items: list[dict[str, Any]], now: datetime, *, include_object: str = "Metadata"
) -> dict[str, Any]:
    """Turn objects of one resource into a ``meta.k8s.io/v1`` Table.

    ``now`` is the time that ages are counted to. ``include_object`` is the request's ``includeObject``: ``Metadata``
    puts a PartialObjectMetadata beside each row, ``Object`` the whole object, ``None`` nothing.
    """
    columns, row = _TABLES.get((resource.group, resource.kind), (_DEFAULT_COLUMNS, _default_row))
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {},
        "columnDefinitions": [column.definition() for column in columns],
        "rows": [{"cells": row(item, now), **_row_object(item, include_object)} for item in items],
    }


def _row_object(item: dict[str, Any], include_object: str) -> dict[str, Any]:
    if include_object == "None":
        return {}
    if include_object == "Object":
        return {"object": item}
    partial = {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": item["metadata"]}
    return {"object": partial}


def _default_row(item: dict[str, Any], now: datetime) -> list[Any]:
    return [name_of(item), creation_age(item, now)]


_DEFAULT_COLUMNS: Columns = (NAME, AGE)

_TABLES: dict[tuple[str, str], tuple[Columns, Row]] = {
    ("", "Pod"): (pods.COLUMNS, pods.row),
    ("apps", "ReplicaSet"): (workloads.REPLICA_SET, workloads.replica_set_row),
    ("apps", "Deployment"): (workloads.DEPLOYMENT, workloads.deployment_row),
    ("apps", "DaemonSet"): (workloads.DAEMON_SET, workloads.daemon_set_row),
    ("apps", "StatefulSet"): (workloads.STATEFUL_SET, workloads.stateful_set_row),
    ("batch", "Job"): (workloads.JOB, workloads.job_row),
    ("policy", "PodDisruptionBudget"): (workloads.BUDGET, workloads.budget_row),
    ("", "Service"): (services.SERVICE, services.service_row),
    ("", "Endpoints"): (services.ENDPOINTS, services.endpoints_row),
    ("discovery.k8s.io", "EndpointSlice"): (services.ENDPOINT_SLICE, services.endpoint_slice_row),
    ("", "Node"): (cluster.NODE, cluster.node_row),
    ("", "Namespace"): (cluster.NAMESPACE, cluster.namespace_row),
    ("", "Event"): (cluster.EVENT, cluster.event_row),
    ("coordination.k8s.io", "Lease"): (cluster.LEASE, cluster.lease_row),
    ("", "ConfigMap"): (storage.CONFIG_MAP, storage.config_map_row),
    ("", "Secret"): (storage.SECRET, storage.secret_row),
    ("", "PersistentVolumeClaim"): (storage.CLAIM, storage.claim_row),
    ("", "PersistentVolume"): (storage.VOLUME, storage.volume_row),
    ("", "ResourceQuota"): (storage.QUOTA, storage.quota_row),
    ("", "ServiceAccount"): (storage.SERVICE_ACCOUNT, storage.service_account_row),
}
