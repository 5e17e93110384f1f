"""The API server and its clients, watched: whatever is refused, or only tried (dryRun), has left no trace."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.server import APIServer
from tests.engine.footprint import footprint


class _Nested:
    """Verbs that call others are looked at once, from outside."""

    depth = 0


def _same(before: Any, after: Any, what: str) -> None:
    assert before == after, what


def _watched(verb: str) -> Callable[..., Any]:
    plain = getattr(RESTEndpoints, verb)

    @wraps(plain)
    def call(self: RESTEndpoints, *args: Any, **options: Any) -> Any:
        if _Nested.depth:
            return plain(self, *args, **options)
        _Nested.depth += 1
        before = footprint(self.server)
        try:
            done = plain(self, *args, **options)
        except StatusError as error:
            _same(before, footprint(self.server), f"{verb} was refused ({error.message}) and left a trace")
            raise
        finally:
            _Nested.depth -= 1
        if options.get("dry_run"):
            _same(before, footprint(self.server), f"{verb} was only tried and left a trace")
        return done

    return call


class WatchedRest(RESTEndpoints):
    """A user's way to the API whose refusals are checked."""

    create = _watched("create")
    update = _watched("update")
    patch = _watched("patch")
    delete = _watched("delete")
    evict = _watched("evict")


def _brief(server: APIServer) -> tuple[int, int, int, int]:
    """What a component's refused write must not change; that it drew a name is no trace, since it comes again."""
    services, store = server.services, server.store
    return store.revision, len(store.log), len(services._ips._pool.owners), len(services._ports.owners)


def _checked(verb: str) -> Callable[..., Any]:
    plain = getattr(APIServer, verb)

    @wraps(plain)
    def call(self: APIServer, *args: Any, **options: Any) -> Any:
        before = _brief(self)
        try:
            return plain(self, *args, **options)
        except StatusError as error:
            _same(before, _brief(self), f"{verb} was refused ({error.message}) and left a trace")
            raise

    return call


class WatchedServer(APIServer):
    """An API server whose refusals are checked."""

    create = _checked("create")
    update = _checked("update")
    delete = _checked("delete")
    bind = _checked("bind")
