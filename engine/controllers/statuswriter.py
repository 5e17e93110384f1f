"""Writing a status the way every controller does: only when it changed, and once more after a conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.status import StatusError

if TYPE_CHECKING:
    from engine.client.client import Client

CONFLICT = 409


def write_status(client: Client, obj: Any, status: Any) -> None:
    """Make `status` the status of `obj`; a conflict is met with one retry on a fresh copy. Raises StatusError."""
    if status == obj.status:
        return
    try:
        client.update_status(replace(obj, status=status))
    except StatusError as error:
        if error.code != CONFLICT:
            raise
        meta = obj.metadata
        live = client.live(type(obj), meta.namespace, meta.name)
        if live is None or live.metadata.uid != meta.uid:
            raise
        client.update_status(replace(live, status=status))
