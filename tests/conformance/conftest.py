"""What the tests with a real kubectl share: each takes `binary`, the path of one."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.session import Session
from tests.conformance import kubectls
from tests.conformance.client import Client
from tests.serving import Served, serving
from tests.tui.console import EXAMPLE

SPEED = 50
"""Ticks in a second: what takes a minute in a cluster takes one here."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that take `binary` run with each chosen kubectl; without one they are skipped with the reason."""
    if "binary" in metafunc.fixturenames:
        reason = pytest.mark.skip(reason="there is no kubectl on the PATH")
        binaries = [pytest.param(path, id=kubectls.name_of(path)) for path in kubectls.chosen()]
        metafunc.parametrize("binary", binaries or [pytest.param("", marks=reason)], scope="module")


@pytest.fixture(scope="module")
def live(tmp_path_factory) -> Iterator[Served]:
    session = Session(
        SessionConfig(manifests=(ManifestFile(EXAMPLE.name, EXAMPLE.read_text()),), epoch_s=int(time.time()))
    )
    for _ in range(15):
        session.tick()
    with serving(session, str(tmp_path_factory.mktemp("live") / "kubeconfig"), SPEED) as served:
        yield served


@pytest.fixture
def kubectl(binary, live, tmp_path_factory) -> Client:
    # One home for all lines of a version: the second one finds discovery in its cache, as for everybody.
    home = tmp_path_factory.getbasetemp() / f"home-{kubectls.name_of(binary)}"
    return Client(binary, live.kubeconfig, home)
