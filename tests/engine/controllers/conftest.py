"""Every test gets a control plane of its own."""

from __future__ import annotations

import pytest

from tests.engine.harness import ControlPlane


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()
