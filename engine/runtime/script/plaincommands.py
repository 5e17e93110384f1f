"""The commands that belong to the shell itself, and those that only print or wait."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from engine.api.numerals import int64
from engine.plain.echo import echoed, unescaped
from engine.runtime.script.arithmetic import evaluate
from engine.runtime.script.conditions import FileKinds, holds
from engine.runtime.script.context import ScriptCall, ScriptCommand
from engine.runtime.script.state import FOREVER, UNKNOWN, CommandResult
from engine.runtime.script.words import ConditionError, ScriptError

FINE = CommandResult("", 0)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_CONVERSION = re.compile(r"%(?:%|([-+ 0#]*)(\d+)?(?:\.(\d+))?([sdiuxXofgcbq]))")
_MOST_PRINTED = 65_536
_LOCAL = frozenset({"declare", "local", "typeset"})
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def _fine(_call: ScriptCall) -> CommandResult:
    return FINE


def _bad(_call: ScriptCall) -> CommandResult:
    return CommandResult("", 1)


def _echo(call: ScriptCall) -> CommandResult:
    return CommandResult(echoed(call.arguments), 0)


def _printf(call: ScriptCall) -> CommandResult:
    if not call.arguments:
        return call.fail("usage: printf FORMAT [ARG]...", 2)
    layout, values = unescaped(call.arguments[0], printf=True).text, call.arguments[1:]
    out = ""
    while True:
        before = len(values)
        out += _CONVERSION.sub(lambda found: _converted(found, values), layout)
        if not values or len(values) == before or len(out) > _MOST_PRINTED:
            return CommandResult(out, 0)


def _converted(found: re.Match[str], values: list[str]) -> str:
    """One conversion, which takes a value off the front."""
    flags, width, precision, letter = found.groups()
    if letter is None:
        return "%"
    value = values.pop(0) if values else ""
    if letter in "diuxXo":
        number = int64(value or "0") or 0
        text = {"x": f"{number:x}", "X": f"{number:X}", "o": f"{number:o}"}.get(letter, str(number))
    elif letter == "c":
        text = value[:1]
    else:
        text = unescaped(value, printf=True).text if letter == "b" else value
        text = text[: int(precision)] if precision else text
    room = min(int(width or 0), _MOST_PRINTED)
    if "-" in (flags or ""):
        return text.ljust(room)
    return text.zfill(room) if "0" in (flags or "") and letter in "diuxXo" else text.rjust(room)


def _sleep(call: ScriptCall) -> CommandResult:
    return CommandResult("", 0, min(sum(map(seconds_of, call.arguments)), FOREVER))


def seconds_of(word: str) -> int:
    """How long `sleep WORD` takes, in whole seconds rounded up."""
    number, unit = (word[:-1], word[-1]) if word[-1:] in _UNITS else (word, "s")
    whole, _, part = number.partition(".")
    seconds = int64(whole or "0")
    if not (whole or part) or seconds is None or not (part or "0").isdecimal():
        return FOREVER
    return seconds * _UNITS[unit] + bool(part.strip("0"))


def _wait(call: ScriptCall) -> CommandResult:
    seconds, call.state.background_s = call.state.background_s, 0
    return CommandResult("", 0, seconds)


def _test(call: ScriptCall) -> CommandResult:
    name, words = call.words[0], call.arguments
    closing = {"[": "]", "[[": "]]"}.get(name)
    if closing is not None:
        if words[-1:] != [closing]:
            return CommandResult("", 2, errors=f"sh: missing {closing}\n")
        words = words[:-1]
    kinds = FileKinds(call.files.read, call.files.is_folder)
    try:
        result = CommandResult("", int(not holds(words, kinds, double=name == "[[")))
    except ConditionError as error:
        return CommandResult("", 2, errors=f"{error}\n")
    for place, group in enumerate(kinds.groups):
        call.state.variables[f"BASH_REMATCH[{place}]"] = group
    return result


def _assign(call: ScriptCall) -> CommandResult:
    """`export`, `local`, `readonly` and `declare`: this shell's variables all reach its commands."""
    own = call.words[0] in _LOCAL and not call.option("g")
    frame = next((one for one in reversed(call.state.frames) if one.called), None) if own else None
    for word in call.operands():
        name, equals, value = word.partition("=")
        if not _NAME.fullmatch(name):
            return call.fail(f"{word}: bad variable name", 2)
        if frame is not None:
            frame.outer.setdefault(name, call.state.variables.get(name))
        if equals:
            call.state.variables[name] = value
    return FINE


def _trap(call: ScriptCall) -> CommandResult:
    """What is to run at the end; signals end a container as its image says, whatever a trap would do."""
    action, *signals = [*call.operands(), ""]
    if {"EXIT", "0"} & {*signals}:
        call.state.at_exit = "" if action == "-" else action
    return FINE


def _unset(call: ScriptCall) -> CommandResult:
    for name in call.operands():
        call.state.variables.pop(name, None)
        call.state.functions.pop(name, None)
    return FINE


def _read(call: ScriptCall) -> CommandResult:
    """Take the next line of what comes in; the last name gets what is left of it."""
    names = call.operands() or ["REPLY"]
    sink = call.state.sinks[-1] if call.state.sinks else None
    text = call.stdin
    line, newline, rest = text.partition("\n")
    if sink is not None:
        call.state.sinks[-1] = (sink[0], sink[1], rest)
    separator = call.state.variables.get("IFS")
    fields = line.split(separator, len(names) - 1) if separator else line.split(None, len(names) - 1)
    for place, name in enumerate(names):
        call.state.variables[name] = fields[place].strip() if place < len(fields) else ""
    return CommandResult("", int(not (line or newline)))


