"""A watch in process: a position in the log, which may be lost."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError

MAPS = by_plural("configmaps")


def create(rest: Any, *names: str, namespace: str = "default") -> None:
    for name in names:
        rest.create(MAPS, namespace, {"metadata": {"name": name}})


def told(watch: Any) -> list[tuple[str, str]]:
    return [(event.type, event.as_object()["metadata"]["name"]) for event in watch.events()]


def test_it_begins_after_what_is_there(rest):
    create(rest, "a")
    watch = rest.watch(MAPS, "default")
    assert not watch.pending()
    create(rest, "b")
    create(rest, "c", namespace="kube-system")
    assert watch.pending()
    assert told(watch) == [("ADDED", "b")]
    assert (watch.pending(), told(watch)) == (False, [])


def test_it_may_begin_after_an_earlier_revision(rest):
    revision = rest.server.store.revision
    create(rest, "a")
    assert told(rest.watch(MAPS, None, after=revision)) == [("ADDED", "a")]
    with pytest.raises(StatusError, match="too old resource version"):
        rest.watch(MAPS, None, after=rest.server.store.revision + 1)


def test_what_is_gone_carries_the_revision_of_its_end(rest):
    create(rest, "a")
    watch = rest.watch(MAPS, "default", name="a")
    rest.delete(MAPS, "default", "a")
    (event,) = watch.events()
    now = rest.now()
    row = event.as_table(MAPS, now, "Object")["rows"][0]["object"]
    expected = str(rest.server.store.revision)
    assert event.as_object()["metadata"]["resourceVersion"] == row["metadata"]["resourceVersion"] == expected


def test_one_that_the_log_no_longer_reaches_is_told_so(rest):
    watch = rest.watch(MAPS, "default")
    create(rest, "a")
    rest.server.clock.tick += 5000
    rest.server.store.compact()
    with pytest.raises(StatusError) as refused:
        watch.events()
    assert (refused.value.code, refused.value.reason) == (410, "Expired")
