"""The verbs of the API that read, in plain wire dicts, as they look over HTTP, without the network.

Nobody gets through while the server hangs (StatusError 504). Those that write are in `verbs`.
"""

from __future__ import annotations

import builtins
import datetime
from typing import TYPE_CHECKING, Any, Self

from engine.api import status
from engine.api.scheme import Resource, by_plural
from engine.apiserver import derived
from engine.apiserver.apiextensions import scale as custom_scale
from engine.apiserver.auth import componentstatus, reviews, tokens
from engine.apiserver.discovery import subresources_of
from engine.apiserver.endpoints import list_handler, routes
from engine.apiserver.endpoints.list_handler import EVERYTHING, ListOptions, ListPage
from engine.apiserver.endpoints.scaling import scale_of
from engine.apiserver.endpoints.selection import SelectionPredicate
from engine.apiserver.endpoints.watch import Watch
from engine.apiserver.fieldmanager.history import FieldWriter
from engine.apiserver.registry import warnings
from engine.apiserver.server import APIServer, RequestContext
from engine.apiserver.tables import table
from engine.apiserver.users import ADMIN, User
from engine.etcd.store import START

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.meta import Object
    from engine.etcd.store import Cause

SCALE = "scale"


class Requester:
    """Who asks, and why; with what they may ask of which nothing is stored."""

    def __init__(self, server: APIServer, writer: str = "kubectl", cause: Cause = START) -> None:
        """Write as `writer`, because of `cause`."""
        self.server = server
        self._writer = writer
        self._cause = cause
        self._warnings: dict[str, None] = {}

    def caused_by(self, cause: Cause) -> Self:
        """The same user's way to the API, on which each write has that cause; its warnings are its own."""
        return type(self)(self.server, self._writer, cause)

    def resources(self) -> tuple[Resource, ...]:
        """Discovery: every resource the server knows, in its order."""
        return self.server.kinds.served()

    def now(self) -> datetime.datetime:
        """The simulation's time."""
        return datetime.datetime.fromtimestamp(self.server.clock.now_s, datetime.UTC)

    def warnings(self) -> builtins.list[str]:
        """What the server warned of since the last call, each text once."""
        out = list(self._warnings)
        self._warnings.clear()
        return out

    def warn(self, texts: Iterable[str]) -> None:
        """Tell the user something beside the answer, once."""
        self._warnings |= dict.fromkeys(texts)

    def review(self, resource: Resource, namespace: str, body: dict[str, Any], user: User = ADMIN) -> dict[str, Any]:
        """A question about users and their rights, with its answer. Raises StatusError."""
        self._reach("post", resource)
        return reviews.answer(self.server, user, resource, namespace, body)

    def token(self, namespace: str, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """A token for a ServiceAccount (POST serviceaccounts/NAME/token). Raises StatusError."""
        self._reach("post", by_plural("serviceaccounts"))
        return tokens.issue(self.server, namespace, name, body)

    def bind(self, namespace: str, pod: str, node: str, *, dry_run: bool = False) -> None:
        """Assign a Pod to a node (POST pods/NAME/binding). Raises StatusError 404 or 409."""
        self._reach("post", by_plural("pods"))
        self.server.bind(namespace, pod, node, self._request(dry_run=dry_run))

    def _reach(self, verb: str, resource: Resource) -> None:
        """Get through to the server. Raises StatusError 504 while it hangs."""
        if self.server.hangs():
            raise status.timed_out(verb, resource)

    def _request(
        self, *, dry_run: bool = False, fields: FieldWriter | None = None, resource: Resource | None = None
    ) -> RequestContext:
        served = resource if resource is not None and resource.custom is not None else None
        fields = fields or FieldWriter(self._writer)
        return RequestContext(self._writer, self._cause, dry_run, fields=fields, served=served)


class ReadVerbs(Requester):
    """The verbs of one user that read."""

    def get(self, resource: Resource, namespace: str, name: str, *, subresource: str = "") -> dict[str, Any]:
        """One object, or a part of it. Raises StatusError 404, 405 where a part cannot be read."""
        self._check_part("get", resource, subresource)
        if subresource == SCALE:
            return self.scale(resource, namespace, name)
        return self.server.fields.shown(resource, self._read(resource, namespace, name))

    def _check_part(self, verb: str, resource: Resource, subresource: str) -> None:
        """Raise StatusError 404 where the resource has no such part, 405 where that verb is not for it."""
        if not subresource:
            return
        verbs = next((part.verbs for part in subresources_of(resource) if part.name == subresource), None)
        if verbs is None:
            raise routes.no_such_path()
        if verb not in verbs:
            raise routes.not_allowed()

    def _read(self, resource: Resource, namespace: str, name: str) -> Object:
        self._reach("get", resource)
        self.warn(warnings.of_reading(resource))
        return self.server.heartbeats.seen(self._stored(resource, namespace, name))

    def _stored(self, resource: Resource, namespace: str, name: str) -> Object:
        if resource == componentstatus.RESOURCE:
            return componentstatus.one_of(self.server.store, name)
        key = f"{namespace}/{name}" if resource.namespaced else name
        obj = self.server.store.get(resource.table, key) or derived.of(self.server.store, resource.table).get(name)
        if obj is None:
            raise status.not_found(resource, name)
        return obj

    def page(self, resource: Resource, namespace: str | None, options: ListOptions = EVERYTHING) -> ListPage:
        """The objects that match, or a page of them, in key order: every other way to read many goes through this.

        Raises StatusError 400 on a selector that cannot be read, 410 on a state that is no longer known.
        """
        self._reach("get", resource)
        self.warn(warnings.of_reading(resource))
        if resource == componentstatus.RESOURCE:
            return ListPage(componentstatus.all_of(self.server.store), {})
        return list_handler.page(self.server, resource, namespace, options)

    def list(self, resource: Resource, namespace: str | None, *, labels: str = "", fields: str = "") -> dict[str, Any]:
        """All objects that match, in key order. Raises StatusError as `page` does."""
        page = self.page(resource, namespace, ListOptions(labels, fields))
        return {
            "apiVersion": resource.api_version,
            "kind": resource.list_kind,
            "metadata": page.meta,
            "items": [self.server.fields.shown(resource, obj) for obj in page.items],
        }

    def table(
        self,
        resource: Resource,
        namespace: str | None,
        *,
        name: str = "",
        labels: str = "",
        fields: str = "",
        include: str = "Metadata",
    ) -> dict[str, Any]:
        """One object, or all that match, as a Table; `include` is what stands beside each row. Raises StatusError."""
        if name:
            objects = [self._read(resource, namespace or "", name)]
        else:
            objects = self.page(resource, namespace, ListOptions(labels, fields)).items
        return table(resource, objects, self.now(), include_object=include)

    def names(self, resource: Resource, namespace: str | None) -> builtins.list[str]:
        """The names of all objects of a type, in one namespace or in all. Raises StatusError."""
        return [obj.metadata.name for obj in self.page(resource, namespace).items]

    def watch(
        self,
        resource: Resource,
        namespace: str | None,
        *,
        name: str = "",
        labels: str = "",
        fields: str = "",
        after: int | None = None,
    ) -> Watch:
        """What happens to the objects that match, from now on or after a revision.

        Raises StatusError 400 as a list does, 410 where that revision is to come.
        """
        self._reach("get", resource)
        self.warn(warnings.of_reading(resource))
        selection = SelectionPredicate(resource, name=name, labels=labels, fields=fields)
        return Watch(self.server, resource, namespace, selection, after)

    def scale(self, resource: Resource, namespace: str, name: str) -> dict[str, Any]:
        """The scale subresource (autoscaling/v1). Raises StatusError 404 where the kind has none."""
        self._check_part("get", resource, SCALE)
        raw = self.get(resource, namespace, name)
        return custom_scale.scale_of(resource, raw) if resource.custom is not None else scale_of(raw)

    def log(self, namespace: str, pod: str, container: str, *, previous: bool = False, tail: int | None = None) -> str:
        """A container's output. Raises StatusError."""
        self._reach("get", by_plural("pods"))
        self._stored(by_plural("pods"), namespace, pod)
        return self.server.connector.read_log(namespace, pod, container, previous, tail)

    def exec(
        self,
        namespace: str,
        pod: str,
        container: str,
        command: builtins.list[str],
        stdin: str,
    ) -> tuple[str, str, int]:
        """Run a command in a container; returns stdout, stderr and exit code. Raises StatusError."""
        self._reach("get", by_plural("pods"))
        self._stored(by_plural("pods"), namespace, pod)
        return self.server.connector.run_in(namespace, pod, container, command, stdin)
