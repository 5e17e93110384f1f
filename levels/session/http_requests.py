"""The session behind its HTTP front: requests that write go into the journal, and back out of it in a replay.

A request that meets a mistake of podfall's own is answered and is part of the run, as a line is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.status import StatusError, internal
from engine.apiserver.endpoints.exchange import refusal
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.etcd.store import Cause
from levels.session.mistakes import note

if TYPE_CHECKING:
    from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse
    from levels.session.session import Session


def _handled(session: Session, rest: RESTEndpoints, request: HTTPRequest) -> HTTPResponse:
    """Answer a request, with an error where it meets a mistake."""
    try:
        return handle(rest, request)
    except Exception as error:  # noqa: BLE001 - one broken request may not take the run with it; it is named
        session.note_broken("a request", f"{request.method} {request.path}", error)
        return refusal(internal(f"this request met a mistake in podfall itself: {note(error)}"))


def rest_of(session: Session) -> RESTEndpoints:
    """A client of the session's cluster for requests from outside; its warnings are its own."""
    return RESTEndpoints(session.cluster.server)


def submit(session: Session, request: HTTPRequest) -> HTTPResponse:
    """Note a request that may write, then carry it out; a replay does the same.

    It counts like a typed command: if it has written something.
    """
    why = session.denies(request)
    if why:
        return refusal(StatusError(403, "Forbidden", why))
    session.journal.http(session.tick_number, request)
    revision = session.cluster.store.revision
    rest = session.cluster.rest.caused_by(Cause("command", f"{request.method} {request.path}"))
    done = _handled(session, rest, request)
    if session.cluster.store.revision != revision:
        session.count_mutation()
    return done
