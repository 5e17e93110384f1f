"""Sessions for tests: one with the worked example's ReplicaSet, and what a line prints there."""

from __future__ import annotations

from pathlib import Path

from engine.shell import Stdout
from levels.scenario.session_config import SessionConfig
from levels.session.manifests import find_manifests
from levels.session.session import Session, drive

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "go-demo-2-rs.yml"


def session_of(*paths: Path, seed: int = 1, folder: Path | None = None) -> Session:
    return Session(SessionConfig(seed, manifests=tuple(find_manifests(map(str, paths), []))), folder)


def run(session: Session, line: str, stop_in: int | None = None) -> tuple[int, str, str]:
    """Status, standard output and standard error of a line; Ctrl-C comes in tick `stop_in`."""
    out: list[str] = []
    err: list[str] = []

    def stop() -> bool:
        if stop_in is None or session.tick_number < stop_in:
            return False
        session.journal.interrupt(session.tick_number)
        return True

    status = drive(
        session,
        session.run(line),
        lambda piece: (out if isinstance(piece, Stdout) else err).append(piece.text),
        stop,
    )
    return status, "".join(out), "".join(err)
