"""Whatever goes, of whatever kind: no tick fails."""

from __future__ import annotations

import pytest

from engine.api.scheme import SCHEME
from tests.properties.deletions import deletions


@pytest.mark.parametrize("seed", range(3))
def test_no_tick_fails_where_something_of_every_kind_goes_in_each(seed: int):
    world = deletions(seed, 10)
    assert world.deleted >= {resource.plural for resource in SCHEME}
