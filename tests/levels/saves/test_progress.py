from __future__ import annotations

import json
import subprocess
import sys
from functools import reduce
from itertools import permutations

import pytest

from levels.campaign.index import campaign, find_level
from levels.files import turns
from levels.saves.export_import import import_progress
from levels.saves.gains import Gains, WonRun, gains_of
from levels.saves.progress import VERSION, load_progress, set_aside
from levels.scenario.loading.loader import load_scenario
from levels.session.headless import play
from levels.session.level import Level
from tests.present import present
from tests.tui.console import PODFALL


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PODFALL_HOME", str(tmp_path / "home"))


def test_a_won_level_is_there_at_the_next_start_and_opens_the_next_one():
    progress = load_progress()
    assert progress.first_time
    assert (progress.state("bare-pod"), progress.state("thermostat")) == ("open", "locked")
    progress.won("bare-pod", ["Alive"])
    again = load_progress()
    assert not again.first_time
    assert (again.state("bare-pod"), again.state("thermostat")) == ("passed", "open")
    assert again.first_unfinished().name == "thermostat"


def test_medals_of_several_runs_add_up():
    load_progress().won("bare-pod", ["Alive", "Lean"])
    load_progress().won("bare-pod", ["Alive", "Smooth"])
    assert load_progress().levels == {"bare-pod": ["Alive", "Lean", "Smooth"]}


def test_the_best_run_is_the_one_with_most_medals_then_least_lost_then_fewest_commands():
    runs = [
        WonRun(medals=("Alive",), commands=1, lost=0, letters="T"),
        WonRun(medals=("Alive", "Lean"), commands=3, lost=9, letters="W"),
        WonRun(medals=("Alive", "Smooth"), commands=4, lost=2, letters="RW"),
        WonRun(medals=("Alive", "Smooth"), commands=5, lost=2, letters=""),
    ]
    for order in permutations(runs):
        best = reduce(WonRun.beside, order)
        assert best == WonRun(medals=("Alive", "Smooth"), commands=4, lost=2, letters="RTW")


def test_runs_of_two_windows_are_kept_beside_each_other():
    one, other = load_progress(), load_progress()
    one.take(gains("bare-pod", lost=7))
    other.take(gains("thermostat", lost=1))
    one.take(gains("bare-pod", lost=3))
    kept = load_progress()
    assert {name: run.lost for name, run in kept.runs.items()} == {"bare-pod": 3, "thermostat": 1}
    assert kept.levels == {"bare-pod": ["Alive"], "thermostat": ["Alive"]}


def gains(name, lost):
    run = WonRun(medals=("Alive",), commands=1, lost=lost)
    return Gains(levels={name: ["Alive"]}, runs={name: run})


def test_what_a_won_run_came_to_is_read_from_its_level():
    level = Level(load_scenario(present(find_level("bare-pod")).file))
    play(level, next(one.script for one in level.spec.solutions if one.kind == "reference"))
    won = gains_of(level)
    assert won.levels == {"bare-pod": ["Alive", "Lean", "Smooth"]}
    assert won.runs == {"bare-pod": WonRun(medals=("Alive", "Lean", "Smooth"), commands=1, lost=0, letters="R")}


def test_all_levels_are_opened_for_every_window_until_they_are_locked_again():
    progress, other = load_progress(), load_progress()
    progress.open_all()
    assert {load_progress().state(level.name) for level in campaign()} == {"open"}
    other.won("bare-pod", ["Alive"])
    assert load_progress().all_open
    assert other.state("name-your-pods") == "open"
    progress.open_all(wanted=False)
    assert [load_progress().state(name) for name in ("thermostat", "same-fate")] == ["open", "locked"]


def test_that_all_levels_are_open_is_not_taken_in_with_what_others_won(tmp_path):
    theirs = load_progress(tmp_path)
    theirs.open_all()
    theirs.take(gains("bare-pod", lost=2))
    mine = load_progress()
    assert import_progress(mine, theirs.file) == 1
    assert (mine.all_open, mine.runs["bare-pod"].lost) == (False, 2)


def test_a_wish_that_could_not_be_written_is_written_with_the_next_win(monkeypatch):
    progress = load_progress()
    with monkeypatch.context() as patched:
        patched.setattr("levels.saves.progress.write_whole", _full)
        with pytest.raises(OSError, match="No space left"):
            progress.open_all()
    assert progress.state("same-fate") == "open"
    progress.won("bare-pod", [])
    assert load_progress().all_open


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b'{"version": 1, "levels": 3}', b""])
def test_a_damaged_file_is_set_aside_and_named(content):
    file = load_progress().file
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    progress = load_progress()
    assert progress.levels == {}
    assert "progress.json.damaged-1" in progress.complaint
    assert file.with_name("progress.json.damaged-1").read_bytes() == content
    progress.won("bare-pod", ["Alive"])
    assert load_progress().complaint == ""


