"""Runs the installed `podfall` as people do, from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE_S

PODFALL = (sys.executable, "-c", "from tui.cli import main; main()")
ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "go-demo-2-rs.yml"


def podfall(*arguments: str, cwd: Path, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [*PODFALL, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, **env},
        timeout=PATIENCE_S,
    )


def sandbox(*paths: str, cwd: Path, lines: list[str] | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Run lines in a plain sandbox of seed 1."""
    stdin = "".join(f"{line}\n" for line in lines or [])
    return podfall("sandbox", "--plain", "--seed", "1", *paths, cwd=cwd, stdin=stdin, **env)
