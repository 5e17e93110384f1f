from __future__ import annotations

import asyncio

from levels.bench.clusters import worked_example
from tui.bench import keypresses
from tui.widgets.line.shellline import ShellLine
from tui.widgets.panel import Panel


def test_a_measured_key_is_pressed_in_the_panel_of_nodes_and_painted(monkeypatch):
    painted, draw = [], Panel.render_line
    monkeypatch.setattr(Panel, "render_line", lambda panel, y: painted.append(panel.id) or draw(panel, y))
    heard = []
    monkeypatch.setattr(Panel, "action_move", lambda panel, step: heard.append((panel.id, step)))
    monkeypatch.setattr(Panel, "action_sort", lambda panel: heard.append((panel.id, "sort")))
    seconds = asyncio.run(keypresses.key_seconds(worked_example(0), keypresses.NODES_PANEL, keypresses._KEYS, rounds=1))
    assert len(seconds) == len(keypresses._KEYS)
    assert min(seconds) > 0
    assert heard.count(("nodes", "sort")) == keypresses._KEYS.count("s") == 5
    assert ("nodes", 1) in heard
    assert "nodes" in painted


def test_a_line_is_typed_at_the_prompt_and_dropped_again_and_nothing_runs(monkeypatch):
    typed, replace = [], ShellLine.replace
    monkeypatch.setattr(ShellLine, "replace", lambda line, text, *at: typed.append(text) or replace(line, text, *at))
    session = worked_example(0)
    before = session.journal.entries
    seconds = asyncio.run(keypresses.key_seconds(session, keypresses.PROMPT, keypresses._LINE, rounds=1))
    assert len(seconds) == len(keypresses._LINE)
    assert "".join(text for text in typed if text) == "kubectl get pods -o wide"
    assert session.journal.entries == before
