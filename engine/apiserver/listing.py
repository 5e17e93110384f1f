"""Reading over HTTP: GET of one object or a list, with selectors and pages, in the form that the client accepts.

Forms: the objects themselves, a Table (what `kubectl get` prints) or only their metadata. Differs from the real server:
a later page shows the present state after its first key, not that of the first page's revision; whoever goes on with
a watch from that revision still sees every change.
"""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine.api import wire
from engine.api.selectors import labels_match, parse_fields, parse_labels
from engine.api.status import StatusError, bad_request
from engine.apiserver import fieldselectors
from engine.apiserver.tables import table

if TYPE_CHECKING:
    from engine.api.base import Api
    from engine.api.meta import ObjectMeta
    from engine.api.scheme import Resource
    from engine.apiserver.exchange import Ask
    from engine.apiserver.routes import Target
    from engine.apiserver.server import APIServer

FORMS = ("Table", "PartialObjectMetadataList", "PartialObjectMetadata")
EXPIRED = (
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
    "the continue parameter."
)


class Selection:
    """Which objects a request is about: its label and field selectors."""

    def __init__(self, target: Target, ask: Ask) -> None:
        """Read the selectors. Raises StatusError 400."""
        parameters = ask.parameters
        self._resource = target.resource
        self._labels, self._fields = parameters.get("labelSelector", ""), parameters.get("fieldSelector", "")
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
            fieldselectors.select(self._resource, [], self._wanted, self._labels, self._fields)
        except StatusError as error:
            # The whole sentence is what kubectl makes of it; over HTTP, kubectl itself puts the beginning there.
            _, reason, field = error.message.rpartition("field label not supported: ")
            raise bad_request(reason + field) from error

    def holds(self, obj: Api) -> bool:
        """Whether the selectors choose the object."""
        meta: ObjectMeta = obj.metadata  # type: ignore[attr-defined]
        if any(meta.name != term[2] for term in self._names):
            return False
        if self._needs and not labels_match(self._needs, meta.labels):
            return False
        if not self._wanted:
            return True
        raw = [wire.encode(obj)]
        return bool(fieldselectors.select(self._resource, raw, self._wanted, self._labels, self._fields))


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


def shown(server: APIServer, ask: Ask, target: Target, raw: dict[str, Any]) -> dict[str, Any]:
    """One object in the form that the client accepts."""
    form = form_of(ask)
    if form == "Table":
        return as_table(server, ask, target.resource, [raw], raw["metadata"].get("resourceVersion", ""))
    if form == "PartialObjectMetadata":
        return partial(raw)
    return raw


def listed(server: APIServer, ask: Ask, target: Target) -> dict[str, Any]:
    """All chosen objects, or a page of them. Raises StatusError 400 on what cannot be read, 410 on an old page."""
    selection = Selection(target, ask)
    revision, after = _continued(server, ask.parameters.get("continue", ""))
    limit = _number(ask, "limit")
    store = server.store
    items: list[dict[str, Any]] = []
    meta: dict[str, Any] = {"resourceVersion": str(revision)}
    last = ""
    for key in store.keys(target.resource.plural, target.namespace):
        if key <= after:
            continue
        obj = store.table(target.resource.plural)[key]
        if not selection.holds(obj):
            continue
        if limit and len(items) == limit:
            meta["continue"] = _token(revision, last)
            break
        items.append(wire.encode(obj))
        last = key
    return _as_list(server, ask, target.resource, items, meta)


def _as_list(
    server: APIServer, ask: Ask, resource: Resource, items: list[dict[str, Any]], meta: dict[str, Any]
) -> dict[str, Any]:
    form = form_of(ask)
    if form == "Table":
        made = as_table(server, ask, resource, items, "")
        return made | {"metadata": meta}
    if form == "PartialObjectMetadataList":
        kind, version, items = form, "meta.k8s.io/v1", [partial(item) for item in items]
    else:
        kind, version = f"{resource.kind}List", resource.api_version
    return {"kind": kind, "apiVersion": version, "metadata": meta, "items": items}


def as_table(
    server: APIServer, ask: Ask, resource: Resource, items: list[dict[str, Any]], revision: str
) -> dict[str, Any]:
    """The Table of some objects. Raises StatusError 400 on an unknown includeObject."""
    include = ask.parameters.get("includeObject", "") or "Metadata"
    if include not in {"None", "Metadata", "Object"}:
        raise bad_request(f'includeObject: Invalid value: "{include}": must be "Metadata", "Object", "None", or empty')
    now = datetime.datetime.fromtimestamp(server.clock.now_s, datetime.UTC)
    return table(resource, items, now, include_object=include) | {"metadata": {"resourceVersion": revision}}


def partial(raw: dict[str, Any]) -> dict[str, Any]:
    """Only the metadata of an object."""
    return {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": raw["metadata"]}


def _number(ask: Ask, name: str) -> int:
    text = ask.parameters.get(name, "") or "0"
    if not (text.isascii() and text.isdecimal()):
        raise bad_request(f'unable to convert {name} "{text}" to a number')
    return int(text)


def _token(revision: int, after: str) -> str:
    return base64.urlsafe_b64encode(json.dumps({"rv": revision, "after": after}).encode()).decode()


def _continued(server: APIServer, token: str) -> tuple[int, str]:
    """The revision of the first page and the last key that was shown."""
    if not token:
        return server.store.revision, ""
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
