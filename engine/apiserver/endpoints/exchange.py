"""One request to the API and its answer, apart from any network.

The HTTP front builds an `HTTPRequest` from what arrived, the journal stores it, and a replay hands the same one in
again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.status import StatusError

JSON = "application/json"
READS = frozenset({"GET", "HEAD"})
_ENCODER = msgspec.json.Encoder()


class HTTPRequest(NamedTuple):
    """A request."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    content_type: str = JSON
    accept: str = JSON
    user: str = ""
    """Whom the client wants to be taken for (Impersonate-User); empty: whoever it is."""
    user_agent: str = ""
    groups: tuple[str, ...] = ()
    """The groups that this user has, instead of those that the name gives (Impersonate-Group)."""

    @property
    def parameters(self) -> dict[str, str]:
        """The query's parameters; the last of several with one name counts."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    def values(self, name: str) -> list[str]:
        """All values of a parameter, in their order."""
        return [value for key, value in parse_qsl(self.query, keep_blank_values=True) if key == name]

    def flag(self, name: str) -> bool:
        """Whether a parameter says true, in one of the ways that Go's ParseBool knows."""
        return self.parameters.get(name, "") in {"1", "t", "T", "true", "TRUE", "True"}


@dataclass
class HTTPResponse:
    """What the client gets."""

    code: int
    body: bytes
    content_type: str = JSON
    warnings: list[str] = field(default_factory=list)
    """Each becomes a `Warning: 299` header, which kubectl prints."""
    headers: dict[str, str] = field(default_factory=dict)
    """What else the client is told beside the body; names in lower case."""
    rest: Iterable[bytes] = ()
    """What follows the body, made piece by piece while it is sent, so that others have their turns in between."""


def answer(body: Any, code: int = 200) -> HTTPResponse:
    """Say a JSON document."""
    return HTTPResponse(code, to_json(body))


def refusal(error: StatusError) -> HTTPResponse:
    """Say no, with a Status."""
    return answer(error.status(), error.code)


def to_json(body: Any) -> bytes:
    """Encode compactly, as the real server does."""
    try:
        return _ENCODER.encode(body)
    except UnicodeEncodeError:  # half of a surrogate pair, which only the slower way lets through
        return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
