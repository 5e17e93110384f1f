"""Lists: which objects of a resource a request gets, all of them or page by page, as they were at one revision.

The one way to read many objects, in process and over HTTP. Mirrors apiserver/pkg/storage/etcd3/store.go (GetList).
"""

from __future__ import annotations

import base64
import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api.meta import key_of
from engine.api.status import StatusError, bad_request, too_large_version
from engine.apiserver.endpoints.selection import SelectionPredicate
from engine.apiserver.endpoints.snapshot import Snapshot
from engine.golang import json as go_json

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.api.scheme import Resource
    from engine.apiserver.server import APIServer

_ENCODED_AS = "meta.k8s.io/v1"
EXPIRED = (
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
    "the continue parameter."
)


class ListOptions(NamedTuple):
    """What a list is asked for (meta/v1 ListOptions)."""

    labels: str = ""
    fields: str = ""
    limit: int = 0
    """How many objects a page holds; 0 for all."""
    most_pages: int = 0
    """In how many pages all objects come at the most, however small the limit is; 0 where that does not matter."""
    token: str = ""
    """`continue`: where the page before ended."""
    resource_version: int = 0
    exact: bool = False
    """Whether the state at that version is wanted, and not the present one."""


class ListPage(NamedTuple):
    """The objects of a list, or of a page of it."""

    items: list[Object]
    meta: dict[str, Any]
    """The list's own metadata: `resourceVersion`, and what later pages need."""


EVERYTHING = ListOptions()


def page(server: APIServer, resource: Resource, namespace: str | None, options: ListOptions = EVERYTHING) -> ListPage:
    """The chosen objects in key order. Raises StatusError 400 on what cannot be read, 410 or 504 on no known state."""
    selection = SelectionPredicate(resource, labels=options.labels, fields=options.fields)
    revision, after = _revision(server, options)
    snapshot = Snapshot(server.store, resource.table, namespace if resource.namespaced else None, revision)
    limit = _limit(options, len(snapshot.keys))
    keys = snapshot.after(after)
    objects = snapshot.objects(keys)
    chosen = objects if selection.empty else filter(selection.matches, objects)
    items = list(islice(chosen, limit or None))
    meta: dict[str, Any] = {"resourceVersion": str(revision)}
    if limit and next(chosen, None) is not None:
        meta["continue"] = _token(revision, key_of(items[-1].metadata))
        if selection.empty:
            meta["remainingItemCount"] = len(keys) - limit
    return ListPage(server.heartbeats.all_seen(resource, items), meta)


def _revision(server: APIServer, options: ListOptions) -> tuple[int, str]:
    """The revision that is listed, and the last key that an earlier page showed."""
    if options.token:
        return _continued(server, options.token)
    wanted, store = options.resource_version, server.store
    if wanted > store.revision:
        # After a way back in time, clients ask for what was; told so, they ask for what is.
        raise too_large_version(wanted, store.revision)
    if options.exact and wanted < store.compacted:
        raise StatusError(410, "Expired", f"too old resource version: {wanted} ({store.revision})")
    return (wanted if options.exact else store.revision), ""


def _limit(options: ListOptions, total: int) -> int:
    if options.limit and options.most_pages:
        return max(options.limit, -(-total // options.most_pages))
    return options.limit


def _token(revision: int, after: str) -> str:
    """Where a page ended, in the form that the real server gives it (storage.EncodeContinue)."""
    start = {"v": _ENCODED_AS, "rv": revision, "start": f"{after}\0"}
    return base64.urlsafe_b64encode(json.dumps(start, separators=(",", ":")).encode()).decode().rstrip("=")


def _continued(server: APIServer, token: str) -> tuple[int, str]:
    """The revision of the first page and the last key that was shown."""
    try:
        revision, after = _read_token(token)
    except ValueError as error:
        raise bad_request(f"invalid continue token: continue key is not valid: {error}") from error
    if not server.store.compacted <= revision <= server.store.revision:
        raise StatusError(410, "Expired", EXPIRED)
    return revision, after


def _read_token(token: str) -> tuple[int, str]:
    """What a token says (storage.DecodeContinue). Raises ValueError in Go's words."""
    padded = token + "=" * (-len(token) % 4)
    try:
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("utf-8", "replace")
    except (ValueError, UnicodeEncodeError) as error:
        alphabet = re.match(r"[\w-]*", token, re.ASCII)
        raise ValueError(f"illegal base64 data at input byte {alphabet.end() if alphabet else 0}") from error
    value = go_json.read(text)
    if not isinstance(value, dict):
        found = go_json.kind_of(value)
        raise ValueError(f"json: cannot unmarshal {found} into Go value of type storage.continueToken")  # noqa: TRY004 - as any other mistake in a token
    version, revision, start = value.get("v", ""), value.get("rv", 0), value.get("start", "")
    if version != _ENCODED_AS:
        raise ValueError(f'server does not recognize this encoded version "{version}"')
    if not isinstance(revision, int) or revision == 0:
        raise ValueError(f"incorrect encoded start resourceVersion (version {_ENCODED_AS})")
    if not isinstance(start, str) or not start:
        raise ValueError(f"encoded start key empty (version {_ENCODED_AS})")
    return revision, start.removesuffix("\0")
