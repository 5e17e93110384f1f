"""Rules in CEL: what they come to, which types they have, and what is said of those that nobody can evaluate."""

from __future__ import annotations

import pytest

from engine.apiserver.cel.nodes import CELRuntimeError, UnmodelledError
from engine.apiserver.cel.program import CELCompileError, checked, evaluate, mentions
from engine.apiserver.cel.types import escaped, type_of, value_of

SCHEMA = {
    "type": "object",
    "properties": {
        "n": {"type": "integer"},
        "d": {"type": "number"},
        "s": {"type": "string"},
        "b": {"type": "boolean"},
        "l": {"type": "array", "items": {"type": "string"}},
        "m": {"type": "object", "additionalProperties": {"type": "integer"}},
        "at": {"type": "string", "format": "date-time"},
        "for": {"type": "string", "format": "duration"},
        "a-b": {"type": "string"},
        "o": {"type": "object", "properties": {"x": {"type": "string"}}},
        "any": {"x-kubernetes-preserve-unknown-fields": True},
    },
}
VALUE = {
    "n": 7,
    "d": 1.5,
    "s": "abc",
    "b": True,
    "l": ["x", "yy"],
    "m": {"k": 1},
    "at": "2026-01-02T03:04:05Z",
    "for": "1h30m",
    "a-b": "dash",
    "o": {"x": "y"},
}
NAMES = {"self": type_of(SCHEMA)}
VALUES = {"self": value_of(VALUE, SCHEMA)}


@pytest.mark.parametrize(
    "rule",
    [
        "self.n == 7 && self.n != 8 && self.n > 6 && self.n >= 7 && self.n < 8 && self.n <= 7",
        "self.n + 1 == 8 && self.n - 8 == -1 && self.n * 2 == 14 && self.n / 2 == 3 && self.n % 4 == 3",
        "-7 / 2 == -3 && -7 % 4 == -3",
        "self.d * 2.0 == 3.0 && self.d < 2",
        "self.s.startsWith('a') && self.s.endsWith('c') && self.s.contains('b') && self.s.matches('^a.c$')",
        "self.s + 'd' == 'abcd' && size(self.s) == 3 && self.s.size() == 3",
        "self.s.upperAscii() == 'ABC' && self.s.substring(1) == 'bc' && self.s.indexOf('c') == 2",
        "'a,b'.split(',') == ['a', 'b'] && ['a', 'b'].join('-') == 'a-b' && 'aa'.replace('a', 'b') == 'bb'",
        "!self.b == false || self.b",
        "self.b ? self.n == 7 : false",
        "'x' in self.l && !('z' in self.l) && 'k' in self.m && self.l[1] == 'yy' && self.m['k'] == 1",
        "self.l.all(e, size(e) > 0) && self.l.exists(e, e == 'yy') && self.l.exists_one(e, e == 'x')",
        "self.l.map(e, size(e)) == [1, 2] && self.l.filter(e, size(e) > 1) == ['yy']",
        "self.l.map(e, e == 'x', e + '!') == ['x!']",
        "self.m.all(key, self.m[key] == 1)",
        "has(self.o.x) && !has(self.any)",
        "self.?any.orValue('none') == 'none' && self.?s.hasValue() && self.o.?x.orValue('') == 'y'",
        "self.at > timestamp('2026-01-01T00:00:00Z') && self.at.getFullYear() == 2026",
        "self.__for__ == duration('90m') && self.__for__.getMinutes() == 90",
        "self.at - timestamp('2026-01-02T03:04:00Z') == duration('5s')",
        "self.a__dash__b == 'dash'",
        "int('3') == 3 && string(3) == '3' && double('1.5') == 1.5 && bool('true')",
        "[1, 2, 3].sum() == 6 && [3, 1].max() == 3 && [1, 2].isSorted()",
        "{'a': 1}['a'] == 1 && size([1, 2]) == 2",
        "self.any == 1 || true",
        "r'\\d' == '\\\\d' && \"q\" == 'q' && '''t''' == 't' && 0x10 == 16",
        "// a comment\ntrue",
    ],
)
def test_a_rule_that_holds(rule: str):
    assert checked(rule, NAMES).name == "bool"
    assert evaluate(rule, VALUES) is True


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("self.n / 0 == 1", "division by zero"),
        ("self.m['z'] == 1", "no such key: z"),
        ("self.l[9] == 'x'", "index out of bounds: 9"),
        ("self.any == 1", "no such key: any"),
        ("int(self.s) == 1", 'strconv.ParseInt: parsing "abc": invalid syntax'),
        ("9223372036854775807 + 1 == 0", "integer overflow"),
        (f"self.l.all(e, {' && '.join(['self.l.all(f, f != e + e)'] * 3)}) && [{'1,' * 9}1].all(i, i == i + 1)", ""),
    ],
)
def test_a_rule_that_cannot_be_evaluated_says_why(rule: str, why: str):
    checked(rule, NAMES)
    if why:
        with pytest.raises(CELRuntimeError, match=f"^{why.replace('(', '.')}$"):
            evaluate(rule, VALUES)
    else:
        assert evaluate(rule, VALUES) is False


def test_a_rule_that_takes_too_many_steps_is_stopped():
    many = {"self": value_of({"l": ["x"] * 1000}, SCHEMA)}
    with pytest.raises(CELRuntimeError, match="operation cancelled"):
        evaluate("self.l.all(a, self.l.all(b, a == b))", many)


@pytest.mark.parametrize(
    ("rule", "at", "why"),
    [
        ("self.zz == 1", 5, "undefined field 'zz'"),
        ("self.n == 'x'", 8, "found no matching overload for '_==_' applied to '(int, string)'"),
        ("self.n + self.s == 1", 8, "found no matching overload for '_+_' applied to '(int, string)'"),
        ("foo == 1", 1, "undeclared reference to 'foo' (in container '')"),
        ("self.n.startsWith('x')", 18, "found no matching overload for 'startsWith' applied to 'int.(string)'"),
        ("self.s.x == 'y'", 7, "type 'string' does not support field selection"),
    ],
)
def test_types_that_do_not_fit_are_named_with_their_place(rule: str, at: int, why: str):
    with pytest.raises(CELCompileError) as caught:
        checked(rule, NAMES)
    assert str(caught.value) == f"ERROR: <input>:1:{at}: {why}\n | {rule}\n | {'.' * (at - 1)}^"


@pytest.mark.parametrize("rule", ["self.n >", "(self.n", "self.n == 1)", "'a", "self.", "a b", "[1, 2", "#"])
def test_text_that_is_no_rule_is_refused(rule: str):
    with pytest.raises(CELCompileError, match=r"^ERROR: <input>:1:\d+: Syntax error: "):
        checked(rule, NAMES)


@pytest.mark.parametrize(
    "rule", ["quantity(self.s).isGreaterThan(quantity('1'))", "type(self.n) == int", "self.s.format([1])"]
)
def test_what_is_not_modelled_says_so(rule: str):
    with pytest.raises(UnmodelledError):
        checked(rule, NAMES)


def test_a_rule_knows_whether_it_asks_what_was_before():
    assert mentions("self.l.all(e, e in oldSelf.l)", "oldSelf")
    assert not mentions("self.oldSelf == 1", "oldSelf")
    assert not mentions("oldSelf ==", "oldSelf")


@pytest.mark.parametrize(
    ("name", "written"), [("a.b/c", "a__dot__b__slash__c"), ("a__b", "a__underscores__b"), ("ü", "")]
)
def test_names_of_fields_are_escaped(name: str, written: str):
    assert escaped(name) == written
