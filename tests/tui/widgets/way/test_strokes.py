from __future__ import annotations

import unicodedata
from itertools import product

import pytest

from tui.widgets.rows import Span
from tui.widgets.way.strokes import SOLID, THIN, StrokeCanvas

WORDS = {THIN: "LIGHT", SOLID: "HEAVY"}


def cross(up: int, right: int, down: int, left: int, *, ascii_only: bool = False) -> str:
    """The sign at a place that lines leave like that."""
    canvas = StrokeCanvas(10, ascii_only=ascii_only)
    if up:
        canvas.along(1, 0, 1, up)
    if down:
        canvas.along(1, 1, 2, down)
    if left:
        canvas.across(0, 1, 1, left)
    if right:
        canvas.across(1, 2, 1, right)
    return canvas.rows(3)[1].text[1:2]


@pytest.mark.parametrize("weights", [weights for weights in product(range(3), repeat=4) if any(weights)])
def test_each_meeting_of_lines_has_its_own_box_character(weights):
    name = unicodedata.name(cross(*weights)).removeprefix("BOX DRAWINGS ")
    assert {WORDS[weight] for weight in weights if weight} == {word for word in WORDS.values() if word in name}
    sides = {"UP": 0, "RIGHT": 1, "DOWN": 2, "LEFT": 3}
    both = {"VERTICAL": (0, 2), "HORIZONTAL": (1, 3)}
    named = {sides[word] for word in name.split() if word in sides}
    named |= {side for word, pair in both.items() if word in name for side in pair}
    assert named == {side for side, weight in enumerate(weights) if weight}


@pytest.mark.parametrize(
    ("weights", "sign"),
    [
        ((0, SOLID, 0, SOLID), "-"),
        ((SOLID, 0, SOLID, 0), "|"),
        ((SOLID, SOLID, SOLID, 0), "+"),
        ((0, THIN, 0, THIN), "."),
        ((THIN, 0, THIN, 0), ":"),
        ((THIN, THIN, 0, 0), "."),
        ((THIN, SOLID, 0, 0), "+"),
    ],
)
def test_in_ascii_solid_lines_and_thin_ones_differ(weights, sign):
    assert cross(*weights, ascii_only=True) == sign


def test_text_lies_over_lines_and_thin_lines_are_dim():
    canvas = StrokeCanvas(10, ascii_only=False)
    canvas.across(0, 9, 0, THIN)
    canvas.write(3, 0, (Span("a", "ok"), Span("bc")))
    (row,) = canvas.rows(1)
    assert row.text == "╶──abc───╴"
    assert [span.part for span in row.spans] == ["dim", "ok", "", "dim"]
