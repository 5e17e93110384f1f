"""`grep`: the lines of files or of standard input that match a pattern.

After GNU grep: -i -v -c -n -E -o -w -q, and -A, -B, -C (or -N) for lines around a match. Exit status 0
means that a line was selected, 1 that none was, 2 that something was wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from engine.client.output import Stderr, Stdout
from engine.client.steps import Run
from engine.regex.patterns import LinePattern, compile_pattern
from engine.regex.regexprogram import PatternError
from engine.shell.inputs import STDIN, lines_of, read_inputs
from engine.shell.invocation import Invocation, VirtualFiles
from engine.shell.options import CommandOptions, CommandUsageError, read_options, whole_number

FOUND, NOT_FOUND, TROUBLE = 0, 1, 2


class _Search(NamedTuple):
    """What one call of grep looks for and how it prints it."""

    pattern: LinePattern
    options: CommandOptions
    before: int
    after: int

    def selects(self, line: str) -> bool:
        """Say whether a line is to be printed."""
        return self.pattern.matches(line) != ("v" in self.options)


def grep(files: VirtualFiles, invocation: Invocation) -> Run:
    """Print matching lines, with the name of the file in front if there are several."""
    try:
        search, operands = _read_search(invocation.argv[1:])
        return (yield from _print(search, operands, files, invocation))
    except (CommandUsageError, PatternError) as error:
        yield Stderr(f"grep: {error}\n")
        return TROUBLE


def _print(search: _Search, operands: list[str], files: VirtualFiles, invocation: Invocation) -> Run:
    inputs = yield from read_inputs(operands, invocation, files)
    found = False
    separate = False
    for source in inputs:
        lines = lines_of(source.text)
        selected = [index for index, line in enumerate(lines) if search.selects(line)]
        found = found or bool(selected)
        if "q" in search.options:
            continue
        name = "(standard input)" if source.name == STDIN else source.name
        prefix = name if len(operands) > 1 else ""
        if "c" in search.options:
            text = f"{prefix}:{len(selected)}\n" if prefix else f"{len(selected)}\n"
        else:
            text = "".join(_report(search, lines, selected, prefix, separate=separate))
            separate = separate or bool(text)
        if text:
            yield Stdout(text)
    complete = len(inputs) == len(operands or [STDIN])
    if found and (complete or "q" in search.options):
        return FOUND
    return NOT_FOUND if complete else TROUBLE


def _read_search(arguments: list[str]) -> tuple[_Search, list[str]]:
    options = read_options(arguments, flags="ivcnEowq", valued="ABC", count="C")
    if not options.operands:
        raise CommandUsageError("a pattern is missing")
    around = options.values.get("C", "0")
    complaint = "invalid context length argument"
    pattern = compile_pattern(
        options.operands[0],
        extended="E" in options,
        ignore_case="i" in options,
        whole_words="w" in options,
    )
    before = whole_number(options.values.get("B", around), complaint)
    after = whole_number(options.values.get("A", around), complaint)
    return _Search(pattern, options, before, after), options.operands[1:]


def _report(search: _Search, lines: list[str], selected: list[int], prefix: str, *, separate: bool) -> Iterator[str]:
    """Print selected lines and their surroundings; `--` stands where lines were left out in between."""
    if "o" in search.options:
        yield from _matched_parts(search, lines, selected, prefix)
        return
    chosen = set(selected)
    with_context = search.before > 0 or search.after > 0
    next_line = 0
    for index in selected:
        start = max(index - search.before, next_line)
        if with_context and separate and (start > next_line or next_line == 0):
            yield "--\n"
        next_line = min(index + search.after, len(lines) - 1) + 1
        for shown in range(start, next_line):
            yield _label(search, prefix, shown, ":" if shown in chosen else "-") + lines[shown] + "\n"
        separate = True


def _matched_parts(search: _Search, lines: list[str], selected: list[int], prefix: str) -> Iterator[str]:
    """Print each part that matches on a line of its own; with -v there is none."""
    if "v" in search.options:
        return
    for index in selected:
        for start, end in search.pattern.spans(lines[index]):
            yield _label(search, prefix, index, ":") + lines[index][start:end] + "\n"


def _label(search: _Search, prefix: str, index: int, mark: str) -> str:
    number = f"{index + 1}{mark}" if "n" in search.options else ""
    return f"{prefix}{mark}{number}" if prefix else number
