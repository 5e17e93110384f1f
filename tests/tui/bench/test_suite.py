"""The screen's figures are measured on what they say; the bars themselves are for `make bench` on a quiet machine."""

from __future__ import annotations

import asyncio

from levels.bench.clusters import worked_example
from tui.bench import suite


def test_a_measured_frame_has_changed_pods(monkeypatch):
    monkeypatch.setattr(suite, "_FRAMES", 2)
    session = worked_example(0)
    before = {pod.metadata.name: pod for pod in session.cluster.store.list("pods", "default")}
    assert asyncio.run(suite._frame_ms(session)) > 0
    after = {pod.metadata.name: pod for pod in session.cluster.store.list("pods", "default")}
    assert all(after[name].metadata.labels["frame"] == "1" for name in before)


def test_the_way_back_is_measured_from_a_past_that_is_long_enough(monkeypatch):
    monkeypatch.setattr(suite, "_PLAYED", 120)
    monkeypatch.setattr(suite, "_ROUNDS", 1)
    figure = suite._rewind()
    assert figure.value > 0
    assert (figure.name, figure.unit) == (f"rewind by {suite.BACK} ticks", "ms")
    assert suite._PLAYED > suite.BACK