def _let(call: ScriptCall) -> CommandResult:
    value = 0
    for word in call.arguments:
        value = evaluate(word, call.state.variables)
    return CommandResult("", int(value == 0))


def _expr(call: ScriptCall) -> CommandResult:
    """Arithmetic, comparisons and `TEXT : PATTERN`, from words."""
    words = call.arguments
    if len(words) == 3 and words[1] == ":":  # noqa: PLR2004 - TEXT : PATTERN
        found = re.match(words[2].replace(r"\(", "(").replace(r"\)", ")"), words[0])
        text = (found[1] if found.groups() else str(found.end())) if found else ""
        return CommandResult(f"{text}\n", int(text in {"", "0"}))
    if words[:1] == ["length"] and len(words) > 1:
        return CommandResult(f"{len(words[1])}\n", int(not words[1]))
    if UNKNOWN in "".join(words):
        return CommandResult("1\n", 0)
    try:
        value = evaluate(" ".join("==" if word == "=" else word for word in words), {})
    except ScriptError:
        return call.fail("syntax error", 2)
    return CommandResult(f"{value}\n", int(value == 0))


def _seq(call: ScriptCall) -> CommandResult:
    numbers = [int64(word) for word in call.arguments if not word.startswith("-s")]
    if not numbers or None in numbers or len(numbers) > 3:  # noqa: PLR2004 - first, step, last
        return call.fail("usage: seq [FIRST [INC]] LAST")
    given = [number or 0 for number in numbers]
    given = [1, *given] if len(given) == 1 else given
    first, step, last = given[0], (given[1:-1] or [1])[0], given[-1]
    if step == 0:
        return call.fail("increment is 0")
    values = range(first, last + (1 if step > 0 else -1), step)[:_MOST_PRINTED]
    return CommandResult("".join(f"{value}\n" for value in values), 0)


def _date(call: ScriptCall) -> CommandResult:
    now = datetime.fromtimestamp(call.facts.now_s, UTC)
    layout = next((word[1:] for word in call.arguments if word.startswith("+")), "")
    if not layout:
        return CommandResult(f"{now:%Y-%m-%dT%H:%M:%S}Z\n", 0)
    layout = layout.replace("%s", str(call.facts.now_s)).replace("%N", "000000000")
    return CommandResult(now.strftime(layout) + "\n", 0)


def _hostname(call: ScriptCall) -> CommandResult:
    name, full, ip = call.facts.hostname, call.facts.full_name, call.facts.ip
    shown = {"-f": full, "-d": full.partition(".")[2], "-s": name.partition(".")[0], "-i": ip, "-I": ip}
    option = next(iter(call.arguments), "")
    if not option:
        return CommandResult(f"{name}\n", 0)
    if option in shown:
        return CommandResult(f"{shown[option]}\n", 0)
    if option.startswith("-"):
        return call.fail(f"unrecognized option: {option.lstrip('-')}")
    return call.fail("sethostname: Operation not permitted")


def _processes(call: ScriptCall) -> CommandResult:
    return CommandResult(f"PID   USER     COMMAND\n    1 root     {call.facts.program}\n", 0)


def _environment(call: ScriptCall) -> CommandResult:
    """The variables; PWD is one of a shell, which holds its script in a subshell."""
    names = call.operands()
    hidden = () if call.state.subshells else ("PWD",)
    known = {name: value for name, value in call.state.variables.items() if name not in hidden}
    if call.words[0].endswith("printenv") and names:
        return CommandResult(
            "".join(f"{known[name]}\n" for name in names if name in known),
            int(not all(name in known for name in names)),
        )
    return CommandResult("".join(f"{name}={value}\n" for name, value in known.items()), 0)


def _whoami(call: ScriptCall) -> CommandResult:
    if call.words[0].endswith("id"):
        return CommandResult(
            "0\n" if call.option("u") or call.option("g") else "uid=0(root) gid=0(root) groups=0(root)\n", 0
        )
    return CommandResult("root\n", 0)


def _uname(call: ScriptCall) -> CommandResult:
    if call.option("m"):
        return CommandResult("x86_64\n", 0)
    if call.option("n"):
        return CommandResult(f"{call.facts.hostname}\n", 0)
    return CommandResult("Linux\n", 0)


def _base(call: ScriptCall) -> CommandResult:
    name, *suffix = [*call.operands(), ""][:2]
    last = name.rstrip("/").rpartition("/")
    if call.words[0].endswith("dirname"):
        return CommandResult(f"{last[0] or ('/' if name.startswith('/') else '.')}\n", 0)
    return CommandResult(f"{last[2].removesuffix(suffix[0]) if suffix[0] else last[2]}\n", 0)


def _endless(_call: ScriptCall) -> CommandResult:
    return CommandResult("", 0, FOREVER)


PLAIN: dict[str, ScriptCommand] = {
    **dict.fromkeys(("true", ":", "umask", "ulimit", "sync", "nohup", "stty", "disown", "jobs", "hash"), _fine),
    **dict.fromkeys(("test", "[", "[["), _test),
    **dict.fromkeys(("export", "local", "readonly", "declare", "typeset"), _assign),
    **dict.fromkeys(("env", "printenv"), _environment),
    **dict.fromkeys(("whoami", "id"), _whoami),
    **dict.fromkeys(("basename", "dirname"), _base),
    **dict.fromkeys(("top", "yes"), _endless),
    "false": _bad,
    "echo": _echo,
    "printf": _printf,
    "sleep": _sleep,
    "wait": _wait,
    "trap": _trap,
    "unset": _unset,
    "read": _read,
    "let": _let,
    "expr": _expr,
    "seq": _seq,
    "date": _date,
    "uname": _uname,
    "hostname": _hostname,
    "ps": _processes,
}
"""Commands by name."""
