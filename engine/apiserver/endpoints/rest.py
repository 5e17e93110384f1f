"""The API server's front door: one user's way to the API, by verbs in process and by whole requests.

kubectl talks to it through the protocol of `engine.client.restclient`; the HTTP front hands requests to its neighbour
`handler`, which calls the same verbs.
"""

from __future__ import annotations

from engine.apiserver.endpoints.inprocess import rawrequest
from engine.apiserver.endpoints.inprocess.impersonating import ImpersonatingClient
from engine.apiserver.endpoints.verbs import ResourceVerbs
from engine.apiserver.users import impersonated


class RESTEndpoints(ResourceVerbs):
    """One user's way to the API."""

    def impersonating(self, name: str, groups: tuple[str, ...]) -> ImpersonatingClient:
        """The way to the API of a user in whose name this one asks, with the groups that are named."""
        return ImpersonatingClient(self, impersonated(name, groups))

    def raw(self, uri: str) -> str:
        """The body of the answer to a GET of a path with its query, whatever lies there. Raises StatusError."""
        return rawrequest.raw(self, uri)
