"""Draws the pictures of the documents: scripted games that lose requests, why, and on which way. `make docs` runs it.

    python -m tui.picture MANIFEST FOLDER

The same code gives the same bytes: the game is a run like any other, nothing in it moves by itself, and the SVGs carry
no id that Rich made up and no font from elsewhere.
"""

from __future__ import annotations

import asyncio
import re
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from levels.files.atomic_write import write_whole
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.session import Session
from tui.apps.app import PodfallApp, sandbox_of
from tui.screens.game import GameScreen
from tui.screens.played.why_box import WhyBox
from tui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from textual.app import App
    from textual.pilot import Pilot

SIZE = (100, 30)
SCRIPT = (
    "tick 15",
    "kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort",
    "client add shop --to nodeport/go-demo-2-svc --rate 5",
    "tick 40",
    "kubectl delete pod -l service=go-demo-2 --wait=false",
    "tick 3",
)
LATE = (
    *SCRIPT[:3],
    "tick 20",
    "slow kube-proxy@node-2 6",
    "tick 20",
    "kubectl delete $(kubectl get pods -l service=go-demo-2 -o name | head -n 1) --wait=false",
    "tick 2",
)
"""The same with a node that is behind while a Pod goes."""
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_ID = re.compile(r"terminal-\d+")


def draw(manifest: Path, folder: Path) -> None:
    """Write `game.svg`, `why.svg` and `way.svg` of games that start with `manifest` into `folder`. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, svg in asyncio.run(pictures(manifest.read_text("utf-8"))).items():
        write_whole(folder / name, svg)


async def pictures(manifest: str) -> dict[str, str]:
    """The pictures by the names of their files."""
    async with _game(manifest, SCRIPT) as pilot:
        game = _svg(pilot.app)
        await pilot.press("escape", "w")
        await pilot.pause()
        if isinstance(pilot.app.screen, WhyBox):
            pilot.app.screen.play_out()
            await pilot.pause()
        why = _svg(pilot.app)
    async with _game(manifest, LATE) as pilot:
        await pilot.press("escape", "v", "down", "right", "right", "down")
        await pilot.pause()
        return {"game.svg": game, "why.svg": why, "way.svg": _svg(pilot.app)}


@asynccontextmanager
async def _game(manifest: str, script: Sequence[str]) -> AsyncIterator[Pilot[None]]:
    """A game in which a script was played."""
    session = Session(SessionConfig(manifests=(ManifestFile("go-demo-2-rs.yml", manifest),)))
    app = PodfallApp(sandbox_of(session), settings=Settings(motion=False))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await _play(pilot, script)
        yield pilot


async def _play(pilot: Pilot[None], script: Sequence[str]) -> None:
    """Run a script as a player would, without waiting for the clock."""
    screen = pilot.app.screen
    if not isinstance(screen, GameScreen):
        raise TypeError(f"no game is on the screen but {screen}")
    for line in script:
        screen.bridge.submit(line)
        while screen.bridge.busy:
            screen.bridge.step()
    screen.paint()
    await pilot.pause()


def _svg(app: App[None]) -> str:
    return _ID.sub("podfall", _FONTS.sub("", app.export_screenshot(title="podfall")))


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
