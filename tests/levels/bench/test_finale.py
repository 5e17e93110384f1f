"""The longest level is played to its digest within a second."""

from __future__ import annotations

from levels.bench import finale, suite
from levels.bench.report import BenchFigure


def test_the_finale_runs_from_start_to_digest_within_a_second(monkeypatch):
    """On a machine that does much else beside it, at the second or third try."""
    monkeypatch.setattr(finale, "_ROUNDS", 1)
    assert finale.FINALE_BAR_S == 1
    assert any(finale.finale_figure().ok for _ in range(3))


def test_it_is_one_of_the_figures(monkeypatch):
    for name in ("_ticks_per_second", "_get_pods", "_cli_start", "finale_figure"):
        monkeypatch.setattr(suite, name, lambda name=name: BenchFigure(name, 1, "s", 1))
    for name in ("_scaling_and_idling", "real_kubectl_figures", "watcher_figures"):
        monkeypatch.setattr(suite, name, lambda: ())
    assert "finale_figure" in [figure.name for figure in suite.figures()]
