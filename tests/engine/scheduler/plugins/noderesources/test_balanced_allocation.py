"""Control plane reference, section 5.2: CPU and memory used up evenly."""

from __future__ import annotations

from typing import Any

import pytest

from engine.scheduler.plugins.noderesources.balanced_allocation import balanced_allocation
from tests.engine.scheduler.conftest import Bench, signature_and_node


@pytest.mark.parametrize(
    ("requests", "points"),
    [({"cpu": "2", "memory": "4Gi"}, 100), ({"cpu": "4", "memory": "0"}, 50), ({"cpu": "3", "memory": "2Gi"}, 75)],
)
def test_balanced_allocation_is_100_less_half_the_difference_of_the_shares(bench: Bench, requests: Any, points: int):
    signature, info = signature_and_node(bench, requests)
    assert balanced_allocation(signature, info) == points
