"""What `echo` and `printf` make of options and backslashes; the console and containers share it."""

from __future__ import annotations

import pytest

from engine.plain.echo import echoed, unescaped


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["a", "b"], "a b\n"),
        (["-n", "a"], "a"),
        (["-ne", r"a\tb"], "a\tb"),
        ([r"a\tb"], "a\\tb\n"),
        (["-e", "-E", r"\t"], "\\t\n"),
        (["-e", r"\x41\0102\e\q\\n"], "AB\x1b\\q\\n\n"),
        (["-e", r"a\cb"], "a"),
        (["-e", r"a\\cb"], "a\\cb\n"),
        (["-e", r"\101"], "\\101\n"),
        (["-x", "a"], "-x a\n"),
        (["-e"], "\n"),
    ],
)
def test_echo(arguments: list[str], printed: str):
    assert echoed(arguments) == printed


@pytest.mark.parametrize(
    ("text", "read"),
    [(r"\101\0102\x43", "ABC"), (r"\033[0m", "\x1b[0m"), (r"\9", "\\9"), ("\\", "\\"), (r"100%\n", "100%\n")],
)
def test_printf_reads_octal_numbers_in_both_forms(text: str, read: str):
    assert unescaped(text, printf=True) == (read, False)
