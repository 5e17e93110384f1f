"""The way to the API of somebody in whose name the administrator asks (kubectl --as).

Each verb is held to what roles and bindings grant the user, then goes to the administrator's own way; a request over
HTTP is held to it by `handler`. Mirrors apiserver/pkg/endpoints/filters/impersonation.go and authorization.go.
"""

from __future__ import annotations

import builtins
import datetime
from typing import TYPE_CHECKING, Any

from engine.api.scheme import ANSWERED, Resource, by_plural
from engine.apiserver.auth.authorize import check_resource
from engine.apiserver.endpoints.inprocess import rawrequest
from engine.apiserver.users import impersonated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.apiserver.endpoints.verbs import ResourceVerbs
    from engine.apiserver.endpoints.watch import Watch
    from engine.apiserver.users import User

_Body = dict[str, Any]


class ImpersonatingClient:
    """One user's way to the API. Every verb raises StatusError 403 where the user may not use it."""

    def __init__(self, rest: ResourceVerbs, user: User) -> None:
        """Ask as `user`."""
        self._rest, self._user = rest, user

    def impersonating(self, name: str, groups: tuple[str, ...]) -> ImpersonatingClient:
        """The way of another user, in whose name the administrator asks as well."""
        return ImpersonatingClient(self._rest, impersonated(name, groups))

    def resources(self) -> tuple[Resource, ...]:
        """Discovery, which everybody may read."""
        return self._rest.resources()

    def now(self) -> datetime.datetime:
        """The simulation's time."""
        return self._rest.now()

    def warnings(self) -> builtins.list[str]:
        """What the server warned of since the last call, each text once."""
        return self._rest.warnings()

    def warn(self, texts: Iterable[str]) -> None:
        """Tell the user something beside the answers."""
        self._rest.warn(texts)

    def _may(self, verb: str, resource: Resource, namespace: str | None, name: str = "", part: str = "") -> None:
        check_resource(self._rest.server.store, self._user, verb, resource, namespace or "", name, part)

    # --- read

    def get(self, resource: Resource, namespace: str, name: str, *, subresource: str = "") -> _Body:
        """One object, or a part of it."""
        self._may("get", resource, namespace, name, subresource)
        return self._rest.get(resource, namespace, name, subresource=subresource)

    def list(self, resource: Resource, namespace: str | None, *, labels: str = "", fields: str = "") -> _Body:
        """All objects that match."""
        self._may("list", resource, namespace)
        return self._rest.list(resource, namespace, labels=labels, fields=fields)

    def table(self, resource: Resource, namespace: str | None, *, name: str = "", **chosen: str) -> _Body:
        """One object, or all that match, as a Table."""
        self._may("get" if name else "list", resource, namespace, name)
        return self._rest.table(resource, namespace, name=name, **chosen)

    def names(self, resource: Resource, namespace: str | None) -> builtins.list[str]:
        """The names of all objects of a type."""
        self._may("list", resource, namespace)
        return self._rest.names(resource, namespace)

    def watch(
        self, resource: Resource, namespace: str | None, *, name: str = "", labels: str = "", fields: str = ""
    ) -> Watch:
        """A watch of the objects that match."""
        self._may("watch", resource, namespace, name)
        return self._rest.watch(resource, namespace, name=name, labels=labels, fields=fields)

    def raw(self, uri: str) -> str:
        """The body of the answer to a GET of a path with its query."""
        return rawrequest.raw(self._rest, uri, self._user)

    def scale(self, resource: Resource, namespace: str, name: str) -> _Body:
        """The scale of an object."""
        self._may("get", resource, namespace, name, "scale")
        return self._rest.scale(resource, namespace, name)

    def log(self, namespace: str, pod: str, container: str, *, previous: bool = False, tail: int | None = None) -> str:
        """A container's output."""
        self._may("get", by_plural("pods"), namespace, pod, "log")
        return self._rest.log(namespace, pod, container, previous=previous, tail=tail)

    # --- write

    def create(self, resource: Resource, namespace: str, body: _Body, **options: Any) -> _Body:
        """Create an object, or ask what this user is and may."""
        self._may("create", resource, namespace if resource.namespaced else "")
        if resource in ANSWERED:
            return self._rest.review(resource, namespace, body, self._user)
        return self._rest.create(resource, namespace, body, **options)

    def update(
        self, resource: Resource, namespace: str, name: str, body: _Body, *, subresource: str = "", **options: Any
    ) -> _Body:
        """Replace an object, or a part of it."""
        self._may("update", resource, namespace, name, subresource)
        return self._rest.update(resource, namespace, name, body, subresource=subresource, **options)

    def patch(
        self, resource: Resource, namespace: str, name: str, patch_: Any, *, subresource: str = "", **options: Any
    ) -> _Body:
        """Change an object, or a part of it."""
        self._may("patch", resource, namespace, name, subresource)
        return self._rest.patch(resource, namespace, name, patch_, subresource=subresource, **options)

    def delete(self, resource: Resource, namespace: str, name: str, **options: Any) -> _Body:
        """Delete an object, or begin to."""
        self._may("delete", resource, namespace, name)
        return self._rest.delete(resource, namespace, name, **options)

    def token(self, namespace: str, name: str, body: _Body) -> _Body:
        """A token of a ServiceAccount."""
        self._may("create", by_plural("serviceaccounts"), namespace, name, "token")
        return self._rest.token(namespace, name, body)

    def evict(self, namespace: str, name: str, *, grace_s: int | None = None, dry_run: bool = False) -> None:
        """Delete a Pod if its PodDisruptionBudget allows."""
        self._may("create", by_plural("pods"), namespace, name, "eviction")
        self._rest.evict(namespace, name, grace_s=grace_s, dry_run=dry_run)

    def exec(
        self, namespace: str, pod: str, container: str, command: builtins.list[str], stdin: str
    ) -> tuple[str, str, int]:
        """Run a command in a container."""
        self._may("create", by_plural("pods"), namespace, pod, "exec")
        return self._rest.exec(namespace, pod, container, command, stdin)
