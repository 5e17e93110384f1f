"""Control plane reference, section 1.5: what a watcher sees of the log, and when it has to begin anew."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints import watchserver
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.endpoints.routes import target_of
from engine.apiserver.endpoints.watchserver import EventCache, WatchServer, watch_server
from engine.apiserver.http import watch as watch_stream
from engine.apiserver.http.watch import WatchNotifier, stream

PATH = "/api/v1/namespaces/default/services"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"


def watch(
    rest: RESTEndpoints,
    query: str = "",
    *,
    accept: str = "application/json",
    cache: EventCache | None = None,
) -> WatchServer:
    revision = "" if "resourceVersion" in query else f"&resourceVersion={rest.server.store.revision}"
    ask = HTTPRequest("GET", PATH, f"watch=true{revision}&{query}", accept=accept)
    return watch_server(rest, cache or EventCache(), ask, target_of(PATH))


def create(rest: RESTEndpoints, name: str, **labels: str) -> None:
    body = {"metadata": {"name": name, "labels": labels}, "spec": {"ports": [{"port": 80}]}}
    rest.create(by_plural("services"), "default", body)


def label(rest: RESTEndpoints, name: str, **labels: str | None) -> None:
    rest.patch(by_plural("services"), "default", name, {"metadata": {"labels": labels}}, type="merge")


def events(lines: Any) -> list[tuple[str, str]]:
    found = [json.loads(line) for line in (lines.splitlines() if isinstance(lines, bytes) else lines)]
    return [(event["type"], event["object"]["metadata"]["name"]) for event in found]


def test_every_change_is_seen_once_and_in_order(rest):
    seen = watch(rest)
    create(rest, "a")
    label(rest, "a", x="y")
    assert events(seen.news()) == [("ADDED", "a"), ("MODIFIED", "a")]
    rest.delete(by_plural("services"), "default", "a")
    assert events(seen.news()) == [("DELETED", "a")]
    assert events(seen.news()) == []


def test_a_deleted_object_carries_the_revision_of_its_deletion(rest):
    create(rest, "a")
    seen = watch(rest)
    rest.delete(by_plural("services"), "default", "a")
    event = json.loads(seen.news())
    assert event["object"]["metadata"]["resourceVersion"] == str(rest.server.store.revision)


def test_an_object_enters_and_leaves_a_selector(rest):
    seen = watch(rest, "labelSelector=x%3Dy")
    create(rest, "a")
    label(rest, "a", x="y")
    label(rest, "a", x=None)
    assert events(seen.news()) == [("ADDED", "a"), ("DELETED", "a")]


@pytest.mark.parametrize("revision", ["resourceVersion=0", "resourceVersion="])
def test_without_a_revision_or_with_zero_it_begins_with_the_present_state(rest, revision):
    create(rest, "a")
    seen = watch(rest, f"{revision}&fieldSelector=metadata.name%3Da")
    assert events(seen.first()) == [("ADDED", "a")]
    assert events(seen.news()) == []
    label(rest, "a", x="y")
    assert events(seen.news()) == [("MODIFIED", "a")]


def test_a_revision_is_where_the_events_begin_itself_left_out(rest):
    for name in "abc":
        create(rest, name)
    seen = watch(rest, f"resourceVersion={rest.server.store.revision - 2}")
    assert events(seen.first()) == []
    assert events(seen.news()) == [("ADDED", "b"), ("ADDED", "c")]


def test_all_watchers_see_the_same_order(rest):
    early = watch(rest)
    told = b""
    for name in ("b", "c", "a"):
        create(rest, name)
        told += early.news()
    late = watch(rest, f"resourceVersion={rest.server.store.revision - 3}", cache=EventCache())
    assert late.news() == told
    assert events(told) == [("ADDED", "b"), ("ADDED", "c"), ("ADDED", "a")]


def test_bookmarks_come_every_minute_and_a_watch_without_a_limit_ends_after_half_an_hour():
    assert (watch_stream.BOOKMARK_S, watch_stream.MAX_S) == (60, 1800)


def test_a_bookmark_tells_how_far_everything_was_seen(rest, monkeypatch):
    monkeypatch.setattr(watch_stream, "BOOKMARK_S", 0.02)

    async def read() -> list[dict[str, Any]]:
        seen, notifier, lines = watch(rest, "allowWatchBookmarks=true"), WatchNotifier(), b""
        asyncio.get_running_loop().call_later(0.1, notifier.close)
        async for chunk in stream(seen, notifier, 0):
            lines += chunk
        return [json.loads(line) for line in lines.splitlines()]

    found = asyncio.run(read())
    assert {event["type"] for event in found} == {"BOOKMARK"}
    assert {event["object"]["metadata"]["resourceVersion"] for event in found} == {str(rest.server.store.revision)}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "sendInitialEvents=true",
            "[resourceVersionMatch: Forbidden: sendInitialEvents requires setting "
            "resourceVersionMatch to NotOlderThan, "
            "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the "
            "WatchList feature gate is "
            "enabled]",
        ),
        (
            "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true",
            "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the "
            "WatchList feature gate is "
            "enabled",
        ),
        (
            "resourceVersionMatch=NotOlderThan",
            "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is "
            "provided",
        ),
    ],
)
def test_a_watch_that_is_to_begin_with_a_list_is_refused_as_a_server_without_that_gate_does(rest, query, said):
    with pytest.raises(StatusError) as refused:
        watch(rest, query)

    assert (refused.value.code, refused.value.message) == (422, f'ListOptions.meta.k8s.io "" is invalid: {said}')


def test_a_watch_from_a_version_that_is_no_number_is_a_plain_error(rest):
    with pytest.raises(StatusError) as refused:
        watch(rest, "resourceVersion=x")

    said = 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax'
    assert (refused.value.code, refused.value.reason, refused.value.message) == (500, "", said)


def test_rows_of_a_table_are_watched(rest):
    seen = watch(rest, accept=TABLE)
    create(rest, "a")
    event = json.loads(seen.news())
    assert (event["object"]["kind"], event["object"]["rows"][0]["cells"][0]) == ("Table", "a")


@pytest.mark.parametrize("ahead", [1, 1000])
def test_a_revision_that_does_not_exist_yet_is_expired(rest, ahead):
    with pytest.raises(StatusError) as refused:
        watch(rest, f"resourceVersion={rest.server.store.revision + ahead}")
    assert (refused.value.code, refused.value.reason) == (410, "Expired")


def test_a_watcher_behind_the_compaction_is_expired(rest):
    seen = watch(rest)
    create(rest, "a")
    rest.server.clock.tick += 5000
    create(rest, "b")
    rest.server.store.compact()
    oldest = rest.server.store.compacted
    with pytest.raises(StatusError, match="too old resource version"):
        seen.news()
    with pytest.raises(StatusError, match=rf"^too old resource version: 1 \({oldest}\)$"):
        watch(rest, "resourceVersion=1").news()


def test_a_watch_from_a_version_that_is_forgotten_begins_with_one_error_event(rest):
    async def read() -> list[dict[str, Any]]:
        seen = watch(rest, "resourceVersion=1")
        return [json.loads(chunk) async for chunk in stream(seen, WatchNotifier(), 1) if chunk]

    create(rest, "a")
    rest.server.clock.tick += 5000
    rest.server.store.compact()
    (event,) = asyncio.run(read())
    assert (event["type"], event["object"]["kind"], event["object"]["code"]) == ("ERROR", "Status", 410)
    assert event["object"]["reason"] == "Expired"


def test_a_slow_watcher_is_expired(rest, monkeypatch):
    monkeypatch.setattr(watchserver, "MAX_BEHIND", 3)
    seen = watch(rest)
    for name in "abcd":
        create(rest, name)
    with pytest.raises(StatusError):
        seen.news()


def test_an_event_is_encoded_once_for_all(rest, monkeypatch):
    cache = EventCache()
    both = [watch(rest, cache=cache), watch(rest, cache=cache)]
    create(rest, "a")
    first = both[0].news()
    monkeypatch.setattr(watchserver, "to_json", None)
    assert both[1].news() == first


def test_only_watchers_with_the_same_wishes_share_what_was_encoded(rest):
    cache = EventCache()
    chosen, every = watch(rest, "labelSelector=x%3Dy", cache=cache), watch(rest, cache=cache)
    create(rest, "a")
    create(rest, "b", x="y")
    assert events(chosen.news()) == [("ADDED", "b")]
    assert events(every.news()) == [("ADDED", "a"), ("ADDED", "b")]


def test_what_was_encoded_is_forgotten_when_it_grows_too_large(rest, monkeypatch):
    monkeypatch.setattr(EventCache, "STRETCH_BYTES", 2000)
    cache = EventCache()
    fast, slow = watch(rest, cache=cache), watch(rest, cache=cache)
    told = b""
    for number in range(8):
        create(rest, f"s{number}")
        told += fast.news()
    assert len(cache._stretches) < 8
    assert slow.news() == told


def test_a_way_back_in_time_ends_a_stream_with_410(rest):
    async def read() -> list[dict[str, Any]]:
        notifier = WatchNotifier()
        seen = stream(watch(rest), notifier, 5)
        asyncio.get_running_loop().call_later(0.02, notifier.rewind)
        return [json.loads(chunk) async for chunk in seen if chunk]

    (event,) = asyncio.run(read())
    assert (event["type"], event["object"]["code"], event["object"]["reason"]) == ("ERROR", 410, "Expired")


def test_the_present_state_and_what_follows_it_overlap_nowhere(rest):
    seen = watch(rest, "resourceVersion=0&fieldSelector=metadata.name%3Da")
    create(rest, "a")
    assert events(seen.first()) == [("ADDED", "a")]
    assert events(seen.news()) == []


def test_a_stream_ends_in_time_with_a_bookmark(rest):
    async def read() -> list[dict[str, Any]]:
        notifier = WatchNotifier()
        seen = watch(rest, "allowWatchBookmarks=true")
        lines = b""
        asyncio.get_running_loop().call_later(0.05, lambda: (create(rest, "a"), notifier.ring()))
        async for chunk in stream(seen, notifier, 1):
            lines += chunk
        return [json.loads(line) for line in lines.splitlines()]

    assert [event["type"] for event in asyncio.run(read())] == ["ADDED", "BOOKMARK"]


def test_a_stream_that_cannot_go_on_says_so(rest):
    async def read() -> list[dict[str, Any]]:
        seen = watch(rest)
        rest.server.store.revision -= 1  # as after going back in time
        return [json.loads(chunk) async for chunk in stream(seen, WatchNotifier(), 1) if chunk]

    (event,) = asyncio.run(read())
    assert (event["type"], event["object"]["code"]) == ("ERROR", 410)


def test_what_leaves_a_selector_is_shown_as_it_was_and_in_its_new_version(rest):
    create(rest, "a", w="x")
    seen = watch(rest, "labelSelector=w%3Dx")
    label(rest, "a", w="y")
    label(rest, "a", more="z")
    label(rest, "a", w="x")
    rest.delete(by_plural("services"), "default", "a")
    found = [json.loads(line) for line in seen.news().splitlines()]

    assert [event["type"] for event in found] == ["DELETED", "ADDED", "DELETED"]
    assert [event["object"]["metadata"]["labels"]["w"] for event in found] == ["x", "x", "x"]
    versions = [int(event["object"]["metadata"]["resourceVersion"]) for event in found]
    assert versions == [versions[0], versions[0] + 2, versions[0] + 3]


def test_only_the_first_table_of_a_watch_has_columns(rest):
    create(rest, "a")
    seen = [watch(rest, "resourceVersion=1", accept=TABLE) for _ in range(2)]
    create(rest, "b")
    for one in seen:
        news = [json.loads(line)["object"]["columnDefinitions"] for line in one.news().splitlines()]
        create(rest, f"c{seen.index(one)}")
        news += [json.loads(line)["object"]["columnDefinitions"] for line in one.news().splitlines()]
        assert [columns is None for columns in news] == [False, *[True] * (len(news) - 1)]
        assert len(news) > 2
