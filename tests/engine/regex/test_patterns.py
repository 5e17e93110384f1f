"""Patterns of grep: the longest of the leftmost matches, and none that takes for ever."""

from __future__ import annotations

import random

import pytest

from engine.regex.automaton import Automaton
from engine.regex.patterns import LinePattern, compile_pattern
from engine.regex.regexprogram import PatternError


def read(pattern: str, *, extended: bool = True, ignore_case: bool = False, whole_words: bool = False) -> LinePattern:
    return compile_pattern(pattern, extended=extended, ignore_case=ignore_case, whole_words=whole_words)


def found(pattern: str, line: str, **how: bool) -> list[str]:
    return [line[start:end] for start, end in read(pattern, **how).spans(line)]


@pytest.mark.parametrize(
    ("pattern", "line", "parts"),
    [
        ("a|ab|abc", "abcd", ["abc"]),
        ("(a|ab)(c|bcd)", "abcd", ["abcd"]),
        ("x*", "axxbx", ["xx", "x"]),
        ("a{2,3}", "aaaaa", ["aaa", "aa"]),
        ("a{,2}b", "aaab", ["aab"]),
        ("(ab|cd){2}", "abcdab", ["abcd"]),
        ("()*a", "a", ["a"]),
        ("(|a)+b", "aab", ["aab"]),
        ("a{2}{2}", "aaaaa", ["aaaa"]),
        ("a*{2}", "aaa", ["aaa"]),
        ("^a", "aa", ["a"]),
        ("a$", "aa", ["a"]),
        (r"\ba|\b.\b", "aa b", ["a", " ", "b"]),
        (r"\<[ab]|[ab]\>", "aab", ["a", "b"]),
        (r"\Ba", "aa", ["a"]),
        ("[^a]+", "abca", ["bc"]),
        ("é+", "caféé", ["éé"]),
        ("^[ab]", "ab", ["a"]),
        ("[ab]$", "ab", ["b"]),
        (r"\b[abc]", "abc", ["a"]),
        (r"[abc]\b", "abc", ["c"]),
        (r"\B[abc]", "abc", ["b", "c"]),
        (r"[abc]\B", "abc", ["a", "b"]),
        (r"\<[abc-]", "ab-c", ["a", "c"]),
        (r"[abc-]\>", "ab-c", ["b", "c"]),
        (r"\<-|-\>|\b-\b", "--", []),
        (r"\B-", "-a-", ["-"]),
    ],
)
def test_the_leftmost_match_counts_and_of_those_the_longest(pattern: str, line: str, parts: list[str]):
    assert found(pattern, line) == parts


@pytest.mark.parametrize(("word", "parts"), [("a", ["a"]), ("a|ab", ["a"]), ("A", []), ("[abc]", ["a"]), ("[bc]+", [])])
def test_whole_words_stand_alone(word: str, parts: list[str]):
    assert found(word, "abc a-abc", whole_words=True) == parts
    assert found(word, "abc a-abc", whole_words=True, ignore_case=True) == (["a"] if word == "A" else parts)
    assert read(word, whole_words=True).matches("abc a-abc") == bool(parts)


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("^a", "ab", "ba"),
        ("a$", "ba", "ab"),
        ("^$", "", "a"),
        (r"\ba", "-a", "ba"),
        (r"a\b", "a-", "ab"),
        (r"\Ba", "ba", "-a"),
        (r"\<a", "-a", "ba"),
        (r"a\>", "a-", "ab"),
    ],
)
def test_what_stands_beside_a_place_is_looked_at(pattern: str, yes: str, no: str):
    assert read(pattern).matches(yes)
    assert not read(pattern).matches(no)


LONG = "a" * 100_000


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a*)*b",
        "(a|a)*b",
        "(a|aa)+$b",
        "(.*)(.*)(.*)(.*)(.*)b",
        "a?" * 200 + "b",
        "(a{1,99}){1,9}b",
        "^(a+)+$b",
    ],
)
def test_no_pattern_takes_longer_for_being_clever(pattern: str):
    assert not read(pattern).matches(LONG)
    assert read(pattern.removesuffix("b") or "a").matches("a" * 300)


@pytest.mark.parametrize(
    "pattern",
    ["((a{999}){999}){999}", "((){999}){999}", "(" * 101 + ")" * 101, r"(a)\1" + "(" * 101 + ")" * 101],
)
def test_what_is_too_big_is_refused(pattern: str):
    with pytest.raises(PatternError, match="Regular expression too big"):
        read(pattern)


def test_what_would_take_too_many_steps_is_refused_whoever_asks():
    dice = random.Random(1)
    line = "".join(dice.choice("ab") for _ in range(100_000))
    with pytest.raises(PatternError, match="memory exhausted"):
        read("(a|b)*a(a|b){999}x").matches(line)
    with pytest.raises(PatternError, match="memory exhausted"):
        found("a|a.*b", LONG)


def test_sets_that_are_no_longer_kept_are_found_anew(monkeypatch: pytest.MonkeyPatch):
    dice = random.Random(2)
    line = "".join(dice.choice("ab") for _ in range(2000)) + "x"
    lasting, forgetful = read("a(a|b){8}x"), read("a(a|b){8}x")
    want = list(lasting.spans(line))
    monkeypatch.setattr("engine.regex.automaton._MOST_KEPT", 3)
    assert list(forgetful.spans(line)) == want
    assert forgetful.matches(line) == lasting.matches(line) == bool(want)
    assert isinstance(forgetful, Automaton)


@pytest.mark.parametrize(
    ("pattern", "line", "parts"),
    [(r"(a|b)\1", "abbaa", ["bb", "aa"]), (r"(a*)x\1", "aaxaa", ["aaxaa"]), (r"\<(a)\1\>", "aa aaa", ["aa"])],
)
def test_back_references(pattern: str, line: str, parts: list[str]):
    assert found(pattern, line) == parts
    assert read(pattern).matches(line)
    assert found(r"(a)\1", "aa aaa", whole_words=True) == ["aa"]


@pytest.mark.parametrize(
    ("pattern", "line", "said"),
    [
        (r"(a+)+\1b", "a", "a repeated group beside a back-reference is not supported"),
        (r"(a*)*\1b", "a", "a repeated group beside a back-reference is not supported"),
        (r"(a)\2", "a", "Invalid back reference"),
        (r"(a*)(a*)(a*)\1b", "a" * 200, "memory exhausted"),
        (r"(a?)" + "a?" * 30 + r"\1b", "a" * 30, "memory exhausted"),
        (r"(a)\1" + "(a|a)" * 30 + "b", "a" * 30, "memory exhausted"),
        ("[b-a]", "a", "Invalid range end"),
        ("a{3,2}", "a", r"Invalid content of \{\}"),
    ],
)
def test_what_is_no_pattern_or_too_dear_is_one_sentence(pattern: str, line: str, said: str):
    with pytest.raises(PatternError) as caught:
        read(pattern).matches(line)
    assert str(caught.value) == said
