"""Sessions for tests: one with the worked example's ReplicaSet, and what a line prints there."""

from __future__ import annotations

from pathlib import Path

from engine.shell import Stdout
from levels.scenario.session_config import SessionConfig
from levels.session.line_runner import LineRunner
from levels.session.manifests.found import find_manifests
from levels.session.session import Session

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "go-demo-2-rs.yml"


def session_of(*paths: Path, seed: int = 1, folder: Path | None = None) -> Session:
    return Session(SessionConfig(seed, manifests=tuple(find_manifests(map(str, paths), []))), folder)


def run(session: Session, line: str, stop_in: int | None = None) -> tuple[int, str, str]:
    """Status, standard output and standard error of a line; Ctrl-C comes in tick `stop_in`."""
    out: list[str] = []
    err: list[str] = []

    runner = LineRunner(session, line, lambda piece: (out if isinstance(piece, Stdout) else err).append(piece.text))
    status = runner.drive(lambda: stop_in is not None and session.tick_number >= stop_in)
    return status, "".join(out), "".join(err)
