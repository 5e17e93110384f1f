"""Control plane reference, sections 1.1 and 1.5: the store's revisions, logs, its log and its compaction."""

from __future__ import annotations

import pytest

from engine.api.core import Node, Pod, PodSpec
from engine.api.meta import ObjectMeta
from engine.clock import Clock
from engine.etcd.store import KEPT_TICKS, START, Store, is_of


def pod(name: str, node: str = "") -> Pod:
    meta = ObjectMeta(name=name, namespace="default")
    return Pod(api_version="v1", kind="Pod", metadata=meta, spec=PodSpec(node_name=node))


@pytest.fixture
def store() -> Store:
    return Store(Clock())


def put(store: Store, name: str, node: str = "") -> Pod:
    obj = store.put("pods", f"default/{name}", pod(name, node), "test", START)
    assert isinstance(obj, Pod)
    return obj


def test_every_write_raises_the_revision_and_becomes_the_resource_version(store: Store):
    assert [put(store, name).metadata.resource_version for name in ("b", "a")] == ["1", "2"]
    store.delete("pods", "default/a", "test", START)
    assert store.revision == 3


def test_lists_do_not_remember_the_order_of_filling(store: Store):
    for name in ("c", "a", "b"):
        put(store, name)
    assert store.keys("pods") == ["default/a", "default/b", "default/c"]


def test_a_namespace_lists_only_its_own(store: Store):
    put(store, "a")
    store.put("pods", "default2/b", pod("b"), "test", START)
    assert store.keys("pods", "default") == ["default/a"]


def test_an_object_is_read_as_its_kind(store: Store):
    written = put(store, "a")
    assert store.get_as(Pod, "default/a") == written
    assert store.get_as(Pod, "default/b") is None
    assert store.list_as(Pod, "default") == [written]
    assert store.list_as(Node) == []


def test_an_entry_knows_its_kind_even_after_the_object_is_gone(store: Store):
    put(store, "a")
    store.delete("pods", "default/a", "test", START)
    assert [(is_of(entry, Pod), is_of(entry, Node)) for entry in store.log] == [(True, False), (True, False)]


def test_a_feed_holds_what_was_written_before_it_was_asked_for(store: Store):
    put(store, "a")
    assert [entry.key for entry in store.log_of("pods").since(0)] == ["default/a"]


def test_a_routed_feed_holds_one_node_only(store: Store):
    store.partition("pods", lambda obj: obj.spec.node_name if isinstance(obj, Pod) else "")
    log = store.log_of("pods", "node-1")
    put(store, "a", "node-1")
    put(store, "b", "node-2")
    put(store, "c")
    assert [entry.key for entry in log.since(0)] == ["default/a"]


def test_an_entry_knows_the_object_before_and_after(store: Store):
    old, new = put(store, "a"), put(store, "a")
    entry = store.entry(2)
    assert entry is not None
    assert (entry.old, entry.obj) == (old, new)


def test_compaction_forgets_old_lines_and_keeps_positions(store: Store):
    put(store, "a")
    log = store.log_of("pods")
    store.clock.tick = KEPT_TICKS + 1
    put(store, "b")
    store.compact()
    assert store.entry(1) is None
    assert store.compacted == 1
    assert [entry.key for entry in log.since(1)] == ["default/b"]


def test_deleting_what_is_not_there_is_an_error(store: Store):
    with pytest.raises(KeyError):
        store.delete("pods", "default/none", "test", START)
