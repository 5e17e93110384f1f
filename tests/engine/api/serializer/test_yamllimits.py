"""YAML that no reader should bear is refused with its place."""

from __future__ import annotations

import pytest
import yaml

from engine.api.serializer.yamllimits import check_limits


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: " + "[" * 101 + "]" * 101, "exceeded max depth of 100"),
        ("a: &a [*a]", "anchor 'a' value contains itself"),
        ("a: !!set {b}", "the tag !!set has no meaning"),
        ("a: !own b", "the tag !own has no meaning"),
        ("a: " + "9" * 4001, "so many digits"),
        ("a: !!float x", "cannot decode !!str `x` as a !!float"),
        ("\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30))]), "excessive"),
    ],
)
def test_it_is_refused_with_its_place(text, said):
    with pytest.raises(yaml.MarkedYAMLError) as raised:
        check_limits(text)
    assert said in str(raised.value.problem)
    assert raised.value.problem_mark is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: [1, 2]\n---\nb: {c: &x [1], d: *x, e: *x}\n",
        "a: " + "[" * 99 + "]" * 99,
        "a: !!str 5\nb: !!int 7",
        f"a: '{'9' * 5000}'",
        "a: ! 5",
        "- &a 1\n- *a\n---\n- &a 2\n- *a\n",
    ],
)
def test_ordinary_yaml_is_let_through(text):
    check_limits(text)
