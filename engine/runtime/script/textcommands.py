"""The commands that change the text which passes through them: `sed`, `awk`, `tr`, `tee` and `xargs`.

Of a text that nobody knows they make one that nobody knows.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable

from engine.regex.patterns import compile_groups, compile_pattern
from engine.regex.regexprogram import PatternError, UnaffordableError
from engine.runtime.script.context import ScriptCall, ScriptCommand
from engine.runtime.script.state import UNKNOWN, CommandResult

_SUBSTITUTION = re.compile(r"(?P<where>\d+|\$|/(?:[^/\\]|\\.)*/)?\s*s(?P<mark>.)(?P<rest>.*)", re.DOTALL)
_SIMPLE = re.compile(r"(?P<first>\d+|\$|/(?:[^/\\]|\\.)*/)?(?:,(?P<last>\d+|\$))?\s*(?P<act>[pdq])")
_CLASSES = {
    "[:digit:]": "0123456789",
    "[:lower:]": "abcdefghijklmnopqrstuvwxyz",
    "[:upper:]": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "[:space:]": " \t\n\r\v\f",
}
_PRINT = re.compile(r"(?P<pattern>/(?:[^/\\]|\\.)*/|NR\s*==\s*\d+)?\s*\{\s*print\b(?P<what>[^}]*)\}")


def _sed(call: ScriptCall) -> CommandResult:
    words = list(call.arguments)
    scripts: list[str] = []
    names: list[str] = []
    quiet = in_place = extended = False
    while words:
        word = words.pop(0)
        if word in {"-e", "--expression"} and words:
            scripts.append(words.pop(0))
        elif word.startswith("-i") or word == "--in-place":
            in_place = True
        elif word.startswith("-") and len(word) > 1:
            quiet |= "n" in word
            extended |= "E" in word or "r" in word
        elif not scripts and not names:
            scripts.append(word)
        else:
            names.append(word)
    edits = [
        _edit(part.strip(), extended=extended)
        for script in scripts
        for part in re.split(r"[;\n](?=\s*(?:\d|\$|/|s|p|d|q|$))", script)
        if part.strip()
    ]
    text = call.input_of(names)
    if text is None:
        return call.fail(f"{names[0]}: No such file or directory")
    if UNKNOWN in text or None in edits:
        return CommandResult("" if in_place else UNKNOWN, 0)
    out = _edited(text.splitlines(), [edit for edit in edits if edit is not None], quiet=quiet)
    if in_place and names:
        call.files.write(names[0], out)
        return CommandResult("", 0)
    return CommandResult(out, 0)


Where = Callable[[str, int, bool], bool]
"""(line, its number, whether it is the last): whether something is done with it."""
Edit = Callable[[str, int, bool], tuple[str | None, bool]]
"""(the same): the line, None where it is deleted, and whether it is printed besides."""


def _edit(script: str, *, extended: bool) -> Edit | None:
    """One command of sed; None for what is not modelled."""
    simple = _SIMPLE.fullmatch(script)
    if simple is not None:
        where = _address(simple["first"], simple["last"], extended=extended)
        act = simple["act"]
        return lambda line, number, last: (
            (None, False)
            if act == "d" and where(line, number, last)
            else (line, act == "p" and where(line, number, last))
        )
    found = _SUBSTITUTION.fullmatch(script)
    if found is None:
        return None
    pieces = re.split(rf"(?<!\\){re.escape(found['mark'])}", found["rest"])
    if len(pieces) != 3:  # noqa: PLR2004 - pattern, replacement, flags
        return None
    pattern, instead, flags = pieces
    wanted = compile_groups(pattern, extended=extended, ignore_case="i" in flags.lower())
    put = re.sub(r"(?<!\\)&", r"\\g<0>", instead).replace("\\" + found["mark"], found["mark"]).replace("\\&", "&")
    where = _address(found["where"], None, extended=extended)
    everywhere = "g" in flags
    return lambda line, number, last: (
        wanted.substitute(put, line, everywhere=everywhere) if where(line, number, last) else line,
        "p" in flags and where(line, number, last) and wanted.matches(line),
    )


def _address(first: str | None, last: str | None, *, extended: bool) -> Where:
    """Which lines are meant: those that a pattern matches, one number or the last, or from one to another."""
    if first is None:
        return lambda _line, _number, _last: True
    if first[0] == "/":
        pattern = compile_pattern(first[1:-1], extended=extended)
        return lambda line, _number, _last: pattern.matches(line)
    if first == "$":
        return lambda _line, _number, is_last: is_last
    start, end = int(first), int(last) if last and last != "$" else 0
    if last is None:
        return lambda _line, number, _last: number == start
    return lambda _line, number, _last: number >= start and (last == "$" or number <= end)


def _edited(lines: list[str], edits: list[Edit], *, quiet: bool) -> str:
    out: list[str] = []
    for number, line in enumerate(lines, start=1):
        text: str | None = line
        for edit in edits:
            if text is None:
                break
            text, printed = edit(text, number, number == len(lines))
            if printed and text is not None:
                out.append(text)
        if text is not None and not quiet:
            out.append(text)
    return "".join(f"{line}\n" for line in out)


def _awk(call: ScriptCall) -> CommandResult:
    """`{print $N, ...}` with a pattern before it; of any other program nobody knows what it prints."""
    words, separator = list(call.arguments), None
    while words and words[0].startswith("-") and len(words[0]) > 1:
        option = words.pop(0)
        if option.startswith("-F"):
            separator = option[2:] or (words.pop(0) if words else None)
        elif option == "-v" and words:
            words.pop(0)
    text = call.input_of(words[1:])
    found = _PRINT.fullmatch(words[0].strip()) if words else None
    if text is None:
        return call.fail(f"{words[1]}: No such file or directory")
    if found is None or UNKNOWN in text:
        return CommandResult(UNKNOWN, 0)
    fits = _awk_pattern(found["pattern"] or "")
    out, lines = "", text.splitlines()
    for number, line in enumerate(lines, start=1):
        if not fits(line, number, number == len(lines)):
            continue
        out += (
            " ".join(
                _column(what.strip(), line, number, separator) for what in (found["what"].strip() or "$0").split(",")
            )
            + "\n"
        )
    return CommandResult(out, 0)


def _awk_pattern(pattern: str) -> Where:
    """Which lines an action of awk is for."""
    if pattern.startswith("NR"):
        return _address(pattern.partition("==")[2].strip(), None, extended=True)
    return _address(pattern or None, None, extended=True)


def _column(what: str, line: str, number: int, separator: str | None) -> str:
    fields = line.split(separator) if separator and separator != " " else line.split()
    if what.startswith('"'):
        return what.strip('"')
    if what in {"NR", "NF"}:
        return str(number if what == "NR" else len(fields))
    index = len(fields) if what == "$NF" else int(what[1:]) if what[1:].isdecimal() else 0
    return line if index == 0 else fields[index - 1] if index <= len(fields) else ""


def _translate(call: ScriptCall) -> CommandResult:
    if UNKNOWN in call.stdin:
        return CommandResult(UNKNOWN, 0)
    sets = [_set(word) for word in call.operands()]
    if not sets:
        return call.fail("missing operand")
    if call.option("d"):
        return CommandResult("".join(char for char in call.stdin if char not in sets[0]), 0)
    if len(sets) == 1:
        return CommandResult(
            re.sub(f"([{re.escape(sets[0])}])\\1+", r"\1", call.stdin) if call.option("s") else call.stdin, 0
        )
    target = sets[1] + sets[1][-1:] * max(0, len(sets[0]) - len(sets[1]))
    return CommandResult(call.stdin.translate(str.maketrans(sets[0], target[: len(sets[0])])), 0)


def _set(text: str) -> str:
    for name, letters in _CLASSES.items():
        text = text.replace(name, letters)
    text = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r")
    return re.sub(r"(.)-(.)", lambda found: "".join(map(chr, range(ord(found[1]), ord(found[2]) + 1))), text)


def _tee(call: ScriptCall) -> CommandResult:
    for name in call.operands():
        before = (call.files.read(name) or "") if call.option("a") else ""
        call.files.write(name, before + call.stdin)
    return CommandResult(call.stdin, 0)


def _base64(call: ScriptCall) -> CommandResult:
    text = call.input_of(call.operands())
    if text is None:
        return call.fail(f"can't open '{call.operands()[0]}': No such file or directory")
    if UNKNOWN in text:
        return CommandResult(UNKNOWN, 0)
    if not (call.option("d") or "--decode" in call.arguments):
        return CommandResult(base64.b64encode(text.encode()).decode() + "\n", 0)
    try:
        return CommandResult(base64.b64decode("".join(text.split()), validate=True).decode(errors="replace"), 0)
    except binascii.Error:
        return call.fail("truncated input")


def _with_patterns(command: ScriptCommand) -> ScriptCommand:
    """A command that reads patterns: what is none is told; of what would cost too much nobody knows the result."""

    def run(call: ScriptCall) -> CommandResult | None:
        try:
            return command(call)
        except UnaffordableError:
            return CommandResult(UNKNOWN, 0)
        except PatternError as error:
            return call.fail(str(error))

    return run


TEXTS: dict[str, ScriptCommand] = {
    "base64": _base64,
    "sed": _with_patterns(_sed),
    **dict.fromkeys(("awk", "gawk", "mawk"), _with_patterns(_awk)),
    "tr": _translate,
    "tee": _tee,
}
"""Commands by name."""
