from __future__ import annotations

from typing import Any, Literal

import msgspec.inspect
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from engine.plain.fit import MisfitError, _misfits, fit


class Leaf(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    needed: int
    words_of: tuple[str, ...] = ()
    pair: tuple[int, int] = (0, 0)


class Tree(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    leaf: Leaf | None = None
    inner: Tree | None = None
    by_number: dict[int, Leaf] = {}
    by_letter: dict[Literal["a", "b"], float] = {}
    place: Literal["outside"] | Leaf = "outside"
    rate: int | tuple[int, ...] = 1
    flag: bool = False
    part: float = 0
    anything: Any = None


class Open(msgspec.Struct):
    version: int


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"leef": {}}, "leef: unknown field leef; did you mean leaf?"),
        ({"xyz": 1}, "xyz: unknown field xyz; it does not belong here"),
        ({"leaf": {}}, "leaf: the field needed is missing"),
        ({"leaf": {"needed": True}}, "leaf.needed: expected an integer, got true or false"),
        ({"leaf": {"needed": 1.5}}, "leaf.needed: expected an integer, got a number"),
        ({"leaf": 3}, "leaf: expected a mapping or nothing, got an integer"),
        ({"leaf": {"needed": 1, "wordsOf": ["a", None]}}, "leaf.wordsOf[1]: expected a text, got nothing"),
        ({"leaf": {"needed": 1, "pair": [1]}}, "leaf.pair: expected a list of length 2, got 1"),
        ({"inner": {"inner": {"flag": 0}}}, "inner.inner.flag: expected true or false, got an integer"),
        ({"byNumber": {"x": {"needed": 1}}}, "byNumber.x: as a key: expected an integer, got a text"),
        ({"byNumber": {7: {"needed": "x"}}}, "byNumber.7.needed: expected an integer, got a text"),
        ({"byLetter": {"c": 1}}, "byLetter.c: as a key: there is no c here; see the schema"),
        ({"place": "inside"}, "place: there is no inside here; see the schema"),
        ({"place": 3}, "place: expected a text or a mapping, got an integer"),
        ({"rate": "x"}, "rate: expected an integer or a list, got a text"),
        ({"part": 10**400}, "part: is too large a number"),
        ({"rate": b"x"}, "rate: expected an integer or a list, got a bytes"),
        ({"flag": 1, "leaf": {}}, "flag: expected"),
        ({3: 4}, "3: unknown field 3; it does not belong here"),
        ([], "expected a mapping, got a list"),
    ],
)
def test_the_first_misfit_is_named_with_its_path(value, said):
    with pytest.raises(MisfitError) as caught:
        fit(value, Tree)
    assert str(caught.value).startswith(said)


def test_what_fits_becomes_typed():
    value = {"inner": {"place": {"needed": 2}}, "byNumber": {7: {"needed": 3}}, "part": 2, "rate": [1, 2]}
    assert fit(value, Tree) == Tree(None, Tree(place=Leaf(2)), {7: Leaf(3)}, part=2.0, rate=(1, 2))
    assert fit([{"needed": 1}], tuple[Leaf, ...]) == (Leaf(1),)


def test_a_type_that_lets_unknown_fields_pass_is_told_of_none():
    with pytest.raises(MisfitError, match=r"^the field version is missing$"):
        fit({"versoin": 3}, Open)
    assert fit({"version": 3, "more": 4}, Open) == Open(3)


WORDS = (
    "leaf",
    "inner",
    "byNumber",
    "byLetter",
    "place",
    "rate",
    "flag",
    "part",
    "anything",
    "needed",
    "pair",
    "wordsOf",
)
PLAIN = some.none() | some.booleans() | some.integers() | some.floats() | some.sampled_from(("outside", "a", "7"))
KEYS = some.sampled_from((*WORDS, "a", "b", "c")) | some.integers(0, 2)
DATA = some.recursive(
    PLAIN | some.just({"needed": 1}),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(KEYS, inner, max_size=3),
)


@given(some.dictionaries(some.sampled_from(WORDS), DATA, max_size=4))
@example({"part": 10**400})
@settings(max_examples=400, derandomize=True, deadline=None)
def test_the_walk_and_the_conversion_agree_on_what_fits(value):
    try:
        msgspec.convert(value, Tree, strict=True)
    except msgspec.ValidationError:
        with pytest.raises(MisfitError) as caught:
            fit(value, Tree)
        assert "form that is needed" not in str(caught.value)
    else:
        assert list(_misfits(value, msgspec.inspect.type_info(Tree), ())) == []
