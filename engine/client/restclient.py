"""RESTClient: all that kubectl and whoever else types for the player know of the API (client-go's rest.Interface).

Objects are plain wire dicts, as over HTTP. Every method that reaches the server raises StatusError as the real one
does, 504 while it hangs. In process `engine.apiserver.endpoints.rest` is one.
"""

from __future__ import annotations

import builtins
import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from engine.api.scheme import Resource


class WatchedEvent(Protocol):
    """One thing that happened to an object."""

    @property
    def type(self) -> str:
        """ADDED, MODIFIED or DELETED."""

    def as_object(self) -> dict[str, Any]:
        """Return the object as it is, or as it last was."""

    def as_table(self, resource: Resource, now: datetime.datetime, include: str = ...) -> dict[str, Any]:
        """Return a Table of one row."""


class WatchInterface(Protocol):
    """A watch: what happens from a moment on."""

    def pending(self) -> bool:
        """Whether there may be events."""

    def events(self) -> Sequence[WatchedEvent]:
        """Return what happened since the last call, oldest first. Raises StatusError 410 where that is forgotten."""


class RESTClient(Protocol):
    """One user's way to the API."""

    def resources(self) -> tuple[Resource, ...]:
        """Discovery: every resource the server knows, in its order."""

    def now(self) -> datetime.datetime:
        """Return the simulation's time."""

    def warnings(self) -> builtins.list[str]:
        """Return what was warned of since the last call, each text once."""

    def warn(self, texts: Iterable[str]) -> None:
        """Tell the user something beside the answers, as the server does."""

    def impersonating(self, name: str, groups: tuple[str, ...]) -> RESTClient:
        """Return the way to the API of a user in whose name this one asks, with the groups that are named."""

    # --- read

    def get(self, resource: Resource, namespace: str, name: str, *, subresource: str = ...) -> dict[str, Any]:
        """Return one object, or a part of it."""

    def list(
        self,
        resource: Resource,
        namespace: str | None,
        *,
        labels: str = ...,
        fields: str = ...,
    ) -> dict[str, Any]:
        """Return all objects that match, in one namespace or in all."""

    def table(
        self,
        resource: Resource,
        namespace: str | None,
        *,
        name: str = ...,
        labels: str = ...,
        fields: str = ...,
        include: str = ...,
    ) -> dict[str, Any]:
        """Return one object, or all that match, as a Table; `include` is what stands beside each row."""

    def names(self, resource: Resource, namespace: str | None) -> builtins.list[str]:
        """Return the names of all objects of a type."""

    def watch(
        self,
        resource: Resource,
        namespace: str | None,
        *,
        name: str = ...,
        labels: str = ...,
        fields: str = ...,
    ) -> WatchInterface:
        """Watch the objects that match from now on."""

    def raw(self, uri: str) -> str:
        """Return the body of the answer to a GET of a path with its query."""

    def scale(self, resource: Resource, namespace: str, name: str) -> dict[str, Any]:
        """Return the scale subresource of an object."""

    def log(self, namespace: str, pod: str, container: str, *, previous: bool = ..., tail: int | None = ...) -> str:
        """Return a container's output."""

    # --- write

    def create(
        self,
        resource: Resource,
        namespace: str,
        body: dict[str, Any],
        *,
        dry_run: bool = ...,
        validation: str = ...,
        manager: str | None = ...,
    ) -> dict[str, Any]:
        """Create an object from its manifest."""

    def update(
        self,
        resource: Resource,
        namespace: str,
        name: str,
        body: dict[str, Any],
        *,
        subresource: str = ...,
        dry_run: bool = ...,
        validation: str = ...,
        manager: str | None = ...,
    ) -> dict[str, Any]:
        """Replace an object, its status, or its scale."""

    def patch(
        self,
        resource: Resource,
        namespace: str,
        name: str,
        patch_: Any,
        *,
        type: str,
        subresource: str = ...,
        dry_run: bool = ...,
        validation: str = ...,
        manager: str | None = ...,
        force: bool = ...,
    ) -> dict[str, Any]:
        """Change an object by a JSON, merge or strategic merge patch, or apply a configuration (type `apply`)."""

    def delete(
        self,
        resource: Resource,
        namespace: str,
        name: str,
        *,
        options: dict[str, Any] | None = ...,
        dry_run: bool = ...,
    ) -> dict[str, Any]:
        """Delete an object, or begin to; returns its last state."""

    def token(self, namespace: str, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """Ask for a token of a ServiceAccount; return the request with its answer."""

    def evict(self, namespace: str, name: str, *, grace_s: int | None = ..., dry_run: bool = ...) -> None:
        """Delete a Pod if its PodDisruptionBudget allows; StatusError 429 if not."""

    def exec(
        self,
        namespace: str,
        pod: str,
        container: str,
        command: builtins.list[str],
        stdin: str,
    ) -> tuple[str, str, int]:
        """Run a command in a container; returns its output, its errors and its exit code."""
