"""Draws the pictures of the documents: a scripted game that loses requests, and why it lost them. `make docs` runs it.

    python -m tui.picture MANIFEST FOLDER

The same code gives the same bytes: the game is a run like any other, nothing in it moves by itself, and the SVGs carry
no id that Rich made up and no font from elsewhere.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from levels.files.atomic_write import write_whole
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.session import Session
from tui.apps.app import PodfallApp, sandbox_of
from tui.screens.game import GameScreen
from tui.screens.why_box import WhyBox
from tui.settings import Settings

if TYPE_CHECKING:
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
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_ID = re.compile(r"terminal-\d+")


def draw(manifest: Path, folder: Path) -> None:
    """Write `game.svg` and `why.svg` of a game that starts with `manifest` into `folder`. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, svg in asyncio.run(pictures(manifest.read_text("utf-8"))).items():
        write_whole(folder / name, svg)


async def pictures(manifest: str) -> dict[str, str]:
    """The pictures by the names of their files."""
    session = Session(SessionConfig(manifests=(ManifestFile("go-demo-2-rs.yml", manifest),)))
    app = PodfallApp(sandbox_of(session), settings=Settings(motion=False))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await _play(pilot)
        game = _svg(app)
        await pilot.press("escape", "w")
        await pilot.pause()
        if isinstance(app.screen, WhyBox):
            app.screen.play_out()
            await pilot.pause()
        return {"game.svg": game, "why.svg": _svg(app)}


async def _play(pilot: Pilot[None]) -> None:
    """Run the script as a player would, without waiting for the clock."""
    screen = pilot.app.screen
    if not isinstance(screen, GameScreen):
        raise TypeError(f"no game is on the screen but {screen}")
    for line in SCRIPT:
        screen.bridge.submit(line)
        while screen.bridge.busy:
            screen.bridge.step()
    screen.paint()
    await pilot.pause()


def _svg(app: PodfallApp) -> str:
    return _ID.sub("podfall", _FONTS.sub("", app.export_screenshot(title="podfall")))


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
