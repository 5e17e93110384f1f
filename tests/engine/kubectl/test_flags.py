"""Flags are read as pflag reads them."""

from __future__ import annotations

import pytest

from engine.kubectl.flags import Flag, FlagParseError, duration_seconds, first_word, parse_flags

FLAGS = (
    Flag("output", short="o"),
    Flag("namespace", short="n"),
    Flag("all", "bool", short="A"),
    Flag("recursive", "bool", short="R"),
    Flag("filename", "list", short="f"),
    Flag("env", "strings"),
    Flag("replicas", "int"),
    Flag("timeout", "duration"),
    Flag("dry-run", default="none", implied="unchanged"),
)


def test_flags_may_stand_anywhere_and_carry_values_in_every_form():
    args = parse_flags(["pods", "-ojson", "x", "-n=lab", "--replicas", "-3", "--timeout=1m30s", "-RA"], FLAGS)

    assert args.words == ["pods", "x"]
    assert args.text("output") == "json"
    assert args.text("namespace") == "lab"
    assert args.number("replicas") == -3
    assert args.number("timeout") == 90
    assert args.on("recursive")
    assert args.on("all")


def test_a_joined_short_flag_takes_the_next_word_when_nothing_follows_it():
    assert parse_flags(["-Rf", "dir"], FLAGS).many("filename") == ["dir"]


def test_lists_split_at_commas_and_repeat_while_string_arrays_keep_them():
    args = parse_flags(["-f", "a,b", "-f", "c", "--env", "A=1,2", "--env=B=3"], FLAGS)

    assert args.many("filename") == ["a", "b", "c"]
    assert args.many("env") == ["A=1,2", "B=3"]


def test_words_after_two_dashes_are_no_flags():
    args = parse_flags(["x", "--", "-o", "json"], FLAGS)

    assert args.words == ["x", "-o", "json"]
    assert args.dash == 1


def test_a_flag_with_an_implied_value_does_not_eat_the_next_word():
    args = parse_flags(["--dry-run", "x"], FLAGS)

    assert args.text("dry-run") == "unchanged"
    assert args.words == ["x"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--foo"], "unknown flag: --foo"),
        (["-x"], "unknown shorthand flag: 'x' in -x"),
        (["--output"], "flag needs an argument: --output"),
        (["-n"], "flag needs an argument: 'n' in -n"),
        (
            ["--replicas=abc"],
            'invalid argument "abc" for "--replicas" flag: strconv.ParseInt: parsing "abc": invalid syntax',
        ),
        (
            ["-A=maybe"],
            'invalid argument "maybe" for "-A, --all" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
        ),
        (["--timeout=5"], 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'),
    ],
)
def test_what_pflag_refuses_is_refused_in_its_words(words: list[str], text: str):
    with pytest.raises(FlagParseError) as caught:
        parse_flags(words, FLAGS)

    assert str(caught.value) == text


def test_the_first_word_is_found_behind_flags_and_their_values():
    assert first_word(["-n", "lab", "--dry-run", "get", "pods"], FLAGS) == 3
    assert first_word(["-n", "lab"], FLAGS) is None


def test_durations_round_up_to_whole_seconds():
    assert duration_seconds("1500ms") == 2
    assert duration_seconds("1h0.5m") == 3630
    assert duration_seconds("0") == 0
