from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from levels.storm.fixes.formatting import Indentation, dumped, indentation_of, rewritten

FLAT = "spec:\n  items:\n  - a: 1\n    b:\n    - c\n"
DEEP = "spec:\n    # what there is\n    items:\n        - a: 1\n          b:\n              - c\n"
INNER = "- name: x\n  ports:\n    - a: 1\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FLAT, Indentation(2, 0)),
        (DEEP, Indentation(4, 4)),
        (INNER, Indentation(2, 2)),
        ("a: 1\n", Indentation(2, 0)),
        ("a:  # said\n   b: 1\n", Indentation(3, 0)),
        ("", Indentation(2, 0)),
    ],
)
def test_how_a_text_indents(text, expected):
    assert indentation_of(text) == expected


@pytest.mark.parametrize("text", [FLAT, DEEP])
def test_a_document_of_ours_stands_in_as_far_as_theirs(text):
    assert dumped({"spec": {"items": [{"a": 1, "b": ["c"]}]}}, indentation_of(text)) == text.replace(
        "    # what there is\n", ""
    )


def test_equal_parts_are_written_out_and_not_referred_to():
    part = {"a": 1}
    assert dumped({"x": part, "y": part}, Indentation()) == "x:\n  a: 1\ny:\n  a: 1\n"


KEPT = """\
# head
a: "yes"   # quoted
b: {c: 1, d: [2, 3]}  # in one line
e:

  - f: 'x'  # an item
  - g: |
      text
    h: 0x10
"""


def test_what_is_not_changed_stays_as_it_is():
    before = {"b": {"c": 1, "d": [2, 3]}}
    assert rewritten(KEPT, [((), before, {"b": {"c": 2, "d": [2, 3, 4]}})]) == KEPT.replace(
        "{c: 1, d: [2, 3]}  #", "{c: 2, d: [2, 3, 4]} #"
    )


def test_items_and_fields_come_and_go():
    changes: list[Any] = [((), {"e": [{"f": "x"}, {"h": 16}]}, {"e": [{"f": "y", "new": {"k": 1}}]})]
    assert rewritten(KEPT, changes).partition("e:\n")[2] == "\n  - f: 'y'  # an item\n    new:\n      k: 1\n"


def test_a_place_deep_in_a_document_is_changed():
    assert rewritten(KEPT, [(("e", 0), {"f": "x"}, {"f": "z"})]) == KEPT.replace("'x'", "'z'")


def test_words_that_a_version_of_yaml_takes_for_truth_are_left_alone():
    assert rewritten("a: yes\nb: 1\n", [((), {"a": True, "b": 1}, {"a": True, "b": 2})]) == "a: yes\nb: 2\n"


def test_the_library_that_keeps_comments_has_one_user():
    root = Path(__file__).parents[4]
    files = [file for package in ("engine", "levels", "tui") for file in (root / package).rglob("*.py")]
    users = [file.relative_to(root).as_posix() for file in files if "ruamel.yaml" in file.read_text("utf-8")]
    assert users == ["levels/storm/fixes/formatting.py"]
