"""The finalizer of a claim or volume, added and taken away (upstream: pkg/controller/volume/protectionutil)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

if TYPE_CHECKING:
    from engine.client.client import Client


def is_candidate(obj: Any, finalizer: str) -> bool:
    """Whether it is to be deleted, and waits for this."""
    return obj.metadata.deletion_timestamp is not None and finalizer in obj.metadata.finalizers


def lacks(obj: Any, finalizer: str) -> bool:
    """Whether it stays, and nothing protects it: it came without the admission plugin."""
    return obj.metadata.deletion_timestamp is None and finalizer not in obj.metadata.finalizers


def add(client: Client, obj: Any, finalizer: str) -> None:
    """Protect it. Raises StatusError."""
    _write(client, obj, (*obj.metadata.finalizers, finalizer))


def take_away(client: Client, obj: Any, finalizer: str) -> None:
    """Let it go. Raises StatusError."""
    _write(client, obj, tuple(name for name in obj.metadata.finalizers if name != finalizer))


def _write(client: Client, obj: Any, finalizers: tuple[str, ...]) -> None:
    client.update(replace(obj, metadata=replace(obj.metadata, finalizers=finalizers)))