def test_progress_that_cannot_be_read_is_told_and_never_written_over(tmp_path):
    (tmp_path / "home" / "progress.json").mkdir(parents=True)
    progress = load_progress()
    assert "cannot be read: Is a directory" in progress.complaint
    with pytest.raises(OSError, match="left as it is"):
        progress.won("bare-pod", ["Alive"])
    assert progress.state("thermostat") == "open"


def test_two_windows_that_each_win_a_level_keep_both():
    one, other = load_progress(), load_progress()
    one.won("bare-pod", ["Alive"])
    other.won("thermostat", ["Lean"])
    one.won("bare-pod", ["Smooth"])
    expected = {"bare-pod": ["Alive", "Smooth"], "thermostat": ["Lean"]}
    assert load_progress().levels == one.levels == expected


def test_a_window_that_began_before_a_reset_brings_nothing_back():
    one = load_progress()
    one.won("bare-pod", ["Alive"])
    set_aside(one.file, "before-reset")
    one.won("thermostat", [])
    assert load_progress().levels == {"thermostat": []}


def test_what_could_not_be_written_is_written_with_the_next_that_can(monkeypatch):
    progress = load_progress()
    with monkeypatch.context() as patched:
        patched.setattr("levels.saves.progress.write_whole", _full)
        with pytest.raises(OSError, match="No space left"):
            progress.won("bare-pod", ["Alive"])
    assert progress.state("thermostat") == "open"
    progress.won("thermostat", [])
    assert load_progress().levels == {"bare-pod": ["Alive"], "thermostat": []}


def _full(file, text):
    del file, text
    raise OSError(28, "No space left on device")


def test_a_file_that_another_window_damages_is_set_aside_and_what_was_won_here_stays():
    progress = load_progress()
    progress.won("bare-pod", ["Alive"])
    progress.file.write_bytes(b"{")
    progress.won("thermostat", [])
    assert load_progress().levels == {"bare-pod": ["Alive"], "thermostat": []}
    assert progress.file.with_name("progress.json.damaged-1").read_bytes() == b"{"


def test_progress_of_a_newer_podfall_is_left_alone_and_named(tmp_path):
    text = json.dumps({"version": VERSION + 1, "levels": ["in", "another", "form"]})
    file = load_progress().file
    file.parent.mkdir(parents=True)
    early = load_progress()
    file.write_text(text, "utf-8")
    progress = load_progress()
    assert f"{file}: was saved by a newer podfall (version {VERSION + 1} of the file; " in progress.complaint
    for window in (progress, early):
        with pytest.raises(OSError, match="left as it is"):
            window.won("bare-pod", ["Alive"])
        assert window.state("thermostat") == "open"
    with pytest.raises(ValueError, match="newer podfall"):
        import_progress(load_progress(tmp_path), file)
    assert file.read_text("utf-8") == text
    assert not list(file.parent.glob("progress.json.*"))


def test_a_turn_that_never_comes_is_told(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_S", 0.1)
    progress = load_progress()
    with turns.turn(progress.file):
        done = subprocess.run([sys.executable, "-c", WAIT], capture_output=True, text=True, check=True)
    assert "another window does not let go of it" in done.stdout
    progress.won("bare-pod", [])


WAIT = """
from levels.files import turns
from levels.saves.progress import load_progress
turns.PATIENCE_S = 0.1
try:
    load_progress().won("bare-pod", [])
except OSError as error:
    print(error.strerror)
"""


def test_twelve_imports_at_once_keep_twelve(tmp_path):
    files = [tmp_path / f"{number}.json" for number in range(12)]
    for number, file in enumerate(files):
        file.write_text(
            json.dumps({"version": 1, "levels": {f"level-{number}": [], "bare-pod": [str(number)]}}),
            "utf-8",
        )
    command = [*PODFALL, "progress", "import"]
    started = [
        subprocess.Popen([*command, str(file)], stderr=subprocess.PIPE, stdout=subprocess.PIPE) for file in files
    ]
    for process in started:
        _, said = process.communicate(timeout=120)
        assert (process.returncode, said) == (0, b"")
    kept = load_progress().levels
    assert set(kept) == {"bare-pod", *(f"level-{number}" for number in range(12))}
    assert sorted(kept["bare-pod"], key=int) == [str(number) for number in range(12)]


def test_a_name_that_was_set_aside_before_is_not_taken_again(tmp_path):
    names = []
    for text in ("one", "two"):
        (tmp_path / "x").write_text(text, "utf-8")
        names.append(set_aside(tmp_path / "x"))
    assert [name.name for name in names] == ["x.damaged-1", "x.damaged-2"]
    assert names[0].read_text("utf-8") == "one"
    with pytest.raises(FileNotFoundError):
        set_aside(tmp_path / "x")
    assert not (tmp_path / "x.damaged-3").exists()
