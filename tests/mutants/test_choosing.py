"""Which tests are asked of a mutant: those that run its lines, the mirrored ones first, as far as the time goes."""

from __future__ import annotations

from typing import Any

from tests.mutants.mutations import Mutant
from tests.mutants.places import ROOT
from tests.mutants.recording import Recording
from tests.mutants.trial import MOST_SECONDS, chosen

FILE = "engine/controllers/pods/expectations.py"
OTHER = "engine/controllers/job/controller.py"
MIRRORED = "tests/engine/controllers/pods/test_expectations.py::test_a"
TESTS = ["tests/x.py::test_fast", "tests/x.py::test_slow", "tests/x.py::test_failed", MIRRORED]
SECONDS = {"tests/x.py::test_fast": 1.0, "tests/x.py::test_slow": 30.0, MIRRORED: 20.0}


def recorded(lines: dict[str, dict[str, list[int]]], seconds: dict[str, float] | None = None) -> Recording:
    kept: dict[str, Any] = {"seconds": SECONDS | (seconds or {}), "tests": TESTS, "lines": lines}
    return Recording(kept)


def mutant(line: int = 3, end_line: int = 3, scope: str = "f", bound: tuple[str, ...] = ()) -> Mutant:
    return Mutant(FILE, line, end_line, scope, bound, "drop", "x", "pass", 0, 1)


def test_the_mirrored_tests_come_first_then_the_quickest():
    lines = {FILE: {"3": [0, 1, 3]}}
    assert chosen(mutant(), recorded(lines, {MIRRORED: 9.0})) == [MIRRORED, TESTS[0], TESTS[1]]


def test_those_of_the_room_come_before_quicker_ones_and_a_namesake_elsewhere_is_no_mirror():
    names = [
        "tests/x.py::a",
        "tests/engine/controllers/pods/test_podranking.py::b",
        "tests/engine/x/test_expectations.py::c",
    ]
    kept: dict[str, Any] = {
        "seconds": dict(zip(names, (1.0, 3.0, 2.0), strict=True)),
        "tests": names,
        "lines": {FILE: {"3": [0, 1, 2]}},
    }
    assert chosen(mutant(), Recording(kept)) == [names[1], names[0], names[2]]


def test_who_failed_without_a_mutant_is_not_asked_of_one():
    assert chosen(mutant(), recorded({FILE: {"3": [2]}})) == []


def test_a_statement_of_several_lines_is_touched_by_who_runs_any_of_them():
    lines = {FILE: {"2": [1], "3": [0], "5": [3], "6": [1]}}
    assert set(chosen(mutant(3, 5), recorded(lines))) == {TESTS[0], MIRRORED}


def test_more_than_the_time_allows_are_not_asked_but_one_always_is():
    lines = {FILE: {"3": [0, 1, 3]}}
    assert chosen(mutant(), recorded(lines)) == [MIRRORED, TESTS[0]]
    late = {MIRRORED: MOST_SECONDS + 1}
    assert chosen(mutant(), recorded(lines, late)) == [MIRRORED]


def test_what_runs_at_import_is_touched_by_who_runs_a_line_that_reads_it():
    text = (ROOT / FILE).read_text("utf-8").splitlines()
    reader = next(number for number, line in enumerate(text, start=1) if "> EXPIRY_MS" in line)
    lines = {FILE: {str(reader): [0], str(reader - 1): [1]}, OTHER: {"1": [1]}}
    assert chosen(mutant(8, 8, "", ("EXPIRY_MS",)), recorded(lines)) == [TESTS[0]]
    assert chosen(mutant(8, 8, "", ("NOBODY_READS_IT",)), recorded(lines)) == [TESTS[0], TESTS[1]]
