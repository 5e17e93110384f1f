from __future__ import annotations

import pytest

from levels.session.progress import load_progress


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
