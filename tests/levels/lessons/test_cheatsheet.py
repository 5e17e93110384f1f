"""The cheat sheet: it grows with each level that is passed."""

from __future__ import annotations

import pytest

from levels.lessons.cheatsheet import HEAD, cheat_sheet
from levels.lessons.lessons import lessons
from levels.saves.gains import Gains, WonRun
from tests.present import present

RUN = WonRun(medals=("Alive", "Smooth"), commands=2, lost=1, letters="RX")
TWO = Gains(levels={"bare-pod": ["Alive"], "split": ["Alive", "Smooth"]}, runs={"split": RUN})


def test_without_a_passed_level_it_says_so_and_gives_nothing_away():
    sheet = cheat_sheet(Gains())
    assert sheet.startswith(HEAD)
    assert "No level is passed yet." in sheet
    assert "kubectl" not in sheet


def test_a_passed_level_adds_its_lesson_its_commands_and_what_they_do():
    sheet = cheat_sheet(TWO)
    for line in (
        "2 of ",
        "## Chapter 1: Pods fall\n",
        "### 1. The one that never came back\n",
        "\nThe kubelet restarts containers inside a Pod. A Pod that is gone stays gone,",
        "Not so: Kubernetes restarts my Pod.",
        "- `kubectl apply -f files/db-rs.yml`  \n  Apply a configuration to a resource by file name or stdin\n",
        "Medals: Alive.",
    ):
        assert line in sheet
    assert "The thermostat" not in sheet
    assert "Chapter 2" not in sheet


def test_what_a_reference_writes_stands_there_as_a_whole():
    sheet = cheat_sheet(TWO)
    assert "- write `files/api.yml`:\n\n  ```yaml\n  apiVersion: apps/v1\n" in sheet
    assert "      - name: api\n" in sheet


def test_the_best_run_and_the_letters_that_were_met_are_told():
    sheet = cheat_sheet(TWO)
    assert "Best run: Alive, Smooth; 2 commands, 1 request lost (par 3 and 0).\n" in sheet
    assert "Letters met: R refused, X reset.\n" in sheet
    assert "| R | refused | 12 |\n| X | reset | 12 |\n" in sheet
    assert "| T |" not in sheet


def test_the_whole_sheet_has_every_level_and_every_command_once_it_is_asked_for():
    sheet = cheat_sheet(Gains(), whole=True)
    assert sheet.startswith(f"{HEAD}\n0 of {len(lessons())} levels passed.")
    for lesson in lessons():
        assert f"### {lesson.level.order}. {lesson.level.title}\n" in sheet
        assert lesson.after in sheet
        for step in lesson.steps:
            assert (step.line or present(step.write).path) in sheet


@pytest.mark.parametrize("line", ["kubectl get pods", "echo ``kubectl get pods``", "a ``b``` c"])
def test_code_is_code_whatever_backticks_it_holds(monkeypatch, line):
    first, *_ = lessons()
    step = first.steps[0]._replace(line=line)
    monkeypatch.setattr("levels.lessons.cheatsheet.lessons", lambda: (first._replace(steps=(step,)),))
    written = cheat_sheet(Gains(), whole=True)
    (found,) = [text for text in written.splitlines() if line in text]
    before, after = found.removeprefix("- ").rstrip().split(line)
    assert before == after[::-1]
    assert set(before.strip()) == {"`"}
    assert before.strip() not in line
