"""A cluster and its session, watched: what is refused or only tried has left no trace, and no mistake is borne.

The guards that let a game go on are for players; here whatever they would note is raised.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.server import APIServer
from engine.cluster.cluster import Cluster
from engine.panics import Panics
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


class WatchedPanics(Panics):
    """Panics that end the tick."""

    def note(self, who: str, error: Exception) -> None:
        """Raise what was met."""
        error.add_note(f"met by {who}")
        raise error


def watch(cluster: Cluster) -> None:
    """From now on nothing that goes wrong in a cluster is borne."""
    cluster.server.__class__ = WatchedServer
    cluster.rest.__class__ = WatchedRest
    cluster.panics.__class__ = WatchedPanics


class _Raising(logging.Handler):
    """Raises the mistakes of lines and requests where they would be told."""

    def emit(self, record: logging.LogRecord) -> None:
        """Raise the one that a record is about."""
        if record.exc_info is not None and record.exc_info[1] is not None:
            raise record.exc_info[1]


@contextmanager
def no_mistakes() -> Iterator[None]:
    """Lines and requests that meet a mistake of podfall's own raise it."""
    log, handler = logging.getLogger("podfall"), _Raising()
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
