"""What was read or written, in the form that the client accepts (apiserver/pkg/endpoints/handlers/response.go).

Forms: the objects themselves, a Table (what `kubectl get` prints) or only their metadata. What has more than 500
objects is put into words piece by piece, while it is sent (upstream: StreamingCollectionEncodingToJSON).
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from engine.api.status import bad_request, generic
from engine.apiserver.apiextensions import objects
from engine.apiserver.endpoints import decoding
from engine.apiserver.endpoints.exchange import HTTPResponse, answer, to_json
from engine.apiserver.tables import partial, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.api.meta import Object
    from engine.api.scheme import Resource
    from engine.apiserver.endpoints.exchange import HTTPRequest
    from engine.apiserver.endpoints.list_handler import ListPage
    from engine.clock import Clock

FORMS = ("Table", "PartialObjectMetadataList", "PartialObjectMetadata")
_V1 = "meta.k8s.io/v1"
_YAML = "application/yaml"
_KNOWN = frozenset({"application/json", _YAML, "application/vnd.kubernetes.protobuf"})
_NOT_ACCEPTABLE = (
    "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, "
    "application/vnd.kubernetes.protobuf, application/json;stream=watch, "
    "application/vnd.kubernetes.protobuf;stream=watch"
)
_PIECE = 500
"""So many objects are put into words in one go."""


def form_of(ask: HTTPRequest) -> str:
    """The first form of the Accept header that is known; empty for the objects themselves."""
    for wish in ask.accept.split(","):
        media, *options = (part.strip() for part in wish.split(";"))
        named = dict(option.partition("=")[::2] for option in options)
        if named.get("as") in FORMS and media.endswith("json"):
            return named["as"]
        if media in {"application/json", "*/*"} and "as" not in named:
            return ""
    return ""


def wants_yaml(ask: HTTPRequest) -> bool:
    """Whether the first form that the client accepts is YAML."""
    return next(iter(_media(ask)), "") == _YAML


def _media(ask: HTTPRequest) -> list[str]:
    """The media types that the client accepts and the server knows, in the client's order."""
    wished = [wish.partition(";")[0].strip().lower() for wish in ask.accept.split(",")]
    return [media for media in wished if media in _KNOWN or media.startswith("*/") or media == "application/*"]


def check_form(ask: HTTPRequest) -> None:
    """Whether the answer can be given as the client wants it: asked before anything is written. Raises StatusError."""
    if ask.accept.strip(" ,;=") and not _media(ask):
        raise generic(406, "NotAcceptable", _NOT_ACCEPTABLE)
    if form_of(ask) == "Table":
        _include(ask)


def shown(clock: Clock, ask: HTTPRequest, resource: Resource, raw: dict[str, Any]) -> dict[str, Any]:
    """One object in the form that the client accepts."""
    form = form_of(ask)
    if form == "Table":
        item = decoding.decode(resource, raw, "Ignore").obj
        return as_table(clock, ask, resource, [item], raw["metadata"].get("resourceVersion", ""))
    if form == "PartialObjectMetadata":
        return in_version(ask, partial(resource, raw["metadata"]))
    return objects.as_written(resource, raw)


def shown_list(
    clock: Clock,
    ask: HTTPRequest,
    resource: Resource,
    page: ListPage,
    whole: Callable[[Resource, Object], dict[str, Any]],
) -> HTTPResponse:
    """A list in the form that the client accepts; `whole` is how one object is written.

    Raises StatusError 400 on an unknown includeObject.
    """
    form = form_of(ask)
    if form == "Table":
        head = as_table(clock, ask, resource, [], "") | {"metadata": page.meta}
        del head["rows"]
        now, include = clock.now_s, _include(ask)
        return _in_pieces(head, "rows", page.items, lambda some: _rows(ask, resource, some, now, include))
    if form == "PartialObjectMetadataList":
        head = in_version(ask, {"kind": form, "apiVersion": _V1, "metadata": page.meta})
        # An empty one has no list at all, as upstream converts it.
        if not page.items:
            return answer(head | {"items": None})
        return _in_pieces(
            head,
            "items",
            page.items,
            lambda some: [in_version(ask, partial(resource, whole(resource, item)["metadata"])) for item in some],
        )
    head = {"kind": resource.list_kind, "apiVersion": resource.api_version, "metadata": list_meta(resource, page.meta)}
    return _in_pieces(
        head, "items", page.items, lambda some: [item_of_list(resource, whole(resource, item)) for item in some]
    )


def as_table(clock: Clock, ask: HTTPRequest, resource: Resource, items: list[Object], revision: str) -> dict[str, Any]:
    """The Table of some objects. Raises StatusError 400 on an unknown includeObject."""
    now = datetime.datetime.fromtimestamp(clock.now_s, datetime.UTC)
    made = in_version(ask, table(resource, items, now, include_object=_include(ask)))
    return made | {"metadata": {"resourceVersion": revision}}


def in_version(ask: HTTPRequest, raw: dict[str, Any]) -> dict[str, Any]:
    """A Table or metadata alone in the version of its form that the client accepts: clients of old know a beta."""
    if version_of(ask) != _V1:
        for part in (raw, *(row["object"] for row in raw.get("rows") or ())):
            if part is not None and part["apiVersion"] == _V1:
                part["apiVersion"] = version_of(ask)
    return raw


def version_of(ask: HTTPRequest) -> str:
    """The version of Tables and of metadata alone that the client accepts."""
    return f"{_V1}beta1" if "v=v1beta1" in ask.accept.replace(" ", "") else _V1


def _in_pieces(
    head: dict[str, Any], name: str, items: list[Object], form: Callable[[list[Object]], list[Any]]
) -> HTTPResponse:
    """A document whose last field is a long list: the first piece at once, the others while it is sent."""
    if len(items) <= _PIECE:
        return answer(head | {name: form(items)})
    begin = to_json(head | {name: form(items[:_PIECE])})
    return HTTPResponse(200, begin.removesuffix(b"]}"), rest=_other_pieces(items, form))


def _other_pieces(items: list[Object], form: Callable[[list[Object]], list[Any]]) -> Iterator[bytes]:
    for start in range(_PIECE, len(items), _PIECE):
        yield b"," + to_json(form(items[start : start + _PIECE]))[1:-1]
    yield b"]}"


def list_meta(resource: Resource, meta: dict[str, Any]) -> dict[str, Any]:
    """The metadata of a list; one of custom objects says that nothing follows."""
    return {"continue": "", **meta} if resource.custom is not None else meta


def item_of_list(resource: Resource, raw: dict[str, Any]) -> dict[str, Any]:
    """An object in a typed list, which says for all of them what they are; custom objects say it themselves."""
    if resource.custom is not None:
        return raw
    item = objects.as_written(resource, raw)
    del item["apiVersion"], item["kind"]
    return item


def _rows(ask: HTTPRequest, resource: Resource, items: list[Object], now_s: int, include: str) -> list[dict[str, Any]]:
    now = datetime.datetime.fromtimestamp(now_s, datetime.UTC)
    rows: list[dict[str, Any]] = in_version(ask, table(resource, items, now, include_object=include))["rows"]
    return rows


def _include(ask: HTTPRequest) -> str:
    include = ask.parameters.get("includeObject", "") or "Metadata"
    if include not in {"None", "Metadata", "Object"}:
        why = f"includeObject: Invalid value: \"{include}\": must be 'Metadata', 'Object', 'None', or empty"
        raise bad_request(f"Unable to convert to Table as requested: {why}")
    return include
