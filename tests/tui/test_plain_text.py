"""What a level's author or a player wrote is text: no markup is obeyed, no escape sequence reaches the terminal."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from textual.app import App

from levels.campaign.index import campaign
from levels.saves.kept import Offer
from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.tui.campaigning import open_card
from tests.tui.playing import run, shown, submit
from tui.apps.campaign import CampaignApp
from tui.screens import menu
from tui.screens.menu import MenuScreen, Unfinished
from tui.screens.resume_dialog import ResumeDialog
from tui.screens.text_box import TextBox
from tui.visible import visible

NASTY = r"[red]{}[/red]\e[31m\u202E"
"""As a double-quoted YAML text."""
RAW = "[red]{}[/red]\x1b[31m\u202e"
LEVEL = """\
apiVersion: podfall/v1alpha1
kind: Scenario
metadata: {{name: nasty}}
spec:
  title: "{title}"
  brief: "{brief}"
  warmup: 10
  cluster: {{nodes: [{{name: node-1}}]}}
  clients:
  - {{name: probe, from: harness, target: {{pods: app=web}}, port: 80, rate: 1}}
  faults:
  - {{at: 2, kind: command, run: "kubectl get nodes", text: "{fault}"}}
  coach:
  - {{when: {{tick: 0}}, say: "{coach}"}}
  objectives:
  - {{id: o, text: "{goal}", pods: {{selector: app=web, count: {count}, at: 5}}}}
  rules: {{maxTick: 6}}
  hints: ["{hint}", two, three]
  debrief: {{text: "{debrief}", real: "{real}", docs: ["{docs}"]}}
  solutions:
  - name: nothing
    kind: wrong
    script: []
    expect: {{pass: false, failing: [o]}}
    postmortem: "{postmortem}"
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {{app: web}}
  annotations: {{note: "{note}"}}
spec:
  containers: [{{name: c, image: nginx, args: ["{args}"]}}]
"""
PARTS = ["title", "brief", "fault", "coach", "goal", "hint", "debrief", "real", "docs", "postmortem", "note", "args"]


def plain(part):
    """How a part has to look."""
    return rf"[red]{part}[/red]\x1b[31m\u202e"


@asynccontextmanager
async def playing(tmp_path, count):
    """A level full of markup and escapes; it is won with one Pod and lost with more."""
    file = tmp_path / "nasty.yaml"
    file.write_text(LEVEL.format(**{part: NASTY.format(part) for part in PARTS}, count=count), "utf-8")
    app = CampaignApp(load_progress(), Level(load_scenario(file)))
    async with app.run_test(size=(100, 40), notifications=True) as pilot:
        await pilot.pause()
        yield pilot


def safe(app: App[None], *parts: str) -> None:
    text = shown(app)
    for part in parts:
        assert plain(part) in text
    assert visible(text, lines=True) == text


def test_in_a_level(tmp_path):
    async def play():
        async with playing(tmp_path, 1) as pilot:
            safe(pilot.app, "title", "brief", "coach", "goal")
            await pilot.press("f2")
            submit(pilot.app.screen, "tick 2", "goals", "echo '[red]typed[/red]'")
            safe(pilot.app, "fault", "goal", "hint", "title")
            assert "[red]typed[/red]" in shown(pilot.app)
            submit(pilot.app.screen, "clear", "kubectl describe pod web | grep red")
            safe(pilot.app, "args")

    run(play)


def test_in_a_box(tmp_path):
    async def play():
        async with playing(tmp_path, 1) as pilot:
            pilot.app.screen.open("kubectl get pod web -o jsonpath={.metadata.annotations.note}")
            await pilot.pause()
            assert isinstance(pilot.app.screen, TextBox)
            safe(pilot.app, "note")

    run(play)


@pytest.mark.parametrize(("count", "parts"), [(1, ["debrief", "real", "docs"]), (7, ["goal", "postmortem"])])
def test_on_the_card(tmp_path, count, parts):
    async def play():
        async with playing(tmp_path, count) as pilot:
            submit(pilot.app.screen, "tick 6")
            await open_card(pilot)
            safe(pilot.app, "title", *parts)

    run(play)


def test_in_the_menu_and_in_the_offer(monkeypatch):
    async def play():
        nasty = RAW.format("title")
        entries = [campaign()[0]._replace(title=nasty, chapter_title=nasty.replace("title", "chapter"))]
        monkeypatch.setattr(menu, "campaign", lambda: entries)
        progress = load_progress()
        progress.complaint = nasty.replace("title", "complaint")
        app: App[None] = App()
        async with app.run_test(size=(100, 40)) as pilot:
            await app.push_screen(MenuScreen(progress, Unfinished(entries[0].name, 3)))
            await pilot.pause()
            safe(app, "title", "chapter", "complaint")
            offer = Offer((nasty.replace("title", "why"),), "go on", "begin anew")
            await app.push_screen(ResumeDialog(nasty.replace("title", "offer"), offer))
            await pilot.pause()
            safe(app, "offer", "why")

    run(play)
