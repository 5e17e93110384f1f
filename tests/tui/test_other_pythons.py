"""A recording is the same run under every Python that podfall supports, wherever it lies.

The other interpreters are those that PODFALL_PYTHONS names (separated like PATH), each of
which has to be able to run podfall (`make pythons` sees to that); or else those that are found on PATH or in pyenv's
folder and can.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.tui.console import EXAMPLE, podfall, sandbox

ROOT = Path(__file__).parents[2]
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
NEEDED = "import click, filelock, msgspec, platformdirs, starlette, sys, yaml; print(sys.version_info[:2] == {mine})"
LINES = [
    "tick 15",
    "kubectl expose rs go-demo-2 --name=web --target-port=28017 --type=NodePort",
    "client add shop --to nodeport/web --rate 70",
    "tick 9",
    "crash $(kubectl get pod -l service=go-demo-2 -o name | head -1) -c db",
    "kubectl create deployment d --image=nginx --replicas=3",
    "power-off node-2",
    "tick 80",
    "save run.yaml",
]


def _candidates() -> list[str]:
    if given := os.environ.get("PODFALL_PYTHONS"):
        return given.split(os.pathsep)
    found = [shutil.which(f"python{version}") for version in VERSIONS]
    folder = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    mine = [str(path) for version in VERSIONS for path in sorted(folder.glob(f"{version}.*/bin/python"))]
    return [*filter(None, found), *mine]


@cache
def _others() -> list[str]:
    """One interpreter of each other version that can run podfall."""
    probe = NEEDED.format(mine=tuple(sys.version_info[:2]))
    runs = {
        name: subprocess.run([name, "-c", probe], capture_output=True, text=True, check=False) for name in _candidates()
    }
    if "PODFALL_PYTHONS" in os.environ:
        assert not [name + done.stderr for name, done in runs.items() if done.returncode]
    return [name for name, done in runs.items() if done.returncode == 0 and done.stdout.strip() == "False"]


@pytest.mark.parametrize("kind", ["sandbox", "level"])
def test_a_recording_replays_on_other_pythons_from_another_folder(tmp_path: Path, kind: str):
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    if kind == "sandbox":
        assert sandbox(str(EXAMPLE), cwd=home, lines=LINES).returncode == 0
    else:
        assert podfall("run", "expose", "--solution", "the-book", "--record", "run.yaml", cwd=home).returncode == 0
    if not _others():
        pytest.skip("no other Python here has podfall's dependencies; PODFALL_PYTHONS may name some")
    for python in _others():
        done = subprocess.run(
            [python, "-c", "from tui.cli import main; main()", "replay", str(home / "run.yaml"), "--headless"],
            cwd=elsewhere,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "5"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, "same run" in done.stdout) == (0, True), python + done.stdout + done.stderr
