"""Reading over HTTP: GET of one object or a list, with selectors and pages, in the form that the client accepts.

Forms: the objects themselves, a Table (what `kubectl get` prints) or only their metadata. Differs from the real server:
a Table of more than ten pages comes in ten larger ones. What has more than 500 objects is put into words
piece by piece, while it is sent (upstream: StreamingCollectionEncodingToJSON).
"""

from __future__ import annotations

import base64
import datetime
import json
from typing import TYPE_CHECKING, Any

from engine.api import wire
from engine.api.selectors import labels_match, parse_fields, parse_labels
from engine.api.status import StatusError, bad_request
from engine.apiserver.endpoints import fieldselectors, parameters
from engine.apiserver.endpoints.exchange import Answer, answer, to_json
from engine.apiserver.endpoints.snapshot import Snapshot
from engine.apiserver.tables import partial, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.api.base import Api
    from engine.api.meta import ObjectMeta
    from engine.api.scheme import Resource
    from engine.apiserver.endpoints.exchange import Ask
    from engine.apiserver.endpoints.routes import Target
    from engine.apiserver.server import APIServer

FORMS = ("Table", "PartialObjectMetadataList", "PartialObjectMetadata")
_TABLE_PAGES = 10
_PIECE = 500
"""So many objects are put into words in one go."""
EXPIRED = (
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
    "the continue parameter."
)


class Selection:
    """Which objects a request is about: its label and field selectors."""

    def __init__(self, target: Target, ask: Ask) -> None:
        """Read the selectors. Raises StatusError 400."""
        given = ask.parameters
        self._resource = target.resource
        self._labels, self._fields = given.get("labelSelector", ""), given.get("fieldSelector", "")
        try:
            self._needs = parse_labels(self._labels) if self._labels else []
            self._wanted = parse_fields(self._fields) if self._fields else []
        except ValueError as error:
            raise bad_request(str(error)) from error
        self._refuse_unknown_fields()
        # Names are compared without encoding the object: clients that wait for one object ask for its name only.
        self._names = [term for term in self._wanted if term[:2] == ("metadata.name", "=")]
        self._wanted = [term for term in self._wanted if term not in self._names]
        if target.name:
            self._names.append(("metadata.name", "=", target.name))

    def _refuse_unknown_fields(self) -> None:
        try:
            fieldselectors.check(self._resource, self._wanted, self._labels, self._fields)
        except StatusError as error:
            # The whole sentence is what kubectl makes of it; over HTTP, kubectl itself puts the beginning there.
            _, reason, field = error.message.rpartition("field label not supported: ")
            raise bad_request(reason + field) from error

    @property
    def all(self) -> bool:
        """Whether every object is chosen."""
        return not (self._names or self._needs or self._wanted)

    def holds(self, obj: Api) -> bool:
        """Whether the selectors choose the object."""
        meta: ObjectMeta = obj.metadata  # type: ignore[attr-defined]
        if any(meta.name != term[2] for term in self._names):
            return False
        if self._needs and not labels_match(self._needs, meta.labels):
            return False
        return fieldselectors.holds(obj, self._wanted)


def form_of(ask: Ask) -> str:
    """The first form of the Accept header that is known; empty for the objects themselves."""
    for wish in ask.accept.split(","):
        media, *options = (part.strip() for part in wish.split(";"))
        named = dict(option.partition("=")[::2] for option in options)
        if named.get("as") in FORMS and media.endswith("json"):
            return named["as"]
        if media in {"application/json", "*/*"} and "as" not in named:
            return ""
    return ""


def check_form(ask: Ask) -> None:
    """Whether the answer can be given as the client wants it: asked before anything is written. Raises StatusError."""
    if form_of(ask) == "Table":
        _include(ask)


def shown(server: APIServer, ask: Ask, target: Target, raw: dict[str, Any]) -> dict[str, Any]:
    """One object in the form that the client accepts."""
    form = form_of(ask)
    if form == "Table":
        item = wire.decode(target.resource, raw, strict=False)
        return as_table(server, ask, target.resource, [item], raw["metadata"].get("resourceVersion", ""))
    if form == "PartialObjectMetadata":
        return partial(raw["metadata"])
    return raw


def listed(server: APIServer, ask: Ask, target: Target) -> Answer:
    """All chosen objects, or a page of them. Raises StatusError 400 on what cannot be read, 410 on an old page."""
    selection = Selection(target, ask)
    revision, after = _revision(server, ask)
    snapshot = Snapshot(server.store, target.resource.plural, target.namespace, revision)
    limit = _page(ask, len(snapshot.keys))
    items: list[Api] = []
    meta: dict[str, Any] = {"resourceVersion": str(revision)}
    last = ""
    for index, key, obj in snapshot.after(after):
        if not selection.holds(obj):
            continue
        if limit and len(items) == limit:
            meta["continue"] = _token(revision, last)
            if selection.all:
                meta["remainingItemCount"] = len(snapshot.keys) - index
            break
        items.append(server.heartbeats.seen(obj))
        last = key
    return _as_list(server, ask, target.resource, items, meta)


