"""An unfinished run is kept as it is played, and goes on from there."""

from __future__ import annotations

import json

import pytest

from levels.campaign.index import find_level
from levels.journal.journal import InterruptEntry, LineEntry
from levels.journal.rules import RULES
from levels.saves.autosave import Autosave
from levels.saves.kept import FOLDER, DamagedRunError, file_of, go_on, kept_run, last_kept, offer_of, put_by
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from levels.session.line_runner import LineRunner
from tests.present import as_a, present

SCENARIO = load_scenario(present(find_level("bare-pod")).file)
GET, APPLY = "kubectl get pods", "kubectl apply -f files/db-rs.yml"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PODFALL_HOME", str(tmp_path))
    return tmp_path


def do(level, line):
    LineRunner(level, line).drive()


def pass_ticks(level, save, ticks):
    for _ in range(ticks):
        level.tick()
        save.keep(level)


def played(ticks=44, now=True):
    """A level with three lines and some time, all kept."""
    level, save = Level(SCENARIO), Autosave(SCENARIO)
    save.begin(level)
    do(level, GET)
    save.keep(level)
    pass_ticks(level, save, ticks)
    do(level, APPLY)
    save.keep(level)
    pass_ticks(level, save, 3)
    save.keep(level, now=now)
    return level, save


def test_a_kept_run_goes_on_where_it_was():
    level, _ = played()
    kept = present(kept_run(SCENARIO))
    again = Level(SCENARIO, kept.seed)
    go_on(again, kept)
    assert (again.tick_number, again.journal.entries) == (47, level.journal.entries)
    assert again.digest.hexdigest() == level.digest.hexdigest()


def test_time_that_only_passes_is_written_every_ten_ticks():
    played(now=False)
    assert present(kept_run(SCENARIO)).tick == 44
    _, save = played(now=False)
    level = Level(SCENARIO)
    save.begin(level)
    pass_ticks(level, save, 25)
    assert present(kept_run(SCENARIO)).tick == 20


def test_whatever_byte_the_file_ends_with_the_lines_before_it_are_there():
    played()
    file = file_of(SCENARIO.name)
    whole, full = file.read_bytes(), kept_run(SCENARIO)
    seen = set()
    for size in range(len(whole) + 1):
        file.write_bytes(whole[:size])
        kept = kept_run(SCENARIO)
        if kept is not None:
            assert kept.entries == present(full).entries[: len(kept.entries)]
            assert kept.tick <= present(full).tick
            seen.add((kept.tick, len(kept.entries)))
    assert {(0, 1), (40, 1), (44, 2), (47, 2)} <= seen


def test_a_run_that_goes_on_writes_behind_what_was_kept():
    played()
    file = file_of(SCENARIO.name)
    file.write_bytes(file.read_bytes()[:-3])
    kept = kept_run(SCENARIO)
    level, save = Level(SCENARIO), Autosave(SCENARIO)
    go_on(level, present(kept))
    save.begin(level)
    do(level, "goals")
    save.keep(level)
    assert [as_a(LineEntry, entry).run for entry in present(kept_run(SCENARIO)).entries] == [GET, APPLY, "goals"]


def test_after_going_back_only_what_still_counts_is_kept():
    _, save = played()
    earlier = Level(SCENARIO)
    do(earlier, GET)
    while earlier.tick_number < 10:
        earlier.tick()
    save.keep(earlier, now=True)
    assert present(kept_run(SCENARIO))[3:5] == ((LineEntry(0, GET),), 10)
    do(earlier, "goals")
    save.keep(earlier)
    assert present(kept_run(SCENARIO))[3:5] == ((LineEntry(0, GET), LineEntry(10, "goals")), 10)


def test_a_line_that_waited_when_everything_ended_is_interrupted_there():
    level, save = Level(SCENARIO), Autosave(SCENARIO)
    save.begin(level)
    level.journal.line(0, "kubectl get pods -w")
    pass_ticks(level, save, 20)
    again = Level(SCENARIO)
    go_on(again, present(kept_run(SCENARIO)))
    assert again.tick_number == 11
    assert again.journal.entries == [LineEntry(0, "kubectl get pods -w"), InterruptEntry(11)]


@pytest.mark.parametrize("end", ["over", "restarted"])
def test_a_run_that_is_over_or_back_at_the_beginning_has_no_file(end):
    level, save = played()
    assert file_of(SCENARIO.name).exists()
    if end == "over":
        pass_ticks(level, save, 170)
        assert level.verdict == "passed"
    else:
        save.keep(Level(SCENARIO), now=True)
    assert not file_of(SCENARIO.name).exists()
    assert kept_run(SCENARIO) is None


