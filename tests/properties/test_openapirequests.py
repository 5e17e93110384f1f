"""2,000 random requests of what the server says that it serves; `make soak` sends ten times as many."""

from __future__ import annotations

import pytest

from engine.api.status import StatusError, bad_request, internal
from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse, refusal
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.etcd.store import Cause
from tests.properties.openapirequests import begun, send


@pytest.mark.parametrize("seed", range(4))
def test_no_request_meets_a_mistake_and_what_is_refused_leaves_no_trace(seed: int):
    codes = send(seed, 500)
    assert codes[200] + codes[201] > 100, codes
    assert codes[404] < 150, codes


def test_a_request_that_meets_a_mistake_is_told_in_as_few_requests_as_it_takes(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise KeyError("strategy")

    begun()  # which writes Leases, too
    monkeypatch.setattr("engine.apiserver.validation.leases.lease.__code__", broken.__code__)
    with pytest.raises(AssertionError, match="KeyError") as caught:
        send(0, 500)
    assert caught.value.__notes__[-1].count("\n") == 1
    assert "leases" in caught.value.__notes__[-1]


def test_a_refusal_that_leaves_a_trace_is_noticed(monkeypatch: pytest.MonkeyPatch):
    server, _ = begun()
    answered = "tests.properties.openapirequests.handle"

    def handle(verbs: RESTEndpoints, _: HTTPRequest) -> HTTPResponse:
        verbs.server.store.delete("configmaps", "default/a", "somebody", Cause("command", "x"))
        return refusal(bad_request("no"))

    monkeypatch.setattr(answered, handle)
    with pytest.raises(AssertionError, match="left a trace"):
        server.ask(HTTPRequest("GET", "/api/v1/configmaps"))


@pytest.mark.parametrize(
    "said",
    [
        bad_request("the object provided has not the form of its kind: KeyError: 'x'"),
        internal("podfall could not answer: TypeError"),
        internal("something"),
        bad_request("spec: the field name is missing"),
    ],
)
def test_a_mistake_in_the_guise_of_a_refusal_is_noticed(monkeypatch: pytest.MonkeyPatch, said: StatusError):
    server, _ = begun()
    monkeypatch.setattr("tests.properties.openapirequests.handle", lambda *_: refusal(said))
    with pytest.raises(AssertionError):
        server.ask(HTTPRequest("GET", "/api/v1/configmaps"))
