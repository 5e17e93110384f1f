"""The API server's front door: one user's way to the API, by verbs in process and by whole requests.

kubectl talks to it through the protocol of `engine.client.restclient`; the HTTP front hands requests to its neighbour
`handler`, which calls the same verbs.
"""

from __future__ import annotations

import json

from engine.api.status import StatusError
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.verbs import ResourceVerbs

_REFUSED = 400


class RESTEndpoints(ResourceVerbs):
    """One user's way to the API."""

    def raw(self, uri: str) -> str:
        """The body of the answer to a GET of a path with its query, whatever lies there. Raises StatusError."""
        path, _, query = uri.partition("?")
        answer = handle(self, HTTPRequest("GET", path, query))
        self.warn(answer.warnings)
        body = b"".join((answer.body, *answer.rest)).decode()
        if answer.code >= _REFUSED and not answer.content_type.endswith("json"):
            raise StatusError(answer.code, "NotFound", "the server could not find the requested resource", {})
        if answer.code >= _REFUSED:
            status = json.loads(body)
            raise StatusError(
                status["code"],
                status.get("reason", ""),
                status.get("message", ""),
                status.get("details"),
            )
        return body
