"""At most ten who update: older ones are put together (apimachinery's util/managedfields/internal/capmanagers.go)."""

from __future__ import annotations

from engine.apiserver.fieldmanager.managed import UPDATE, Managed, ManagerKey, Managers

MOST_UPDATERS = 10
_ANCIENT = "ancient-changes"


def capped(managers: Managers) -> Managers:
    """The managers with the oldest of too many updaters put into one entry per version."""
    updaters = [key for key in managers if key.operation == UPDATE]
    surplus = len(updaters) - MOST_UPDATERS
    if surplus <= 0:
        return managers
    out = dict(managers)
    first: dict[str, ManagerKey] = {}
    for key in sorted(updaters, key=lambda key: (managers[key].time or "", key.identifier())):
        version = managers[key].api_version
        if version not in first:
            first[version] = key
        elif surplus and key.manager != _ANCIENT:
            _pour(out, key, first[version], ManagerKey(_ANCIENT, UPDATE, version))
            surplus -= 1
    return out


def _pour(managers: Managers, key: ManagerKey, first: ManagerKey, bucket: ManagerKey) -> None:
    """Put one entry into the bucket of its version, which begins as the oldest entry."""
    if bucket not in managers:
        managers[bucket] = managers.pop(first)
    entry = managers.pop(key)
    managers[bucket] = Managed(entry.fields | managers[bucket].fields, entry.api_version, entry.time)
