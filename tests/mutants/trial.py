"""One mutant on trial: put into a copy of the tree, and the tests that run its lines are asked until one fails."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from tests.mutants.places import CACHE, COPIED, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mutants.mutations import Mutant
    from tests.mutants.recording import Recording

MOST_SECONDS = 40.0
"""How long the tests that are asked of one mutant took together when they were recorded, at most."""
PATIENCE = 3
"""So many times as long a run may take, with half a minute for its start: a loop without an end is a failure too."""
START_S = 30
_NOBODY_FAILED, _SOMEBODY_FAILED, _CANNOT_IMPORT = 0, 1, 2


class Verdict(NamedTuple):
    """What became of a mutant."""

    mutant: Mutant
    killed: bool
    why: str


class Workshop:
    """A copy of the tree for one worker."""

    def __init__(self, number: int) -> None:
        self.folder = CACHE / f"worker-{number}"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name in COPIED:
            source, target = ROOT / name, self.folder / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, target)

    def judge(self, mutant: Mutant, recording: Recording) -> Verdict:
        """Put the fault in, ask, and take it out again."""
        tests = chosen(mutant, recording)
        if not tests:
            return Verdict(mutant, killed=False, why="no test runs this line")
        file = self.folder / mutant.file
        whole = file.read_bytes()
        file.write_bytes(mutant.put_into(whole))
        try:
            return self._ask(mutant, tests, recording)
        finally:
            file.write_bytes(whole)

    def _ask(self, mutant: Mutant, tests: list[str], recording: Recording) -> Verdict:
        patience = START_S + PATIENCE * sum(recording.seconds[name] for name in tests)
        code, said = self._pytest(tests, patience)
        if code is None:
            return Verdict(mutant, killed=True, why=f"still running after {patience:.0f} s")
        if code in {_SOMEBODY_FAILED, _CANNOT_IMPORT}:
            failed = next((line for line in said.splitlines() if line.startswith(("FAILED ", "ERROR "))), "")
            return Verdict(mutant, killed=True, why=failed.partition(" - ")[0])
        if code != _NOBODY_FAILED:
            raise RuntimeError(f"pytest ended with {code} on {mutant.name}:\n{said}")
        return Verdict(mutant, killed=False, why=f"{len(tests)} tests passed")

    def _pytest(self, tests: list[str], patience: float) -> tuple[int | None, str]:
        """Exit code and output; no code where it had to be ended, with all that it had started."""
        listed = self.folder / "chosen.json"
        listed.write_text(json.dumps(tests), "utf-8")
        files = list(dict.fromkeys(name.partition("::")[0] for name in tests))
        words = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=no", "-rfE"]
        words += ["-p", "no:xdist", "-p", "no:cacheprovider", "-p", "tests.mutants.chosen", *files]
        started = subprocess.Popen(
            words,
            cwd=self.folder,
            env=self._environment(listed),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            said, _ = started.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.communicate()
            return None, ""
        return started.returncode, said

    def _environment(self, listed: Path) -> dict[str, str]:
        return os.environ | {
            "PYTHONPATH": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PODFALL_CHOSEN": str(listed),
        }


def chosen(mutant: Mutant, recording: Recording) -> list[str]:
    """The tests to ask: the mirrored file's first, then those of its room, then the quickest, as far as time goes."""
    room, _, file = mutant.file.rpartition("/")

    def place(name: str) -> tuple[bool, bool, float, str]:
        mirrored = name.startswith(f"tests/{room}/test_{file}::")
        return not mirrored, not name.startswith(f"tests/{room}/"), recording.seconds[name], name

    asked: list[str] = []
    left = MOST_SECONDS
    for name in sorted(recording.touching(mutant), key=place):
        left -= recording.seconds[name]
        if asked and left < 0:
            break
        asked.append(name)
    return asked
