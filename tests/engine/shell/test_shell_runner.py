"""Pipelines, redirections, waiting and `set -e`."""

from __future__ import annotations

import pytest

from engine.clock import Wait
from engine.shell import Invocation, LineContext, Run, Stderr, Stdout
from tests.engine.shell.conftest import SOMEBODY, Console


def test_pipeline_passes_output_on_and_lets_errors_through(console: Console) -> None:
    assert console("complain | cat") == ("said\n", "complained\n", 0)
    assert console("complain 2>&1 | wc -l") == ("2\n", "", 0)
    assert console("echo a | complain").status == 3


def test_assignment_in_a_pipeline_stage_is_lost(console: Console) -> None:
    assert console("A=1 | true; words x$A").out == "[x]\n"


def test_redirections_write_append_and_take_both_streams(console: Console) -> None:
    assert console("echo a > f; echo b >> f; cat f").out == "a\nb\n"
    assert console("complain > out 2> err; cat out err").out == "said\ncomplained\n"
    assert console("complain > both 2>&1; cat both").out == "said\ncomplained\n"
    assert console("complain 2>&1 > out") == ("complained\n", "", 3)
    assert console("echo a >&2") == ("", "a\n", 0)


def test_redirection_empties_the_file_before_the_command_reads_it(console: Console) -> None:
    console("cat pods.txt > pods.txt")
    assert console.folder.texts["pods.txt"] == ""


def test_redirection_alone_creates_a_file(console: Console) -> None:
    console("> new")
    assert console.folder.texts["new"] == ""


def test_redirection_that_fails_keeps_the_command_from_running(console: Console) -> None:
    assert console("complain > readonly") == ("", "podfall: readonly: Permission denied\n", 1)
    assert console("echo a > $UNSET").err == "podfall: a redirection needs exactly one file name\n"


def test_wait_reaches_the_driver_from_everywhere_and_its_answer_the_command(console: Console) -> None:
    assert console("wait a").out == "['a'] True\n"
    assert console("wait b | cat").out == "['b'] True\n"
    assert console('words "$(wait c)"').out == "[['c'] True]\n"
    assert console("wait d > f; cat f").out == "['d'] True\n"
    assert console.waits == [5, 5, 5, 5]


def test_output_of_the_last_stage_streams(console: Console) -> None:
    run = console.shell.line("complain; wait", SOMEBODY)
    assert next(run) == Stdout("said\n")
    assert next(run) == Stderr("complained\n")
    assert isinstance(next(run), Wait)


@pytest.mark.parametrize("line", ["wait", "wait | cat", "words $(wait)", "wait > f"])
def test_closing_a_line_ends_its_command_with_status_130(console: Console, line: str) -> None:
    ended = []

    def wait(_: Invocation) -> Run:
        try:
            yield Wait(lambda: False, None)
            return 0
        finally:
            ended.append(line)

    console.shell.commands["wait"] = wait
    run = console.shell.line(line, SOMEBODY)
    next(run)
    run.close()
    assert ended == [line]
    assert console.shell.status == 130


@pytest.mark.parametrize(
    ("line", "stops"),
    [
        ("false; echo a", True),
        ("A=$(false); echo a", True),
        ("true && false; echo a", True),
        ("echo 'a; echo a", True),
        ("false && true; echo a", False),
        ("false || true; echo a", False),
        ("false | true; echo a", False),
    ],
)
def test_errexit_stops_at_a_failure_that_nobody_tested(console: Console, line: str, stops: bool) -> None:
    console("set -e")
    result = console(line)
    assert console.shell.stopped is stops
    assert result.out == ("" if stops else "a\n")


def test_errexit_can_be_switched_off_and_other_options_are_refused(console: Console) -> None:
    assert console("set -e; set +e; false; echo a").out == "a\n"
    assert console("set -x") == ("", "podfall: set: -x: only -e and +e are supported\n", 2)


def test_set_lists_variables_so_that_they_can_be_typed_again(console: Console) -> None:
    assert console("A='b c'; set").out == "A='b c'\nNODE_IP=10.0.0.1\n"


def test_given_commands_win_over_text_commands(console: Console) -> None:
    console.shell.commands["echo"] = console.shell.commands["words"]
    assert console("echo a").out == "[a]\n"


def test_every_command_of_a_line_gets_its_context(console: Console) -> None:
    seen: list[LineContext] = []

    def see(call: Invocation) -> Run:
        seen.append(call.context)
        yield Stdout("seen\n")
        return 0

    console.shell.commands["see"] = see
    context = SOMEBODY._replace(remote=True)
    assert list(console.shell.line("see | see; A=$(see) see && echo $(see) > f", context)) == [Stdout("seen\n")] * 2
    assert seen == [context] * 5
