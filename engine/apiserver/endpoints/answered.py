"""One user's way to the API, as far as nothing is stored: questions, tokens, assignments, and what is warned of.

The base of `ResourceVerbs`, which reads and writes objects.
"""

from __future__ import annotations

import builtins
import datetime
from typing import TYPE_CHECKING, Any, Self

from engine.api import status
from engine.api.scheme import SERVED, Resource, by_plural
from engine.apiserver.auth import reviews, tokens
from engine.apiserver.server import APIServer, RequestContext
from engine.apiserver.users import ADMIN, User
from engine.etcd.store import START

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.etcd.store import Cause


class Requester:
    """Who asks, and why."""

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
        return SERVED

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

    def _request(self, *, dry_run: bool = False) -> RequestContext:
        return RequestContext(self._writer, self._cause, dry_run)
