"""Plays solutions in other interpreters, with other hash seeds, from another folder, and reports their digests.

Two interpreters for a whole batch of files, at work while the other proofs run. Started as
`python -m levels.proof.determinism FILE...`, this module is such an interpreter.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from levels.files.documents import UnreadableError
from levels.proof.workers import deaf_children
from levels.scenario.loading.loader import load_scenario
from levels.session.headless import play
from levels.session.level import Level

HASH_SEEDS = ("1", "4242")
_ROOT = Path(__file__).resolve().parents[2]

Digests = dict[str, str]
"""Solution to digest."""


class OtherInterpreters:
    """The other interpreters, and what they find."""

    def __init__(self, files: Iterable[Path]) -> None:
        """Start them on these files; whatever cannot be read is left out."""
        names = [str(file.resolve()) for file in files]
        self._folder = tempfile.TemporaryDirectory(prefix="podfall-check-")
        with deaf_children():
            self._running = [self._start(names, seed) for seed in HASH_SEEDS]
        self._found: list[dict[str, Digests]] = []

    def _start(self, names: list[str], seed: str) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
            [sys.executable, "-m", "levels.proof.determinism", *names],
            cwd=self._folder.name,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(_ROOT)},
        )

    def digests(self, file: Path) -> list[Digests]:
        """What each interpreter found for a file; an empty mapping where it failed."""
        if not self._found:
            for process in self._running:
                out, _ = process.communicate()
                self._found.append(json.loads(out) if process.returncode == 0 else {})
        return [found.get(str(file.resolve()), {}) for found in self._found]

    def __enter__(self) -> Self:
        """Be the interpreters of a `with` block, which end with it."""
        return self

    def __exit__(self, *_: object) -> None:
        """End those that nobody waited for."""
        for process in self._running if not self._found else ():
            process.kill()
            process.communicate()
        self._folder.cleanup()


def digests_of(file: Path) -> Digests:
    """The digest of every solution of a file, played here. Raises UnreadableError."""
    scenario = load_scenario(file)
    return {known.name: play(Level(scenario), known.script).digest.hexdigest() for known in scenario.spec.solutions}


def _main() -> None:
    found: dict[str, Digests] = {}
    for name in sys.argv[1:]:
        try:
            found[name] = digests_of(Path(name))
        except UnreadableError:
            continue  # the proof `schema` tells of it
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    _main()
