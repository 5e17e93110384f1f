"""`head`, `tail`, `wc`, `sort`, `uniq` and `cut`, after their GNU namesakes in the C locale.

Each reads the named files of the virtual folder, or standard input. Only the options that a reader of
kubectl's output needs are here; anything else is refused with GNU's message. Numbers are compared exactly,
not as floats.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from engine.client.output import Stderr, Stdout
from engine.client.steps import Run
from engine.shell.inputs import STDIN, lines_of, lines_with_ends, read_inputs
from engine.shell.invocation import Invocation, VirtualFiles
from engine.shell.options import CommandOptions, CommandUsageError, read_options, whole_number

CANNOT_OPEN = "{command}: cannot open '{name}' for reading: {reason}"
STDIN_COUNT_WIDTH = 7
_POSITIONS = "byte/character position", "byte/character positions"
FIELD_RANGE = re.compile(r"([0-9]{0,9})(-?)([0-9]{0,9})")


def head(files: VirtualFiles, invocation: Invocation) -> Run:
    """Print the first lines: -n N (10 if not given), -N; `-n -N` leaves out the last N instead."""
    return (yield from _cut_lines(files, invocation, _first_lines))


def tail(files: VirtualFiles, invocation: Invocation) -> Run:
    """Print the last lines: -n N (10 if not given), -N; `-n +N` starts with line N instead."""
    return (yield from _cut_lines(files, invocation, _last_lines))


def _first_lines(lines: list[str], count: str) -> list[str]:
    number = whole_number(count.removeprefix("-"), "invalid number of lines")
    return lines[: max(len(lines) - number, 0)] if count.startswith("-") else lines[:number]


def _last_lines(lines: list[str], count: str) -> list[str]:
    number = whole_number(count.removeprefix("+").removeprefix("-"), "invalid number of lines")
    return lines[max(number - 1, 0) :] if count.startswith("+") else lines[max(len(lines) - number, 0) :]


def _cut_lines(files: VirtualFiles, invocation: Invocation, choose: Callable[[list[str], str], list[str]]) -> Run:
    try:
        options = read_options(invocation.argv[1:], flags="", valued="n", count="n")
        count = options.values.get("n", "10")
        choose([], count)
    except CommandUsageError as error:
        yield Stderr(f"{invocation.argv[0]}: {error}\n")
        return 1
    inputs = yield from read_inputs(options.operands, invocation, files, CANNOT_OPEN)
    for index, source in enumerate(inputs):
        if len(options.operands) > 1:
            name = "standard input" if source.name == STDIN else source.name
            yield Stdout(f"{'' if index == 0 else chr(10)}==> {name} <==\n")
        yield Stdout("".join(choose(lines_with_ends(source.text), count)))
    return int(len(inputs) < len(options.operands))


def wc(files: VirtualFiles, invocation: Invocation) -> Run:
    """Count lines (-l), words (-w) and bytes of UTF-8 (-c); all three if none is asked for."""
    try:
        options = read_options(invocation.argv[1:], flags="lwc")
    except CommandUsageError as error:
        yield Stderr(f"wc: {error}\n")
        return 1
    wanted = [flag for flag in "lwc" if flag in options or not options.flags]
    inputs = yield from read_inputs(options.operands, invocation, files)
    rows = [([_count(source.text, flag) for flag in wanted], source.name) for source in inputs]
    if len(options.operands) > 1:
        rows.append(([sum(column) for column in zip(*(counts for counts, _ in rows), strict=True)], "total"))
    width = 1
    if len(wanted) > 1 or len(options.operands) > 1:
        size = sum(_count(source.text, "c") for source in inputs)
        has_stdin = any(source.name == STDIN for source in inputs)
        width = max(len(str(size)), STDIN_COUNT_WIDTH if has_stdin else 1)
    for counts, name in rows:
        columns = [f"{count:{width}}" for count in counts or [0] * len(wanted)]
        yield Stdout(" ".join(columns + ([name] if options.operands else [])) + "\n")
    return int(len(inputs) < len(options.operands))


def _count(text: str, flag: str) -> int:
    if flag == "l":
        return text.count("\n")
    return len(text.split()) if flag == "w" else len(text.encode("utf-8", "surrogatepass"))


def uniq(files: VirtualFiles, invocation: Invocation) -> Run:
    """Print a run of equal lines once; -c puts its length in front."""
    try:
        options = read_options(invocation.argv[1:], flags="c")
    except CommandUsageError as error:
        yield Stderr(f"uniq: {error}\n")
        return 1
    if len(options.operands) > 1:
        yield Stderr(f"uniq: extra operand '{options.operands[1]}'\n")
        return 1
    inputs = yield from read_inputs(options.operands, invocation, files)
    runs: list[tuple[str, int]] = []
    for source in inputs:
        for line in lines_of(source.text):
            if runs and runs[-1][0] == line:
                runs[-1] = (line, runs[-1][1] + 1)
            else:
                runs.append((line, 1))
    yield Stdout("".join(f"{count:7} {line}\n" if "c" in options else f"{line}\n" for line, count in runs))
    return int(not inputs)


def cut(files: VirtualFiles, invocation: Invocation) -> Run:
    """Print chosen parts of each line: fields (-f LIST as `1,3-5,7-`, -d C, else a tab) or characters (-c LIST)."""
    try:
        options = read_options(invocation.argv[1:], flags="", valued="cdf")
        ranges = _ranges(options)
    except CommandUsageError as error:
        yield Stderr(f"cut: {error}\n")
        return 1
    delimiter = options.values.get("d", "\t")
    inputs = yield from read_inputs(options.operands, invocation, files)
    cut_line = _cut_characters if "c" in options.values else _cut_fields
    for source in inputs:
        yield Stdout("".join(cut_line(line, delimiter, ranges) + "\n" for line in lines_of(source.text)))
    return int(len(inputs) < len(options.operands))


Ranges: TypeAlias = list[tuple[int, int | None]]
"""First and last, both counted from 1; None is the end of the line."""


def _cut_fields(line: str, delimiter: str, ranges: Ranges) -> str:
    """Keep the chosen fields in their own order; a line without the delimiter is printed whole."""
    return delimiter.join(_chosen(line.split(delimiter), ranges)) if delimiter in line else line


def _cut_characters(line: str, delimiter: str, ranges: Ranges) -> str:
    del delimiter
    return "".join(_chosen(list(line), ranges))


def _chosen(parts: list[str], ranges: Ranges) -> list[str]:
    return [
        part
        for number, part in enumerate(parts, start=1)
        if any(first <= number and (last is None or number <= last) for first, last in ranges)
    ]


def _ranges(options: CommandOptions) -> Ranges:
    lists = [letter for letter in "cf" if letter in options.values]
    if not lists:
        raise CommandUsageError("you must specify a list of bytes, characters, or fields")
    if len(lists) > 1:
        raise CommandUsageError("only one list may be specified")
    if len(options.values.get("d", "\t")) != 1:
        raise CommandUsageError("the delimiter must be a single character")
    if "d" in options.values and lists == ["c"]:
        raise CommandUsageError("an input delimiter may be specified only when operating on fields")
    what, whats = ("field value", "fields") if lists == ["f"] else _POSITIONS
    ranges: Ranges = []
    for text in options.values[lists[0]].split(","):
        match = FIELD_RANGE.fullmatch(text)
        if not match or text in ("", "-"):
            raise CommandUsageError(f"invalid {what} '{text}'")
        first = int(match[1] or "1")
        last = int(match[3]) if match[3] else None if match[2] else first
        if first == 0:
            raise CommandUsageError(f"{whats} are numbered from 1")
        if last is not None and last < first:
            raise CommandUsageError("invalid decreasing range")
        ranges.append((first, last))
    return ranges
