"""What each column of a Table means (the SwaggerDoc of its field), by kind and name: the words are Kubernetes' own."""

from __future__ import annotations

from engine.apiserver.tables.descriptions import machinery, networking, storage, workloads

_OF_KINDS = workloads.DESCRIPTIONS | networking.DESCRIPTIONS | storage.DESCRIPTIONS | machinery.DESCRIPTIONS
_OF_ALL = {
    "Name": (
        "Name must be unique within a namespace. Is required when creating resources, although some resources "
        "may allow a client to request the generation of an appropriate name automatically. Name is primarily "
        "intended for creation idempotence and configuration definition. Cannot be updated. More info: "
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names"
    ),
    "Age": (
        "CreationTimestamp is a timestamp representing the server time when this object was created. It is not "
        "guaranteed to be set in happens-before order across separate operations. Clients may not set this "
        "value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for "
        "lists. More info: "
        "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata"
    ),
}


def description(kind: str, column: str) -> str:
    """What a column means; empty where nothing is known of it."""
    return _OF_KINDS.get(kind, {}).get(column) or _OF_ALL.get(column, "")
