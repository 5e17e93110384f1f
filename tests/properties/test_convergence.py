"""Random histories: invariants after every tick, and rest once the faults have stopped."""

from __future__ import annotations

import pytest

from tests.properties.histories import play, replay


@pytest.mark.parametrize("seed", range(60))
def test_a_cluster_converges_to_what_its_specs_ask(seed: int):
    replay(seed)


@pytest.mark.parametrize("seed", range(100, 104))
def test_the_order_of_components_within_a_tick_carries_no_meaning(seed: int):
    assert play(seed, shuffled=False).outcome() == play(seed, shuffled=True).outcome()
