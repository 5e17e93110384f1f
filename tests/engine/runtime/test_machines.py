"""Control plane reference, section 6.4: the addresses of Pods come from their node's range, in turn."""

from __future__ import annotations

import pytest

from engine.runtime.machines import Machine


def test_a_freed_address_is_not_used_again_at_once():
    machine = Machine("node-1", "172.18.0.3", "10.244.1.0/24")
    assert [machine.take_address("a"), machine.take_address("b")] == ["10.244.1.2", "10.244.1.3"]
    machine.free_address("10.244.1.2")
    assert machine.take_address("c") == "10.244.1.4"


def test_after_the_last_address_the_first_free_one_comes_again():
    machine = Machine("node-1", "172.18.0.3", "10.244.1.0/29")
    taken = [machine.take_address(name) for name in "abcde"]
    assert taken[-1] == "10.244.1.6"
    with pytest.raises(LookupError, match="no IP addresses available"):
        machine.take_address("f")
    machine.free_address("10.244.1.3")
    assert machine.take_address("f") == "10.244.1.3"


def test_pinned_addresses_come_first():
    machine = Machine("node-1", "172.18.0.3", "10.244.1.0/24", pins=["10.244.1.10"])
    assert [machine.take_address("a"), machine.take_address("b")] == ["10.244.1.10", "10.244.1.2"]
