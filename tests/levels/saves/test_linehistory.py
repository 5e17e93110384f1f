"""What is typed is had again at the next start, by its owner alone, and never grows without an end."""

from __future__ import annotations

import stat

import pytest

from levels.saves.linehistory import KEPT, LONGEST, LineHistory


@pytest.fixture
def file(tmp_path):
    return tmp_path / "home" / "history"


def test_commands_of_several_lines_come_back_as_they_were(file):
    history = LineHistory(file)
    typed = ["kubectl get pods", "cat <<EOF\na: 'é\t\\n'\n\nEOF", "kubectl get pods"]
    for command in typed:
        history.add(command)
    assert LineHistory(file).commands == typed
    assert not history.complaint


def test_only_its_owner_may_read_it_even_where_it_was_open_to_all(file):
    LineHistory(file).add("one")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    LineHistory(file).add("two")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_same_twice_in_a_row_and_nothing_are_not_kept(file):
    history = LineHistory(file)
    for command in ("a", "a", " ", "", "b", "a"):
        history.add(command)
    assert LineHistory(file).commands == ["a", "b", "a"]


def test_two_windows_keep_what_is_typed_in_both(file):
    one, other = LineHistory(file), LineHistory(file)
    one.add("in one")
    other.add("in the other")
    assert LineHistory(file).commands == ["in one", "in the other"]


def test_the_file_is_bounded_and_keeps_the_newest(file):
    history = LineHistory(file)
    for number in range(2 * KEPT + 10):
        history.add(f"echo {number}")
    again = LineHistory(file)
    assert len(file.read_text().splitlines()) <= 2 * KEPT
    assert len(again.commands) <= KEPT + 10
    assert again.commands[-1] == f"echo {2 * KEPT + 9}"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_huge_command_is_had_again_but_not_kept(file):
    history = LineHistory(file)
    history.add("x" * (LONGEST + 1))
    assert len(history.commands) == 1
    assert LineHistory(file).commands == []


def test_a_torn_line_is_left_out(file):
    LineHistory(file).add("whole")
    with file.open("a") as out:
        out.write('"torn\n{"a": 1}\n\xff\n')
    history = LineHistory(file)
    assert history.commands == ["whole"]
    assert not history.complaint


@pytest.mark.parametrize("make", [lambda file: file.mkdir(), lambda file: file.symlink_to(file.parent / "elsewhere")])
def test_what_cannot_be_kept_is_told_and_had_again_all_the_same(file, make):
    file.parent.mkdir()
    make(file)
    history = LineHistory(file)
    history.add("typed")
    assert history.complaint.startswith("what you type is not kept: ")
    assert history.commands == ["typed"]
    assert not (file.parent / "elsewhere").exists()
