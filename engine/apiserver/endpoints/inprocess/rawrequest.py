"""A GET of any path, in process (kubectl get --raw, and what explain reads)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.api.status import StatusError
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle

if TYPE_CHECKING:
    from engine.apiserver.endpoints.verbs import ResourceVerbs
    from engine.apiserver.users import User

_REFUSED = 400


def raw(verbs: ResourceVerbs, uri: str, user: User | None = None) -> str:
    """The body of the answer, asked by a user or by the administrator. Raises StatusError."""
    path, _, query = uri.partition("?")
    name, groups = ("", ()) if user is None else (user.name, user.groups)
    answer = handle(verbs, HTTPRequest("GET", path, query, user=name, groups=groups))
    verbs.warn(answer.warnings)
    body = b"".join((answer.body, *answer.rest)).decode()
    if answer.code >= _REFUSED and not answer.content_type.endswith("json"):
        raise StatusError(answer.code, "NotFound", "the server could not find the requested resource", {})
    if answer.code >= _REFUSED:
        status = json.loads(body)
        raise StatusError(status["code"], status.get("reason", ""), status.get("message", ""), status.get("details"))
    return body
