"""`docs/letters.md` has a row for every cause, letter and hop, and every row a test that makes such a loss."""

from __future__ import annotations

import pytest

from engine.metrics import LETTERS
from engine.network.causes.table import CAUSES
from tests.engine.network.causes import (
    test_answers,
    test_dependencies,
    test_entries,
    test_machines,
    test_names,
    test_policies,
    test_rules,
    test_services,
    test_sockets,
)
from tests.engine.network.causes.letters import LETTERS_MD, rows, rows_of
from tests.engine.network.causes.losing import Case, hop_pattern

FILES = (
    test_names,
    test_entries,
    test_machines,
    test_rules,
    test_policies,
    test_services,
    test_sockets,
    test_answers,
    test_dependencies,
)
CASES: dict[str, Case] = {
    f"{module.__name__.rpartition('.')[2]}.py: {name}": case for module in FILES for name, case in module.CASES.items()
}
DOCUMENT = "test_answers.py: test_a_stale_read_is_wrong_data_and_tells_who_has_the_document"
"""The one loss that needs two requests, with a test of its own."""


def test_every_row_names_a_test_and_every_test_has_a_row():
    assert set(rows()) == {*CASES, DOCUMENT}
    assert hasattr(test_answers, DOCUMENT.partition(": ")[2])
    assert len(rows_of(LETTERS_MD.read_text("utf-8"))) == len(rows())


@pytest.mark.parametrize("test", CASES)
def test_a_row_says_what_its_test_makes(test: str):
    row, case = rows()[test], CASES[test]
    assert (row.letter, row.hop, row.cause) == (case.letter, hop_pattern(case.hop), case.cause)


def test_every_cause_is_made_with_each_of_its_letters_and_at_each_of_its_hops():
    made = [(row.cause, row.letter, row.hop) for row in rows().values()]
    assert {cause for cause, _, _ in made} == set(CAUSES)
    for name, cause in CAUSES.items():
        assert {letter for one, letter, _ in made if one == name} == set(cause.letters), name
        assert {hop for one, _, hop in made if one == name} == set(cause.hops), name


def test_every_letter_has_a_row():
    assert {row.letter for row in rows().values()} == set(LETTERS)


def test_a_row_that_is_missing_is_noticed():
    assert rows_of("| letter | hop |\n| N | DNS | alias | a | b | test_x.py: y |\n") == [
        ("N", "DNS", "alias", "a", "b", "test_x.py: y")
    ]
