"""What docs/storm.md shows is what is printed: its storms are played on its guestbook, one after the other."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.tui.test_pages import DOCS, assert_in_order, shown
from tui.cli import podfall

PAGE = "storm.md"
ONLY = "storm guestbook/ --only pod-delete,rollout-restart,scale-down"
FIRST = f"{ONLY} --max-lost 0 --fix patches/"
FIXED = f"{ONLY} --max-lost 0 --junit out.xml --sarif out.sarif"
KEPT = f"{ONLY} --json > storm.json"
WORSE = f"{ONLY} --baseline storm.json --effort 0"
GAME = "sandbox guestbook/ --plain"
TEXT = (DOCS / PAGE).read_text("utf-8")


def typed(line: str, status: int, stdin: str | None = None) -> str:
    """What a line prints; a storm is played by this process alone, which is sooner ready than others."""
    alone = ["--jobs", "1"] if line.startswith("storm ") else []
    done = CliRunner().invoke(podfall, [*line.split(), *alone], prog_name="podfall", input=stdin)
    assert (done.exit_code, done.exception is None or isinstance(done.exception, SystemExit)) == (status, True)
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the guestbook."""
    found = tmp_path_factory.mktemp("page")
    shutil.copytree(DOCS / "examples" / "guestbook", found / "guestbook")
    return found


def test_each_step_of_the_page_prints_what_it_shows(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert_in_order(shown(PAGE, FIRST), typed(FIRST, 1))
    frontend = Path("guestbook/frontend.yaml")
    before = frontend.read_text("utf-8")
    assert "$ cp patches/manifests/* guestbook/" in TEXT
    for file in Path("patches/manifests").iterdir():
        shutil.copy(file, "guestbook")
    assert_in_order(shown(PAGE, FIXED), typed(FIXED, 0))
    Path("storm.json").write_text(typed(KEPT.partition(" >")[0], 0), "utf-8")
    assert shown(PAGE, KEPT) == []
    assert "# the one that takes what guests write" in Path("guestbook/redis.yaml").read_text("utf-8")
    frontend.write_text(before, "utf-8")
    assert_in_order(shown(PAGE, WORSE), typed(WORSE, 1))
    lines = shown(PAGE, GAME)
    words = [line for line in lines if re.match(r"tick |storm ", line)]
    assert_in_order([line for line in lines if line not in words], typed(GAME, 0, "\n".join(words) + "\n"))
    assert "podfall replay runs/pod-delete-deploy-frontend.yaml" in TEXT
    assert Path("runs/pod-delete-deploy-frontend.yaml").exists()
