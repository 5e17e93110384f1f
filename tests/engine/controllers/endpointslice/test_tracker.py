"""What a controller knows of its own EndpointSlices: its writes at once, those of others when the news comes."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.apps import EndpointSlice
from engine.api.meta import ObjectMeta
from engine.api.status import StatusError
from engine.client.client import Client
from engine.controllers.endpointslice.tracker import MANAGED_BY, SERVICE_NAME, EndpointSliceTracker
from tests.engine.harness import BY_HAND, ControlPlane

WEB = "default/web"
MANAGER = "test-controller"


@pytest.fixture
def own(plane: ControlPlane) -> EndpointSliceTracker:
    return EndpointSliceTracker(Client(plane.server, "me"), MANAGER)


def made(name: str, manager: str = MANAGER) -> EndpointSlice:
    labels = {MANAGED_BY: manager, SERVICE_NAME: "web"}
    meta = ObjectMeta(name=name, namespace="default", labels=labels)
    return EndpointSlice(
        api_version="discovery.k8s.io/v1",
        kind="EndpointSlice",
        metadata=meta,
        address_type="IPv4",
        endpoints=(),
    )


def names(own: EndpointSliceTracker) -> list[str]:
    return [entry.metadata.name for entry in own.of(WEB)]


def news(plane: ControlPlane) -> Any:
    """The newest change in the store."""
    return next(entry for entry in reversed(plane.store.log) if entry.resource == "endpointslices")


def test_what_was_created_and_what_was_deleted_is_known_before_the_news(own):
    for name in ("a", "b"):
        own.create(made(name))
    assert names(own) == ["a", "b"]
    own.delete(own.of(WEB)[0])
    assert names(own) == ["b"]


def test_a_slice_that_somebody_else_has_deleted_is_gone_all_the_same(own, plane):
    own.create(made("a"))
    plane.delete("endpointslices", "a")
    own.delete(own.of(WEB)[0])
    assert names(own) == []


def test_a_deletion_that_fails_is_told_and_the_slice_stays_known(own, plane):
    own.create(made("a"))

    def refuse(*_args: Any, **_options: Any) -> Any:
        raise StatusError(500, "InternalError", "no way")

    plane.server.delete = refuse
    with pytest.raises(StatusError, match="no way"):
        own.delete(own.of(WEB)[0])
    assert names(own) == ["a"]


def test_an_update_is_written_only_where_it_changes_something(own, plane):
    own.create(made("a"))
    before = plane.store.revision
    own.update(own.of(WEB)[0])
    assert plane.store.revision == before
    changed = replace(own.of(WEB)[0], metadata=replace(own.of(WEB)[0].metadata, annotations={"a": "b"}))
    own.update(changed)
    assert plane.store.revision == before + 1
    assert own.of(WEB)[0].metadata.annotations == {"a": "b"}


def test_old_news_does_not_undo_a_write_of_its_own(own, plane):
    own.create(made("a"))
    created = news(plane)
    own.update(replace(own.of(WEB)[0], metadata=replace(own.of(WEB)[0].metadata, annotations={"a": "b"})))
    assert own.observe(created) is None
    assert own.of(WEB)[0].metadata.annotations == {"a": "b"}


def test_news_of_others_is_taken_in_and_asks_for_a_look(own, plane):
    own.create(made("a"))
    plane.server.create(made("b"), BY_HAND)
    assert own.observe(news(plane)) == WEB
    assert names(own) == ["a", "b"]
    plane.delete("endpointslices", "a")
    assert own.observe(news(plane)) == WEB
    assert names(own) == ["b"]


def test_the_slices_of_another_manager_are_none_of_its_own(own, plane):
    plane.server.create(made("x", "somebody-else"), BY_HAND)
    assert own.observe(news(plane)) is None
    assert names(own) == []
