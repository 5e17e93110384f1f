"""Lines fall apart into commands where a shell's continuation prompt would go away."""

from __future__ import annotations

import time

import pytest

from engine.shell import commands_of, goes_on
from engine.shell.reading import CommandReader

LONG = 20_000


@pytest.mark.parametrize(
    "begun",
    [
        "cat <<EOF",
        "cat <<'EOF' | grep a",
        "cat <<EOF\na",
        "cat <<-A <<B\n\tA\nA",
        "echo 'a",
        'echo "a',
        "echo a\\",
        "echo \\",
        "echo $(date",
        'echo "$(date',
        "echo a |",
        "echo a &&",
        "echo a ||",
        "echo a |\n",
    ],
)
def test_what_is_open_goes_on(begun: str) -> None:
    assert goes_on(begun)


@pytest.mark.parametrize(
    "ended",
    [
        "",
        "echo a",
        "echo a;",
        "echo a # it's",
        "echo 'a\\'",
        "echo a\\\\",
        "echo a >",
        "cat <<EOF\nEOF",
        "cat <<'EOF'\n$(\nEOF",
        "if true",
        "echo ) 'a",
        "cat <<EOF\n$(\nEOF",
    ],
)
def test_what_is_whole_or_wrong_does_not(ended: str) -> None:
    assert not goes_on(ended)


def test_a_text_falls_apart_into_its_commands() -> None:
    text = "tick 5\n\ncat <<EOF | grep a\nkind: Pod\n\nEOF\necho a\\\nb; echo 'c\n\nd'\necho e |\n  grep e\n\necho \"f"
    assert commands_of(text) == [
        "tick 5",
        "cat <<EOF | grep a\nkind: Pod\n\nEOF",
        "echo a\\\nb; echo 'c\n\nd'",
        "echo e |\n  grep e",
        'echo "f',
    ]
    assert commands_of(" \n\n") == []


def test_what_is_unfinished_can_be_given_up() -> None:
    reader = CommandReader()
    assert [reader.feed("cat <<EOF"), reader.feed("a")] == ["", ""]
    begun = [reader.begun]
    assert reader.rest() == "cat <<EOF\na"
    assert [*begun, reader.begun] == [True, False]
    assert reader.feed("echo b") == "echo b"


def test_a_long_here_document_costs_what_its_lines_cost() -> None:
    lines = "".join(f"line: {number}\n" for number in range(LONG))
    begun = time.process_time()
    assert len(commands_of(f"cat <<EOF\n{lines}EOF\necho b")) == 2
    assert time.process_time() - begun < 2  # each line parsed with all before it takes minutes