def _revision(server: APIServer, ask: Ask) -> tuple[int, str]:
    """The revision that is listed, and the last key that an earlier page showed."""
    token = ask.parameters.get("continue", "")
    if token:
        return _continued(server, token)
    asked = ask.parameters.get("resourceVersion", "") or "0"
    if not parameters.is_number(asked):
        raise bad_request(f'resourceVersion: Invalid value: "{asked}": strconv.ParseUint: parsing: invalid syntax')
    wanted, store = int(asked), server.store
    exact = ask.parameters.get("resourceVersionMatch") == "Exact"
    # A state that never was cannot be listed; after a way back in time, clients ask for such.
    if wanted > store.revision or (exact and wanted < store.compacted):
        raise StatusError(410, "Expired", f"too old resource version: {wanted} ({store.revision})")
    return (wanted if exact else store.revision), ""


def _page(ask: Ask, total: int) -> int:
    """How many objects a page holds; 0 for all.

    kubectl sends ten requests at once and then five in a second: a Table of more pages than that comes in ten larger
    ones, so that nobody waits for the client's own brake.
    """
    limit = _number(ask, "limit")
    if limit and form_of(ask) == "Table":
        return max(limit, -(-total // _TABLE_PAGES))
    return limit


def _as_list(server: APIServer, ask: Ask, resource: Resource, items: list[Api], meta: dict[str, Any]) -> Answer:
    form = form_of(ask)
    if form == "Table":
        head = as_table(server, ask, resource, [], "") | {"metadata": meta}
        del head["rows"]
        now, include = server.clock.now_s, _include(ask)
        return _in_pieces(head, "rows", items, lambda some: _rows(resource, some, now, include))
    if form == "PartialObjectMetadataList":
        head = {"kind": form, "apiVersion": "meta.k8s.io/v1", "metadata": meta}
        return _in_pieces(head, "items", items, _metadata_of)
    head = {"kind": f"{resource.kind}List", "apiVersion": resource.api_version, "metadata": meta}
    return _in_pieces(head, "items", items, _whole)


def _in_pieces(head: dict[str, Any], name: str, items: list[Api], form: Callable[[list[Api]], list[Any]]) -> Answer:
    """A document whose last field is a long list: the first piece at once, the others while it is sent."""
    if len(items) <= _PIECE:
        return answer(head | {name: form(items)})
    begin = to_json(head | {name: form(items[:_PIECE])})
    return Answer(200, begin.removesuffix(b"]}"), rest=_other_pieces(items, form))


def _other_pieces(items: list[Api], form: Callable[[list[Api]], list[Any]]) -> Iterator[bytes]:
    for start in range(_PIECE, len(items), _PIECE):
        yield b"," + to_json(form(items[start : start + _PIECE]))[1:-1]
    yield b"]}"


def _whole(items: list[Api]) -> list[dict[str, Any]]:
    return [wire.encode(item) for item in items]


def _metadata_of(items: list[Api]) -> list[dict[str, Any]]:
    return [partial(wire.encode(item.metadata)) for item in items]  # type: ignore[attr-defined]


def as_table(server: APIServer, ask: Ask, resource: Resource, items: list[Api], revision: str) -> dict[str, Any]:
    """The Table of some objects. Raises StatusError 400 on an unknown includeObject."""
    now = datetime.datetime.fromtimestamp(server.clock.now_s, datetime.UTC)
    return table(resource, items, now, include_object=_include(ask)) | {"metadata": {"resourceVersion": revision}}


def _rows(resource: Resource, items: list[Api], now_s: int, include: str) -> list[dict[str, Any]]:
    now = datetime.datetime.fromtimestamp(now_s, datetime.UTC)
    rows: list[dict[str, Any]] = table(resource, items, now, include_object=include)["rows"]
    return rows


def _include(ask: Ask) -> str:
    include = ask.parameters.get("includeObject", "") or "Metadata"
    if include not in {"None", "Metadata", "Object"}:
        raise bad_request(f'includeObject: Invalid value: "{include}": must be "Metadata", "Object", "None", or empty')
    return include


def _number(ask: Ask, name: str) -> int:
    text = ask.parameters.get(name, "") or "0"
    if not parameters.is_number(text):
        raise bad_request(f'unable to convert {name} "{text}" to a number')
    return int(text)


def _token(revision: int, after: str) -> str:
    return base64.urlsafe_b64encode(json.dumps({"rv": revision, "after": after}).encode()).decode()


def _continued(server: APIServer, token: str) -> tuple[int, str]:
    """The revision of the first page and the last key that was shown."""
    try:
        value = json.loads(base64.urlsafe_b64decode(token))
        revision, after = int(value["rv"]), str(value["after"])
    except (ValueError, KeyError, TypeError) as error:
        raise bad_request("continue key is not valid: it was not made by this server") from error
    if not server.store.compacted <= revision <= server.store.revision:
        raise StatusError(410, "Expired", EXPIRED)
    return revision, after


def pick(server: APIServer, target: Target, ask: Ask) -> Iterator[str]:
    """The names and namespaces (as keys) of all chosen objects: what a deletecollection is about."""
    selection = Selection(target, ask)
    for obj in server.store.list(target.resource.plural, target.namespace):
        if selection.holds(obj):
            meta = obj.metadata  # type: ignore[attr-defined]
            yield f"{meta.namespace}/{meta.name}"
