"""What is done to objects that are stored as they came: their status has a path of its own.

Called by `generation`, `prepare_for_create`, `prepare_for_update` and `parts`. Mirrors the strategies of
pkg/registry/*: for all kinds alike a new object has no status of its own making, a write to the object leaves the
status alone, and one to the status leaves all else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.scheme import resource_of
from engine.apiserver.apiextensions import definitions
from engine.apiserver.users import ADMIN

if TYPE_CHECKING:
    from engine.api.apps import Passive

_STATUS = "status"


def created(obj: Passive) -> Passive:
    """A new object as it is stored, but for its defaults."""
    body = wanted(obj) if resource_of(obj).has_status else obj.body
    if obj.kind == definitions.KIND:
        body = definitions.with_stored_versions(body, {})
    if obj.kind == "CertificateSigningRequest":
        # Nobody asks in another's name: the server says who it was.
        body = body | {"spec": {**(body.get("spec") or {}), **ADMIN.as_info()}}
    return replace(obj, body=body)


def with_kept_status(old: Passive, new: Passive) -> Passive:
    """The new object with the old status, where that is written by a path of its own."""
    kept = with_status(new, status_of(old)) if resource_of(new).has_status else new
    if new.kind == definitions.KIND:
        return replace(kept, body=definitions.with_stored_versions(kept.body, old.body))
    return kept


def with_status(obj: Passive, status: Any) -> Passive:
    """The object with another status; None for no status at all."""
    body = wanted(obj)
    return replace(obj, body=body if status is None else body | {_STATUS: status})


def status_of(obj: Passive) -> Any:
    """The object's status; None where it has none."""
    return obj.body.get(_STATUS)


def wanted(obj: Passive) -> dict[str, Any]:
    """All of the object's body but its status."""
    return {name: value for name, value in obj.body.items() if name != _STATUS}
