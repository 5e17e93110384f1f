"""The rule table: one version per tick, whether it is read tick by tick or all at once."""

from __future__ import annotations

from engine.network.proxy.rules import RuleTable
from tests.engine.network.conftest import World, endpoint


def test_a_table_that_reads_many_ticks_at_once_has_the_versions_of_one_that_read_each(world: World):
    """Services and slices come in logs of their own; what was written between them stays between them."""
    steady = RuleTable(world.store)
    addresses = [f"10.244.1.{number}" for number in range(5, 11)]
    heads: list[int] = []
    for tick, address in enumerate(addresses, start=1):
        world.clock.tick = tick
        if tick % 2:
            world.service(cluster_ip=f"10.96.0.{tick}")
        else:
            world.slice(endpoint(address))
        heads.append(steady.catch_up(tick))
    late = RuleTable(world.store)
    assert late.catch_up(len(addresses)) == heads[-1] == world.store.revision
    assert [late.catch_up(tick) for tick in range(1, len(addresses) + 1)] == heads == sorted(set(heads))
    for revision in range(world.store.revision + 1):
        assert late.rules("default/web", revision) == steady.rules("default/web", revision)


def test_what_was_written_in_one_tick_is_one_version(world: World):
    table = RuleTable(world.store)
    world.clock.tick = 1
    world.service()
    middle = world.store.revision
    world.slice(endpoint("10.244.1.5"))
    assert table.catch_up(0) == 0
    assert table.catch_up(1) == world.store.revision
    assert table.rules("default/web", middle) == ()
    (rules,) = table.rules("default/web", world.store.revision)
    assert "10.244.1.5" in str(rules)
    assert table.rules("default/none", middle) == ()


def test_a_version_keeps_the_tick_of_its_change_however_long_it_is_in_force(world: World):
    table = RuleTable(world.store)
    world.clock.tick = 1
    world.service()
    world.slice(endpoint("10.244.1.5"))
    for tick in range(2, 200):
        world.clock.tick = tick
        world.service("other", cluster_ip=f"10.96.1.{tick}")
        table.applied("node-1", table.catch_up(tick))
    assert table.since("default/web", world.store.revision) == 1
    assert table.since("default/other", world.store.revision) == 199


def test_what_changed_after_a_revision_comes_in_order_with_its_ticks(world: World):
    table = RuleTable(world.store)
    for tick in (1, 2, 3):
        world.clock.tick = tick
        world.service(cluster_ip=f"10.96.0.{tick}")
    first = table.catch_up(1)
    assert list(table.changes("default/web", first)) == []
    table.catch_up(3)
    changes = list(table.changes("default/web", first))
    assert [change.tick for change in changes] == [2, 3]
    assert [change.rules[0].cluster_ip for change in changes] == ["10.96.0.2", "10.96.0.3"]
    assert changes[-1].revision == world.store.revision
    assert list(table.changes("default/none", 0)) == []
