"""kubectl on a kind that a definition adds: what a real one printed, line by line, in one session."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from levels.session.session import Session
from tests.levels.session.playing import run, session_of

GOLDEN = Path(__file__).parents[2] / "golden/customresources"
LINES = [json.loads(line) for line in (GOLDEN / "kubectl.jsonl").read_text("utf-8").splitlines()]
AGE = re.compile(r"\b\d+s\b")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("crd")
    for file in (GOLDEN / "files").iterdir():
        shutil.copy(file, folder)
    found = session_of(folder=folder)
    run(found, "kubectl apply -f crd.yaml")
    run(found, "tick 3")
    return found


def shown(text: str) -> list[str]:
    return [re.sub(" {2,}", "  ", AGE.sub("<age>", line)).rstrip() for line in text.splitlines()]


@pytest.mark.parametrize("line", LINES, ids=[line["cmd"] for line in LINES])
def test_a_line_prints_what_the_real_one_printed(session: Session, line):
    status, out, err = run(session, line["cmd"])
    assert (status, shown(out), shown(err)) == (line["rc"], shown(line["out"]), shown(line["err"]))
