"""Plays solutions in other interpreters, with other hash seeds, from another folder, and reports their digests.

Run as `python -m levels.proof.determinism FILE NAME...` it is such an interpreter.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from levels.scenario.loader import load_scenario
from levels.session.level import Level
from levels.session.playing import play

_HASH_SEEDS = ("1", "4242")
_ROOT = Path(__file__).resolve().parents[2]


def digests_apart(file: Path, names: list[str]) -> list[dict[str, str]]:
    """The digest of each solution, once per interpreter. Raises CalledProcessError where one fails."""
    out: list[dict[str, str]] = []
    with tempfile.TemporaryDirectory() as elsewhere:
        for seed in _HASH_SEEDS:
            done = subprocess.run(  # noqa: S603 - our own interpreter and our own module
                [sys.executable, "-m", "levels.proof.determinism", str(file.resolve()), *names],
                cwd=elsewhere, check=True, capture_output=True, text=True,
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(_ROOT)},
            )  # fmt: skip
            out.append(json.loads(done.stdout))
    return out


def _main() -> None:
    file, *names = sys.argv[1:]
    scenario = load_scenario(file)
    found = {known.name: known for known in scenario.spec.solutions}
    digests = {name: play(Level(scenario), found[name].script).digest.hexdigest() for name in names}
    json.dump(digests, sys.stdout)


if __name__ == "__main__":
    _main()
