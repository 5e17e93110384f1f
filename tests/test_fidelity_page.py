"""The page about fidelity states what was measured, and what it states holds."""

from __future__ import annotations

import fnmatch
import re
from functools import partial
from pathlib import Path

import pytest

from tests.conformance import fidelitypage, recorded, recordedlines
from tests.conformance.asking import on_a_fresh_cluster, rows
from tests.conformance.fidelitypage import BEGIN, END, Share

ROOT = Path(__file__).parents[1]


def stated() -> list[Share]:
    return fidelitypage.read(fidelitypage.PAGE.read_text("utf-8"))


def test_the_page_has_a_share_of_each_family_and_one_of_all():
    *families, whole = stated()
    names = [each.family for each in families]
    assert len(set(names)) == len(names)
    assert {recorded.OBJECTS, recorded.SCENARIOS} <= set(names)
    assert whole == Share("all", sum(each.compared for each in families), sum(each.equal for each in families))
    assert all(0 <= each.equal <= each.compared for each in families)


def test_every_recorded_answer_is_counted():
    families = {each.family: each.compared for each in stated()}
    asked = [row["id"].partition("/")[0] for row in rows("requests") if row["answer"] is not None]
    for group in set(asked):
        assert families[recorded.FAMILIES.get(group, group)] == asked.count(group)
    assert families[recorded.OBJECTS] == len(rows("objects"))
    assert families[recordedlines.LINES] == sum(row["answer"] is not None for row in rows("lines"))
    assert families[recordedlines.SEQUENCES] >= sum(len(row["lines"]) for row in rows("sequences"))


def test_what_it_states_of_single_objects_holds():
    """All of them, since they take no time; where more have become equal, `make conformance` writes it down."""
    (measured,) = recorded.shares(on_a_fresh_cluster(recorded.objects))
    (written,) = (each for each in stated() if each.family == recorded.OBJECTS)
    assert (measured.family, measured.compared) == (written.family, written.compared)
    assert measured.equal >= written.equal


@pytest.mark.parametrize("name", ["deploy-del-bg", "job-poddelete", "sched-mixed"])
def test_what_it_states_of_a_scenario_holds(name: str):
    row = next(row for row in rows("scenarios") if row["scenario"] == name)
    found = on_a_fresh_cluster(partial(recorded.scenario, row))
    assert [each.name for each in found if not each.equal] == []
    assert len(found) > 2


def areas() -> dict[str, str]:
    """The text of each area of the page that compares something with Kubernetes, by its heading."""
    _, *parts = re.split(r"^### ", fidelitypage.PAGE.read_text("utf-8"), flags=re.MULTILINE)
    texts = dict(part.split("\n", 1) for part in parts)
    return {heading: text for heading, text in texts.items() if re.search(r"\| same\b", text)}


@pytest.mark.parametrize("heading", areas())
def test_what_is_the_same_is_held_by_something(heading: str):
    held = re.search(r"^Held by (.+)\.$", areas()[heading], re.MULTILINE)
    assert held, heading
    recorded_names = {row["scenario"] for row in rows("scenarios")}
    for name in re.findall(r"`([^`]+)`", held[1]):
        if name.startswith("tests/"):
            assert (ROOT / name).exists(), name
        else:
            assert fnmatch.filter(recorded_names, name), name


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not found"),
        (f"{BEGIN}| x |\n{END}", "another head"),
        (f"{BEGIN}{fidelitypage.table([Share('Pods', 3, 2)])}| Pods | many |\n{END}", "not a row"),
    ],
)
def test_a_page_without_the_table_is_noticed(text: str, why: str):
    with pytest.raises(ValueError, match=why):
        fidelitypage.read(text)


def test_a_table_reads_as_it_was_written():
    shares = [Share("Pods", 110, 105), Share("Services", 3, 3)]
    text = fidelitypage.table(shares)
    assert "| Pods | 110 | 105 | 95.4 % |" in text
    assert fidelitypage.read(f"before\n{BEGIN}{text}{END}after") == [*shares, Share("all", 113, 108)]