def test_going_back_from_the_end_keeps_the_run_again():
    level, save = played()
    pass_ticks(level, save, 170)
    earlier = Level(SCENARIO)
    do(earlier, GET)
    save.keep(earlier)
    assert present(kept_run(SCENARIO))[3:5] == ((LineEntry(0, GET),), 0)


def rewrite_head(changes):
    file = file_of(SCENARIO.name)
    head, *rest = file.read_text("utf-8").splitlines()
    text = "\n".join([json.dumps(json.loads(head) | changes), *rest, ""])
    file.write_text(text, "utf-8")
    return file, text


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"rules": "0"}, f"It was played under rules 0; these are rules {RULES}."),
        ({"rules": "999"}, f"It was played under rules 999; these are rules {RULES}."),
        ({"sha256": "0" * 64}, "It was played with another version of this level."),
    ],
)
def test_a_run_of_other_rules_or_of_another_level_says_so_and_can_be_played_afresh(changes, why):
    played()
    file, text = rewrite_head(changes)
    kept = present(kept_run(SCENARIO))
    assert (kept.stale, kept.tick) == (why, 47)
    assert why in offer_of(kept).says[0]
    assert offer_of(kept).go_on == "play its commands afresh"
    kept = put_by(kept)
    assert kept.file.name == f"{file.name}.stale-1"
    assert kept.file.read_text("utf-8") == text
    assert kept_run(SCENARIO) is None
    again = Level(SCENARIO)
    go_on(again, kept)
    assert (again.tick_number, again.journal.lines()) == (47, [GET, APPLY])


def test_a_run_that_is_decided_earlier_under_todays_rules_ends_there():
    played()
    file = file_of(SCENARIO.name)
    file.write_text(file.read_text("utf-8") + json.dumps({"tick": 163}) + "\n", "utf-8")
    again = Level(SCENARIO)
    go_on(again, present(kept_run(SCENARIO)))
    assert (again.verdict, again.tick_number) == ("passed", again.verdict_tick)
    assert again.tick_number < 163


@pytest.mark.parametrize(("key", "value", "problem"), [("seed", "x", "invalid"), ("rules", None, "'rules'")])
def test_a_file_whose_head_is_damaged_is_set_aside_and_named(key, value, problem):
    played()
    file, text = rewrite_head({key: value})
    if value is None:
        text = text.replace('"rules": null, ', "")
        file.write_text(text, "utf-8")
    with pytest.raises(DamagedRunError, match=problem) as caught:
        kept_run(SCENARIO)
    aside = file.with_name(f"{file.name}.damaged-1")
    assert str(aside) in str(caught.value)
    assert aside.read_text("utf-8") == text
    assert kept_run(SCENARIO) is None


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "3", '{"tick": 1e9}', '{"tick": 1, "ran": 2}', '{"tick": -1}', "[" * 100_000, '{"tick": null}'],
)
def test_a_damaged_line_in_the_middle_is_named_too(line):
    played()
    file = file_of(SCENARIO.name)
    lines = file.read_text("utf-8").splitlines()
    lines.insert(2, line)
    file.write_text("\n".join([*lines, ""]), "utf-8")
    with pytest.raises(DamagedRunError, match="set aside as"):
        kept_run(SCENARIO)


def test_where_nothing_can_be_written_one_sentence_says_so(home, monkeypatch):
    blocked = home / "blocked"
    blocked.write_text("no folder", "utf-8")
    monkeypatch.setenv("PODFALL_HOME", str(blocked))
    level, save = Level(SCENARIO), Autosave(SCENARIO)
    save.begin(level)
    do(level, GET)
    save.keep(level)
    assert save.complaint.startswith("this run is not kept: Not a directory: ")
    pass_ticks(level, save, 20)
    with pytest.raises(DamagedRunError, match="cannot be read: Not a directory"):
        kept_run(SCENARIO)


def test_two_windows_do_not_write_into_one_file():
    level, first = played()
    second = Autosave(SCENARIO)
    other = Level(SCENARIO)
    do(other, "goals")
    second.begin(other)
    do(level, "goals")
    first.keep(level)
    assert "another window" in first.complaint
    assert [as_a(LineEntry, entry).run for entry in present(kept_run(SCENARIO)).entries] == ["goals"]


def test_a_scenario_s_name_is_no_path(home):
    assert file_of("../../x").parent == home / FOLDER
    assert file_of("a/b", home).parent == home / FOLDER


def test_the_run_that_was_kept_last_is_found():
    assert not last_kept(["bare-pod", "expose"])
    played()
    assert last_kept(["bare-pod", "expose"]) == "bare-pod"
