"""Storms: whatever happened, the post-mortem names each lost request once, and comes to the same bytes again."""

from __future__ import annotations

import pytest

from levels.postmortem.chronicle import chronicle_of
from levels.postmortem.document import document
from tests.levels.postmortem.counting import counted_losses, window_losses
from tests.levels.postmortem.runs import recorded
from tests.properties.storm import Storm, rage


@pytest.mark.parametrize("seed", range(3))
def test_the_losses_of_a_storm_add_up(seed: int):
    storm = Storm(seed)
    rage(storm, seed, ticks=14)
    run = recorded(storm.session)
    chronicle = chronicle_of(run)
    text = document(chronicle, {})
    assert chronicle.outcome.same
    assert chronicle.lost > 0
    assert counted_losses(text) == window_losses(storm.session)
    assert document(chronicle_of(run), {}) == text
