"""Values as Go writes them: what is zero goes or comes as the type says, and each quantity has one spelling."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from msgspec import UNSET, field

from engine.api.base import Api
from engine.api.core import IntOrString, Quantity
from engine.api.meta import Int
from engine.api.serializer.goform import written


class Inner(Api, frozen=True):
    """A struct in a struct."""

    name: str = ""
    optional: bool | None = None


class Outer(Api, frozen=True):
    """One field of each sort."""

    always: ClassVar[frozenset[str]] = frozenset({"needed", "nothing", "amount"})
    amount: Quantity = "0"
    amounts: dict[str, Quantity] = field(default_factory=dict)
    count: int = 0
    flag: bool = False
    inner: Inner = Inner()
    labels: dict[str, str] = field(default_factory=dict)
    maybe: Int = UNSET
    needed: str = ""
    nothing: tuple[str, ...] = ()
    open: tuple[str, ...] | None = None
    pointer: Inner | None = None
    port: IntOrString = 0
    several: tuple[Inner, ...] = ()
    text: str = ""


def form(**given: Any) -> dict[str, Any]:
    """What was given, without what is always there."""
    kept = written(Outer, given, {})
    bare: dict[str, Any] = {"amount": "0", "inner": {}, "needed": "", "nothing": None}
    return {key: value for key, value in kept.items() if key in given or bare[key] != value}


@pytest.mark.parametrize(
    "given",
    [
        {"count": 0},
        {"flag": False},
        {"text": ""},
        {"labels": {}},
        {"amounts": {}},
        {"several": []},
        {"pointer": None},
        {"text": None},
        {"port": 0},
    ],
)
def test_what_is_zero_is_left_out(given: dict[str, Any]):
    assert form(**given) == {}


@pytest.mark.parametrize(
    "given",
    [
        {"maybe": 0},
        {"pointer": {}},
        {"pointer": {"optional": False}},
        {"open": []},
        {"count": 1},
        {"labels": {"a": ""}},
        {"several": [{}]},
    ],
)
def test_what_pointers_point_to_and_what_is_not_zero_stays(given: dict[str, Any]):
    assert form(**given) == given


def test_what_go_always_writes_is_there():
    assert written(Outer, {}, {}) == {"amount": "0", "inner": {}, "needed": "", "nothing": None}
    assert written(Outer, {"nothing": []}, {})["nothing"] is None


def test_amounts_have_one_spelling():
    given = {"amount": "0.5Gi", "amounts": {"cpu": "1000m", "memory": "0.1m", "pods": None, "storage": 1024}}
    amounts = {"cpu": "1", "memory": "1m", "pods": "0", "storage": "1024"}
    assert form(**given) == {"amount": "512Mi", "amounts": amounts}


def test_a_struct_has_its_defaults_at_every_place():
    defaults = {"Inner": lambda given: {"name": "x"} | given}
    kept = written(Outer, {"several": [{}, {"name": "y"}], "pointer": {}}, defaults)
    assert kept["several"] == [{"name": "x"}, {"name": "y"}]
    assert kept["pointer"] == kept["inner"] == {"name": "x"}


def test_what_was_given_is_left_as_it_was():
    given = {"several": [{"name": ""}], "labels": {}}
    written(Outer, given, {})
    assert given == {"several": [{"name": ""}], "labels": {}}
