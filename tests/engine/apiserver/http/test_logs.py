"""Logs over HTTP: their ends, and following one until its container or Pod ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.http.logs import follow, follows
from engine.apiserver.http.watch import WatchNotifier

PODS = by_plural("pods")
PATH = "/api/v1/namespaces/default/pods/p/log"
ASK = HTTPRequest("GET", PATH, "follow=true")


class Writer:
    """A container's log that grows."""

    def __init__(self, rest) -> None:
        self.text = "one\n"
        rest.server.connector = SimpleNamespace(read_log=lambda *_: self.text)
        spec = {"containers": [{"name": "c", "image": "nginx"}], "nodeName": "node-1"}
        rest.create(PODS, "default", {"metadata": {"name": "p"}, "spec": spec})


@pytest.fixture
def log(rest) -> Writer:
    return Writer(rest)


def followed(rest: RESTEndpoints, *steps: Callable[[WatchNotifier], object]) -> list[bytes]:
    """What a follower gets while the steps happen, one after the other."""

    async def run() -> list[bytes]:
        notifier = WatchNotifier()
        pieces: list[bytes] = []

        async def read() -> None:
            async for piece in follow(rest, ASK, b"one\n", notifier):
                pieces.append(piece)  # noqa: PERF401 - some are there before it ends

        reading = asyncio.create_task(read())
        for step in steps:
            await asyncio.sleep(0.01)
            step(notifier)
            notifier.ring()
        await asyncio.wait_for(reading, 5)
        return pieces

    return asyncio.run(run())


def status(rest: RESTEndpoints, **state: dict[str, int]) -> None:
    entry = {"name": "c", "image": "nginx", "imageID": "", "ready": False, "restartCount": 0, "state": state}
    change = {"status": {"phase": "Running", "containerStatuses": [entry]}}
    rest.patch(PODS, "default", "p", change, type="merge", subresource="status")


def test_what_is_written_later_follows_until_the_container_ends(rest, log):
    def grow(_):
        log.text += "two\n"

    def end(_):
        log.text += "three\n"
        status(rest, terminated={"exitCode": 0})

    assert followed(rest, grow, lambda _: None, end) == [b"one\n", b"two\n", b"three\n"]


def test_a_deleted_pod_ends_it(rest, log):
    del log
    gone = lambda _: rest.delete(PODS, "default", "p", options={"gracePeriodSeconds": 0})  # noqa: E731 - a step
    assert followed(rest, gone) == [b"one\n"]


def test_a_container_that_starts_anew_ends_it(rest, log):
    def again(_):
        log.text = "other\n"

    assert followed(rest, again) == [b"one\n"]


def test_a_way_back_in_time_ends_it(rest, log):
    del log
    assert followed(rest, WatchNotifier.rewind) == [b"one\n"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("follow=true", True), ("", False), ("follow=false", False), ("follow=true&previous=true", False)],
)
def test_only_a_running_log_is_followed(query, expected):
    assert follows(HTTPRequest("GET", PATH, query)) is expected


def test_a_log_can_be_cut_and_its_missing_times_are_warned_of(rest, log):
    log.text = "one\ntwo\n"
    cut = handle(rest, HTTPRequest("GET", PATH, "limitBytes=5&timestamps=true"))
    assert (cut.body, len(cut.warnings), "timestamps" in cut.warnings[0]) == (b"one\nt", 1, True)
    refused = handle(rest, HTTPRequest("GET", PATH, "limitBytes=x"))
    assert (refused.code, json.loads(refused.body)["reason"]) == (400, "BadRequest")


def test_while_the_server_hangs_nothing_comes_and_nothing_ends(rest, log):
    hung = [False]
    rest.server.hangs = lambda: hung[0]

    def hang(_):
        hung[0] = True
        log.text += "two\n"

    def answer(_):
        hung[0] = False

    def end(_):
        log.text += "three\n"
        status(rest, terminated={"exitCode": 0})

    assert followed(rest, hang, lambda _: None, answer, end) == [b"one\n", b"two\n", b"three\n"]


def test_a_pod_without_a_node_has_no_log_and_that_is_no_mistake(rest):
    spec = {"containers": [{"name": "c", "image": "nginx"}]}
    rest.create(PODS, "default", {"metadata": {"name": "q"}, "spec": spec})
    for query in ("", "tailLines=1", "container=c"):
        nothing = handle(rest, HTTPRequest("GET", PATH.replace("/p/", "/q/"), query))
        assert (nothing.code, nothing.body) == (204, b"")
    assert handle(rest, HTTPRequest("GET", PATH.replace("/p/", "/q/"), "container=zzz")).code == 400
