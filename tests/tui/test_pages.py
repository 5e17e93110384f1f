"""What the documents show is what is printed: their examples are typed, and each line of theirs is looked for."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.tui.console import ROOT, podfall

DOCS = ROOT / "docs"
HASH = re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{8}\b")
"""Digests change with the rules; a page shows those of its day."""
ANNA = ["tick 8", "kubectl expose rs web --port=80 --type=NodePort", "tick 40", "save anna.yaml"]
BEN = ["hint", "tick 8", "kubectl expose rs web --port=80", "tick 40", "save ben.yaml"]


def shown(page: str, command: str) -> list[str]:
    """The lines that a page shows below `$ podfall COMMAND`."""
    text = (DOCS / page).read_text("utf-8")
    start = text.index(f"    $ podfall {command}\n")
    block = re.match(r"(?:    .*\n|\n(?=    ))+", text[start:])
    assert block
    lines = [line[4:] for line in block[0].splitlines()[1:]]
    end = next((number for number, line in enumerate(lines) if line.startswith("$ ")), len(lines))
    return [line for line in lines[:end] if line.strip()]


def assert_in_order(lines: list[str], printed: str) -> None:
    known = iter([HASH.sub("HASH", line.rstrip()) for line in printed.splitlines()])
    for line in lines:
        assert HASH.sub("HASH", line.rstrip()) in known, f"{line!r} is missing or out of order in\n{printed}"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    shutil.copytree(DOCS / "examples" / "my-app", tmp_path / "my-app")
    return tmp_path


def test_your_manifests(app: Path):
    page, run = "your-manifests.md", "run crash-test.yaml --junit out.xml"
    by_hand = shown(page, "sandbox my-app/ --plain")
    typed = [line for line in by_hand if re.match(r"tick |kubectl |client add|crash |status$|save ", line)]
    done = podfall("sandbox", "my-app/", "--plain", cwd=app, stdin="\n".join(typed) + "\n")
    assert_in_order([line for line in by_hand if line not in typed], done.stdout)
    failed = podfall(*run.split(), cwd=app)
    assert failed.returncode == 1
    assert_in_order(shown(page, run), failed.stdout)
    manifest = app / "my-app" / "web.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("replicas: 1", "replicas: 3"), "utf-8")
    better = "run crash-test.yaml --manifests my-app/ --junit out.xml"
    passed = podfall(*better.split(), cwd=app)
    assert passed.returncode == 0
    assert_in_order(shown(page, better), passed.stdout)


def test_teaching(tmp_path: Path):
    page, grade = "teaching.md", "grade anna.yaml ben.yaml carl.yaml --csv marks.csv"
    podfall("new", "incident.yaml", cwd=tmp_path)
    for lines in (ANNA, BEN):
        podfall("play", "incident.yaml", "--plain", cwd=tmp_path, stdin="\n".join(lines) + "\n")
    (tmp_path / "carl.yaml").write_text("a: 1\nb: [}\n", "utf-8")
    graded = podfall(*grade.split(), cwd=tmp_path)
    assert graded.returncode == 2
    assert_in_order(shown(page, grade), graded.stdout)
    table = (tmp_path / "marks.csv").read_text("utf-8-sig").splitlines()
    assert all(f"    {row}\n" in (DOCS / page).read_text("utf-8") for row in table)
    assert_in_order(
        shown(page, "diff anna.yaml ben.yaml"),
        podfall("diff", "anna.yaml", "ben.yaml", cwd=tmp_path).stdout,
    )
