"""What is mutated, which tests are asked, and where a run keeps what it learned."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".mutants"
"""Not under version control: the recording of which test runs which line, and a copy of the tree per worker."""
MUTATED = (
    "engine/etcd/**/*.py",
    "engine/controllers/**/*.py",
    "engine/network/**/*.py",
    "levels/scenario/predicates/*.py",
    "levels/session/score.py",
    "levels/session/results/*.py",
)
ASKED = ("tests/engine", "tests/levels", "tests/properties")
"""The tests of the screen and of real clients play the same code from further away, and take as long again."""
COPIED = ("engine", "levels", "tui", "tests", "docs", "pyproject.toml", "README.md", "CHANGELOG.md", "Makefile")


def sources() -> list[Path]:
    """The files that are mutated, sorted."""
    return sorted({file for pattern in MUTATED for file in ROOT.glob(pattern) if file.stat().st_size > 0})


def name_of(file: Path) -> str:
    """A file as reports name it: from the root on, with slashes."""
    return file.relative_to(ROOT).as_posix()
