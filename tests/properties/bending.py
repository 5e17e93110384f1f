"""Documents with one part replaced by nonsense, or gone: refused, or borne by everybody who reads them.

Every part of every document in `richdocuments`, one variant after the other: created, two ticks, read as a table,
described, deleted.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from levels.scenario.session_config import SessionConfig
from levels.session.line_runner import LineRunner
from levels.session.session import Session
from tests.properties.inputs import TABLE
from tests.properties.richdocuments import DOCUMENTS
from tests.properties.watched import no_mistakes, watch

Path = tuple[str | int, ...]
_GONE = object()
JUNK: tuple[Any, ...] = (_GONE, None, {}, [], "", 0, -1, "x", [{}], [None], {"x": "y"}, True, 1.5)


class Variant(NamedTuple):
    """A document that is bent in one place."""

    plural: str
    path: Path
    junk: Any
    document: dict[str, Any]


def variants() -> Iterator[Variant]:
    """All of them, in an order that never changes."""
    for plural, document in DOCUMENTS.items():
        for path in _paths(document, ()):
            for junk in JUNK:
                yield Variant(plural, path, junk, _bent(document, path, junk))


def _paths(value: Any, path: Path) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for key in value:
            yield from _paths(value[key], (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _paths(item, (*path, index))


def _bent(document: dict[str, Any], path: Path, junk: Any) -> dict[str, Any]:
    whole: dict[str, Any] = copy.deepcopy(document)
    inner: Any = whole
    for step in path[:-1]:
        inner = inner[step]
    if junk is _GONE:
        del inner[path[-1]]
    else:
        inner[path[-1]] = copy.deepcopy(junk)
    return whole


class Bench:
    """A sandbox that bears one variant after the other, as long as each can be taken away again."""

    def __init__(self) -> None:
        self._session = _fresh()

    def bear(self, variant: Variant) -> bool:
        """Create it and let everybody look; False where it is refused. Raises what goes wrong."""
        session, resource = self._session, by_plural(variant.plural)
        namespace, rest = "default" if resource.namespaced else "", session.cluster.rest
        try:
            name = rest.create(resource, namespace, variant.document)["metadata"]["name"]
        except StatusError:
            return False
        _pass(session)
        inside = "/namespaces/default" if namespace else ""
        root = f"/apis/{resource.api_version}" if resource.group else "/api/v1"
        read = handle(rest, HTTPRequest("GET", f"{root}{inside}/{variant.plural}", accept=TABLE))
        assert read.code == 200, read.body
        with no_mistakes():
            for line in (f"kubectl describe {variant.plural} {name}", f"kubectl get {variant.plural} {name} -o wide"):
                LineRunner(session, line).drive()
        self._take_away(variant.plural, namespace, name)
        return True

    def _take_away(self, plural: str, namespace: str, name: str) -> None:
        session = self._session
        try:
            session.cluster.rest.delete(by_plural(plural), namespace, name, options={"gracePeriodSeconds": 0})
        except StatusError:  # somebody else was faster, or it may not be deleted
            self._session = _fresh()
            return
        _pass(session)
        if name in session.cluster.rest.names(by_plural(plural), namespace or None) or session.tick_number > 100:
            self._session = _fresh()


def _fresh() -> Session:
    session = Session(SessionConfig())
    watch(session.cluster)
    _pass(session)
    return session


def _pass(session: Session) -> None:
    for _ in range(2):
        session.tick()
