"""Watchers over loopback: each gets every event of a busy cluster, once."""

from __future__ import annotations

from levels.bench import watchers


def test_every_watcher_gets_every_event_of_a_tick_once(monkeypatch):
    monkeypatch.setattr(watchers, "_TICKS", 3)
    cost = watchers.measure(watchers=5, deaths=3, replicas=20)
    assert 0 < cost.engine <= cost.all
