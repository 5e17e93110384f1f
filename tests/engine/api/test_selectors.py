"""Control plane reference, section 1.4: selectors pick by labels and fields, and complain in Kubernetes' words."""

from __future__ import annotations

import re

import pytest

from engine.api.meta import LabelSelector, LabelSelectorRequirement
from engine.api.selectors import labels_match, matches, parse_fields, parse_labels


@pytest.mark.parametrize(
    ("text", "labels", "picked"),
    [
        ("app=web", {"app": "web"}, True),
        ("app==web", {"app": "db"}, False),
        ("app!=web", {}, True),
        ("app in (web, db)", {"app": "db"}, True),
        ("app notin (web)", {"app": "web"}, False),
        ("app", {"app": ""}, True),
        ("!app", {"app": ""}, False),
        ("a=1,b=2", {"a": "1"}, False),
        ("n>3", {"n": "4"}, True),
        ("n<3", {"n": "x"}, False),
        ("", {"a": "b"}, True),
        ("app=", {"app": ""}, True),
    ],
)
def test_text_selectors_pick_by_labels(text, labels, picked):
    assert labels_match(parse_labels(text), labels) is picked


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("a in x", "unable to parse requirement: found 'x' expected: '('"),
        (",a", "found ',', expected: !, identifier, or 'end of string'"),
        ("a=b,", "found '', expected: identifier after ','"),
        ("a==b=c", "found '=', expected: ',' or 'end of string'"),
    ],
)
def test_mistakes_are_told_in_kubernetes_words(text, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_labels(text)


def test_an_absent_selector_picks_nothing_and_an_empty_one_everything():
    assert not matches(None, {"a": "b"})
    assert matches(LabelSelector(), {"a": "b"})


def test_typed_selectors_need_all_their_parts():
    exists = LabelSelectorRequirement(key="tier", operator="Exists")
    selector = LabelSelector(match_labels={"app": "web"}, match_expressions=(exists,))
    assert matches(selector, {"app": "web", "tier": "front"})
    assert not matches(selector, {"app": "web"})


def test_field_selectors_keep_operator_and_escapes():
    assert parse_fields(r"status.phase!=Running,metadata.name==a\,b") == [
        ("metadata.name", "=", "a,b"),
        ("status.phase", "!=", "Running"),
    ]
    with pytest.raises(ValueError, match="invalid selector: 'x'; can't understand 'x'"):
        parse_fields("x")
