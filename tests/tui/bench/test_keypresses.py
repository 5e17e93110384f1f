from __future__ import annotations

import asyncio

from levels.bench.clusters import worked_example
from tui.bench import keypresses
from tui.widgets.panel import Panel


def test_a_measured_key_is_pressed_in_the_panel_of_nodes_and_painted(monkeypatch):
    painted, draw = [], Panel.render_line
    monkeypatch.setattr(Panel, "render_line", lambda panel, y: painted.append(panel.id) or draw(panel, y))
    heard = []
    monkeypatch.setattr(Panel, "action_move", lambda panel, step: heard.append((panel.id, step)))
    monkeypatch.setattr(Panel, "action_sort", lambda panel: heard.append((panel.id, "sort")))
    seconds = asyncio.run(keypresses.key_seconds(worked_example(0), rounds=1))
    assert len(seconds) == len(keypresses._KEYS)
    assert min(seconds) > 0
    assert heard.count(("nodes", "sort")) == keypresses._KEYS.count("s") == 5
    assert ("nodes", 1) in heard
    assert "nodes" in painted
