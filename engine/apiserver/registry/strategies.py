"""In what the strategies of kinds differ (pkg/registry/*/strategy.go and storage.go), where a table says it all.

Asked by the server and by the endpoints.
"""

from __future__ import annotations

CREATED_ON_UPDATE = frozenset(
    {
        "clusterrolebindings",
        "clusterroles",
        "endpoints",
        "events",
        "leases",
        "limitranges",
        "podtemplates",
        "rolebindings",
        "roles",
        "runtimeclasses",
        "services",
    }
)
"""Resources of which a PUT makes an object that is not there (AllowCreateOnUpdate)."""

RETURNED_WHEN_DELETED = frozenset(
    {
        "csidrivers",
        "csinodes",
        "persistentvolumeclaims",
        "persistentvolumes",
        "pods",
        "podtemplates",
        "resourcequotas",
        "serviceaccounts",
        "services",
        "storageclasses",
        "volumeattachments",
    }
)
"""Resources whose DELETE is answered with the object, and not with a Status of success (ReturnDeletedObject)."""

ORPHANING = frozenset({"jobs", "replicationcontrollers"})
"""Resources whose dependents stay unless a deletion says something else (DefaultGarbageCollectionPolicy)."""
