"""Values and structural schemas: pruning, defaulting, formats, ratcheting, rules about what was before."""

from __future__ import annotations

from typing import Any

import pytest

from engine.apiserver.apiextensions import rules
from engine.apiserver.apiextensions.schema import formats, structural
from engine.apiserver.apiextensions.schema.values import NO_OLD, check_object
from engine.apiserver.apiextensions.versions import by_priority
from engine.apiserver.validation.fielderrors import FieldErrors

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}


def object_of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def told(value: Any, schema: dict[str, Any], old: Any = NO_OLD) -> list[str]:
    errors = FieldErrors()
    check_object(errors, value, schema, old)
    return [f"{cause['field']}: {cause['message']}" for cause in errors.causes]


def asked(value: Any, schema: dict[str, Any], old: Any = NO_OLD) -> list[str]:
    errors = FieldErrors()
    rules.check(errors, value, schema, old)
    return [f"{cause['field']}: {cause['message']}" for cause in errors.causes]


def test_pruning_keeps_what_the_schema_has_and_names_the_rest():
    schema = object_of(
        a=TEXT,
        l={"type": "array", "items": object_of(x=TEXT)},
        m={"type": "object", "additionalProperties": object_of(y=TEXT)},
        free={
            "type": "object",
            "x-kubernetes-preserve-unknown-fields": True,
            "properties": {"known": object_of(z=TEXT)},
        },
        o={"type": "object"},
    )
    value = {
        "a": "1",
        "b": 1,
        "l": [{"x": "1", "q": 1}],
        "m": {"k": {"y": "1", "q": 1}},
        "free": {"any": 1, "known": {"z": "1", "q": 1}},
        "o": {"q": 1},
        "metadata": {"q": 1},
    }
    assert structural.prune(value, schema, is_object=True) == ["b", "free.known.q", "l[0].q", "m.k.q", "o.q"]
    assert value == {
        "a": "1",
        "l": [{"x": "1"}],
        "m": {"k": {"y": "1"}},
        "free": {"any": 1, "known": {"z": "1"}},
        "o": {},
        "metadata": {"q": 1},
    }


def test_defaults_reach_into_objects_lists_and_maps_and_share_nothing():
    item = object_of(x={"type": "integer", "default": 7})
    schema = object_of(
        o={"type": "object", "default": {}, "properties": {"on": {"type": "boolean", "default": True}}},
        l={"type": "array", "items": item},
        m={"type": "object", "additionalProperties": item},
        n={"type": "string", "nullable": True, "default": "d"},
        gone=TEXT,
    )
    value: dict[str, Any] = {"l": [{}], "m": {"k": {}}, "n": None, "gone": None}
    structural.fill(value, schema)
    assert value == {"o": {"on": True}, "l": [{"x": 7}], "m": {"k": {"x": 7}}, "n": None}
    assert schema["properties"]["o"]["default"] == {}


@pytest.mark.parametrize(
    ("value", "schema", "said"),
    [
        (
            {"d": 5},
            object_of(d={"type": "string", "format": "date"}),
            'd: Invalid value: "int64": d in body must be of type date: "int64"',
        ),
        (
            {"n": 1.5},
            object_of(n={"type": "integer", "format": "int32"}),
            'n: Invalid value: "double": n in body must be of type int32: "double"',
        ),
        (
            {"n": 2},
            object_of(n={"type": "number", "exclusiveMaximum": True, "maximum": 2}),
            "n: Invalid value: 2: n in body should be less than 2",
        ),
        (
            {"l": []},
            object_of(l={"type": "array", "minItems": 1}),
            "l: Invalid value: 0: l in body should have at least 1 items",
        ),
        (
            {"m": {}},
            object_of(m={"type": "object", "minProperties": 1}),
            "m: Invalid value: 0: m in body should have at least 1 properties",
        ),
        (
            {"s": "x"},
            object_of(s={"anyOf": [{"pattern": "^a"}, {"minLength": 2}]}),
            '<nil>: Invalid value: "": "s" must validate at least one schema (anyOf)',
        ),
        (
            {"s": True},
            object_of(s={"x-kubernetes-int-or-string": True}),
            's: Invalid value: "boolean": s in body must be of type integer,string: "boolean"',
        ),
        (
            {"s": 1},
            object_of(s={"type": "integer", "enum": [2, 3]}),
            's: Unsupported value: 1: supported values: "2", "3"',
        ),
    ],
)
def test_what_a_value_is_refused_for(value: Any, schema: dict[str, Any], said: str):
    assert told(value, schema)[0] == said


def test_what_has_not_changed_is_not_held_against_a_schema_again():
    schema = object_of(a={"type": "integer", "maximum": 3}, b=WHOLE)
    assert told({"a": 9, "b": 2}, schema, {"a": 9, "b": 1}) == []
    assert told({"a": 8, "b": 1}, schema, {"a": 9, "b": 1}) == [
        "a: Invalid value: 8: a in body should be less than or equal to 3"
    ]


def test_a_rule_about_what_was_before_is_asked_only_where_there_was_something():
    schema = object_of(a=TEXT | {"x-kubernetes-validations": [{"rule": "self == oldSelf", "message": "fixed"}]})
    assert asked({"a": "x"}, schema) == []
    assert asked({"a": "x"}, schema, {}) == []
    assert asked({"a": "y"}, schema, {"a": "x"}) == ['a: Invalid value: "string": fixed']


def test_a_rule_may_ask_whether_there_was_anything_before():
    rule = {"rule": "!oldSelf.hasValue() || self >= oldSelf.value()", "optionalOldSelf": True}
    schema = object_of(a=WHOLE | {"x-kubernetes-validations": [rule]})
    assert asked({"a": 1}, schema) == []
    assert asked({"a": 1}, schema, {"a": 2}) == [f'a: Invalid value: "integer": failed rule: {rule["rule"]}']


def test_a_rule_that_fails_while_it_is_asked_says_why():
    schema = object_of(a=WHOLE) | {"x-kubernetes-validations": [{"rule": "1 / self.a == 1"}]}
    assert asked({"a": 0}, schema) == [
        '<nil>: Invalid value: "object": division by zero evaluating rule: 1 / self.a == 1'
    ]


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        ("date-time", "2024-01-02T03:04:05.6+01:00", "2024-01-02"),
        ("date", "2024-02-29", "2023-02-29"),
        ("hostname", "node-1.example", "a.b"),
        ("ipv4", "1.2.3.4", "1.2.3.4.5"),
        ("ipv6", "::1", "1.2.3.4"),
        ("cidr", "10.0.0.0/8", "10.0.0.0"),
        ("uuid4", "67069afc-78c8-448f-bf22-01488b819cf2", "67069afc-78c8-348f-bf22-01488b819cf2"),
        ("duration", "1h30m", "1x"),
        ("byte", "YWJj", "!"),
        ("uri", "https://a.b/c", "a b"),
        ("mac", "00:11:22:33:44:55", "00:11"),
        ("email", "a@b.c", "a"),
    ],
)
def test_formats(form: str, good: str, bad: str):
    assert formats.fits(form, good)
    assert not formats.fits(form, bad)


def test_an_unknown_format_lets_everything_pass():
    assert formats.fits("nonsense", "x")


def test_versions_stand_in_the_order_of_their_ripeness():
    assert by_priority(["v1alpha1", "foo", "v2beta1", "v1", "v10", "v2", "v1beta2"]) == [
        "v10",
        "v2",
        "v1",
        "v2beta1",
        "v1beta2",
        "v1alpha1",
        "foo",
    ]
