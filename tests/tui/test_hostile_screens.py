"""No screen obeys what a dump, a recording, a file name or a paste holds."""

from __future__ import annotations

from pathlib import Path

from textual import events

from levels.campaign.index import campaign
from levels.frozen.frozen import frozen_setup, read_dump
from levels.playback.playback import playback_of_script
from levels.scenario.loading.loader import load_scenario
from levels.scenario.schema.solutions import ScriptEntry
from levels.session.lost_requests import LostRequestView
from levels.session.session import Session
from tests.tui.playing import new_session, on_screen, playing, run, shown, submit
from tui.apps.app import PodfallApp, sandbox_of
from tui.apps.watching import WatchingApp
from tui.screens.confirm_dialog import ConfirmDialog
from tui.screens.game import GameScreen
from tui.screens.played.why_box import WhyBox
from tui.screens.recordings import RecordingsScreen
from tui.screens.replay import ReplayScreen
from tui.visible import visible

BAD = "\x1b[31m\u202e"
SEEN = r"\x1b[31m\u202e"
DUMP = r"""
apiVersion: v1
kind: Node
metadata: {name: "n\e[31m\u202E"}
status: {conditions: [{type: Ready, status: "True"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: "p\e[31m\u202E", namespace: default}
spec: {nodeName: "n\e[31m\u202E", containers: [{name: c, image: nginx}]}
status: {phase: "Run\e[31m", podIP: "\e[31m\u202E"}
---
apiVersion: v1
kind: Service
metadata: {name: "s\e[31m\u202E", namespace: default}
spec: {type: ClusterIP, clusterIP: 10.96.0.7, ports: [{port: 80, protocol: "T\e[31m"}]}
---
apiVersion: v1
kind: Event
metadata: {name: e, namespace: default}
involvedObject: {kind: Pod, name: "p\e[31m\u202E", namespace: default}
reason: "R\e[31m\u202E"
message: "said\e[31m\u202E"
type: Warning
lastTimestamp: "2026-01-01T00:00:00Z"
"""
LOST = LostRequestView(
    f"shop{BAD}@3.1",
    f"shop{BAD}",
    "R",
    3,
    4,
    f"web{BAD}",
    f"node{BAD}",
    f"hop{BAD}",
    f"fact{BAD}",
    f"truth{BAD}",
)


def safe(app) -> str:
    text = shown(app)
    assert visible(text, lines=True) == text
    return text


def test_the_panels_of_a_dump(tmp_path: Path):
    (tmp_path / "dump.yaml").write_text(DUMP, "utf-8")

    async def play():
        session = Session(frozen_setup(read_dump(str(tmp_path / "dump.yaml"), "")))
        async with playing((160, 48), ("kubectl get all", "kubectl get events"), session=session) as pilot:
            text = safe(pilot.app)
            for name in ("n", "p", "s"):
                assert name + SEEN in text
            assert f"said{SEEN}" in text
            await pilot.press("escape", "1", "enter")
            await pilot.pause()
            safe(pilot.app)

    run(play)


def test_the_boxes():
    async def play():
        async with playing((100, 40)) as pilot:
            for box in (ConfirmDialog(f"really{BAD}?"), WhyBox((LOST,), 0)):
                await pilot.app.push_screen(box)
                await pilot.pause()
                assert SEEN in safe(pilot.app)
                pilot.app.pop_screen()

    run(play)


def test_the_names_of_recordings(tmp_path: Path):
    async def play():
        async with playing((100, 40)) as pilot:
            await pilot.app.push_screen(RecordingsScreen([tmp_path / f"a{BAD}" / f"run{BAD}.yaml"]))
            await pilot.pause()
            text = safe(pilot.app)
            assert f"run{SEEN}.yaml" in text

    run(play)


def test_what_a_recording_typed():
    async def play():
        script = [ScriptEntry(tick=1, run=f"echo typed{BAD}"), ScriptEntry(tick=3, run=f"echo next{BAD}")]
        playback = playback_of_script(load_scenario(campaign()[0].file), script, f"by{BAD}")
        app = PodfallApp(lambda ascii_only: ReplayScreen(playback, ascii_only=ascii_only))
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            on_screen(pilot.app, GameScreen).bridge.step()
            on_screen(pilot.app, GameScreen).bridge.step()
            on_screen(pilot.app, GameScreen).paint()
            await pilot.pause()
            assert f"typed{SEEN}" in safe(app)

    run(play)


def test_a_notice_over_the_screen():
    async def play():
        app = WatchingApp(sandbox_of(new_session()))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await pilot.pause()
            app.tell(f"[red]no{BAD}[/red]")
            await pilot.pause()
            assert f"[red]no{SEEN}[/red]" in safe(app)

    run(play)


def test_a_paste_runs_as_it_is_shown():
    async def play():
        async with playing((100, 40)) as pilot:
            console = pilot.app.screen.query_one("#console")
            console.post_message(events.Paste(f"echo\ta{BAD}\n"))
            await pilot.pause()
            assert console.value == f"echo a{SEEN}"
            assert console.cursor_position == len(console.value)
            safe(pilot.app)
            await pilot.press("enter")
            await pilot.pause()
            await pilot.press("up")
            assert console.value == f"echo a{SEEN}"
            console.give_back(f"x{BAD}")
            assert console.value == f"x{SEEN}echo a{SEEN}"
            console.put("")
            console.post_message(events.Paste(f"echo 'b{BAD}\r\nc{BAD}'"))
            await pilot.pause()
            assert console.text == f"echo 'b{SEEN}\nc{SEEN}'"
            safe(pilot.app)

    run(play)


def test_only_the_word_clear_empties_the_console():
    async def play():
        async with playing((100, 40), ("echo kept", "echo '\x1b[H\x1b[2J'")) as pilot:
            assert "kept" in shown(pilot.app)
            assert r"\x1b[H\x1b[2J" in safe(pilot.app)
            submit(pilot.app.screen, "clear")
            await pilot.pause()
            assert "kept" not in shown(pilot.app)

    run(play)
