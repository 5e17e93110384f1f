"""Lines of the console beside what a real kubectl 1.33 printed against the same served cluster.

`tests/golden/console` has the cluster (`world.yaml`, ticked 40 times) and the lines with what was printed; ages, and
with them the widths of columns, are blanked. `tests/conformance/test_console_lines.py` asks the real one again.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from engine.shell import Stdout
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.line_runner import LineRunner
from levels.session.session import Session

FOLDER = Path(__file__).parents[2] / "golden" / "console"
TICKS = 40
"""How long the cluster had run."""
_AGE = re.compile(r"<invalid>|(?<![\w.])(?:\d+[smhdy])+(?![\w.])")


class Printed(NamedTuple):
    """What a line printed, without what hangs on the time of day."""

    stdout: str
    stderr: str
    exit_code: int


class Recorded(NamedTuple):
    """A line and what the real kubectl printed."""

    line: str
    printed: Printed


@cache
def recorded(name: str) -> tuple[Recorded, ...]:
    """The lines of one file, in the order in which they were run on one cluster."""
    cases = yaml.load((FOLDER / f"{name}.yaml").read_text(), Loader=yaml.CSafeLoader)
    return tuple(
        Recorded(case["line"], Printed(case.get("stdout", ""), case.get("stderr", ""), case["exit_code"]))
        for case in cases
    )


def world() -> Session:
    """The cluster on which all lines were run."""
    session = Session(SessionConfig(manifests=(ManifestFile("world.yml", (FOLDER / "world.yaml").read_text()),)))
    for _ in range(TICKS):
        session.tick()
    return session


def printed_here(session: Session, line: str) -> Printed:
    """What the console prints; a line that waits is interrupted."""
    texts = {True: "", False: ""}

    def say(piece: object) -> None:
        texts[isinstance(piece, Stdout)] += piece.text  # type: ignore[attr-defined]

    runner = LineRunner(session, line, say)
    runner.advance()
    if runner.status is None:
        runner.interrupt()
    return Printed(comparable(texts[True]), comparable(texts[False]), -1 if runner.status is None else runner.status)


def comparable(text: str) -> str:
    """Blank ages, and where there are any the widths of columns."""
    if not _AGE.search(text):
        return text
    return re.sub(r"(?m) +$", "", re.sub(r" +", " ", _AGE.sub("AGE", text)))
