"""The scripts that containers run, read into steps: what `sh -c TEXT`, or a plain command, will do in which order.

`engine.runtime.shell` takes the steps. Known are `;`, `&&`, `||`, `>`, `>>`, pipes (only the last command's output is
kept), `if`, `while`, `until` and `for ... in`. Functions, `case`, here-documents and background jobs are not known.
"""

from __future__ import annotations

import re
import shlex
from functools import lru_cache
from typing import NamedTuple

SHELLS = frozenset({"sh", "bash", "ash", "/bin/sh", "/bin/bash", "/bin/ash"})
_SEPARATORS = frozenset(";&|\n")
_DISCARDED = "/dev/null"
_UNKNOWN = frozenset({"case", "elif", "function", "select", "{", "("})
_COMMENT = re.compile(r"(?m)^\s*#.*$")
_CAPTURED = {
    "$(date)": "${.date}",
    "$(hostname)": "${.hostname}",
    "$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace)": "${.namespace}",
}
"""The command substitutions that are known, as variables of their own."""


class ScriptStep(NamedTuple):
    """One thing that a script does."""

    words: tuple[str, ...] = ()
    guard: str = ""
    """`&&` takes the step only after a success, `||` only after a failure."""
    target: str = ""
    """The file that its output goes to."""
    append: bool = False
    jump: int = -1
    """Where to go on (a place in the program); -1 is the next step."""
    when: str = ""
    """A jump's condition: `ok` after a success, `bad` after a failure, "" always."""


Program = tuple[ScriptStep, ...]
Statement = tuple[str, list[str]]
"""(operator before it, words)."""


class ScriptError(Exception):
    """The script cannot be read; the text is what a shell would say."""


@lru_cache(maxsize=512)
def read_program(command: tuple[str, ...]) -> Program:
    """The steps of a command line. Raises ScriptError."""
    if not command:
        return ()
    if command[0] not in SHELLS:
        return (ScriptStep(command),)
    flags = [word for word in command[1:] if word.startswith("-")]
    texts = [word for word in command[1:] if not word.startswith("-")]
    if not texts or not any("c" in flag for flag in flags):
        return ()
    program, _ = _block(_statements(texts[0]), 0, frozenset(), 0)
    return tuple(program)


def is_interactive(command: tuple[str, ...]) -> bool:
    """Whether this is a shell that reads what to do from its standard input."""
    return command[0] in SHELLS and all(word.startswith("-") for word in command[1:])


def _statements(text: str) -> list[Statement]:
    for captured, variable in _CAPTURED.items():
        text = text.replace(captured, variable)
    text = _COMMENT.sub("", text).replace("\\\n", " ").replace("\n", " ; ")
    lexer = shlex.shlex(text, posix=True, punctuation_chars=";&|<>")
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        tokens = list(lexer)
    except ValueError as error:
        raise ScriptError("sh: syntax error: unterminated quoted string") from error
    statements: list[Statement] = [("", [])]
    for token in tokens:
        if token and set(token) <= _SEPARATORS:
            statements.append((token if token in {"&&", "||", "|"} else "", []))
        else:
            statements[-1][1].append(token)
    return [statement for statement in statements if statement[1]]


def _block(statements: list[Statement], at: int, ends: frozenset[str], base: int) -> tuple[list[ScriptStep], int]:
    """The steps of the statements from `at` up to a word of `ends`, for a program that has `base` steps already."""
    steps: list[ScriptStep] = []
    while at < len(statements):
        operator, words = statements[at]
        if words[0] in ends:
            return steps, at
        if words[0] in _UNKNOWN:
            raise ScriptError(f"sh: {words[0]}: podfall's shell does not know it")
        here = base + len(steps)
        if words[0] in {"while", "until"}:
            more, at = _loop(statements, at, here)
        elif words[0] == "if":
            more, at = _branch(statements, at, here)
        elif words[0] == "for":
            more, at = _repetition(statements, at, here)
        else:
            piped = at + 1 < len(statements) and statements[at + 1][0] == "|"
            more, at = [_simple(words, operator, piped=piped)], at + 1
        steps += more
    if ends:
        raise ScriptError(f'sh: syntax error: unexpected end of file (expecting "{min(ends)}")')
    return steps, at


def _simple(words: list[str], operator: str, *, piped: bool) -> ScriptStep:
    kept: list[str] = []
    target, append = _DISCARDED if piped else "", False
    place = 0
    while place < len(words):
        word = words[place]
        if word and set(word) <= set("<>&") and place + 1 < len(words):
            stream = kept.pop() if kept and kept[-1] in {"1", "2"} else "1"
            if word in {">", ">>"} and stream == "1":
                target, append = words[place + 1], word == ">>"
            place += 1
        else:
            kept.append(word)
        place += 1
    return ScriptStep(tuple(kept), operator if operator in {"&&", "||"} else "", target, append)


def _loop(statements: list[Statement], at: int, base: int) -> tuple[list[ScriptStep], int]:
    """`while COND; do BODY; done`: test, leave, body, back."""
    leaves = "bad" if statements[at][1][0] == "while" else "ok"
    condition, at = _block(_rest(statements, at), at, frozenset({"do"}), base)
    body_at = base + len(condition) + 1
    body, at = _block(_rest(statements, at), at, frozenset({"done"}), body_at)
    leave = ScriptStep(jump=body_at + len(body) + 1, when=leaves)
    return [*condition, leave, *body, ScriptStep(jump=base)], at + 1


def _branch(statements: list[Statement], at: int, base: int) -> tuple[list[ScriptStep], int]:
    """`if COND; then A; else B; fi`."""
    condition, at = _block(_rest(statements, at), at, frozenset({"then"}), base)
    then_at = base + len(condition) + 1
    then, at = _block(_rest(statements, at), at, frozenset({"else", "fi"}), then_at)
    other_at = then_at + len(then) + 1
    other: list[ScriptStep] = []
    if statements[at][1][0] == "else":
        other, at = _block(_rest(statements, at), at, frozenset({"fi"}), other_at)
    skip = ScriptStep(jump=other_at + len(other))
    return [*condition, ScriptStep(jump=other_at, when="bad"), *then, skip, *other], at + 1


def _repetition(statements: list[Statement], at: int, base: int) -> tuple[list[ScriptStep], int]:
    """`for NAME in WORDS; do BODY; done`, written out."""
    words = statements[at][1]
    if len(words) < 3 or words[2] != "in":  # noqa: PLR2004 - for NAME in
        raise ScriptError("sh: syntax error: bad for loop variable")
    name, values = words[1], words[3:]
    start = at + 1
    end = start
    steps: list[ScriptStep] = []
    for value in values:
        body, end = _block(_rest(statements, start), start, frozenset({"done"}), base + len(steps))
        steps += [step._replace(words=tuple(_with(word, name, value) for word in step.words)) for step in body]
    if not values:
        _, end = _block(_rest(statements, start), start, frozenset({"done"}), base)
    return steps, end + 1


def _with(word: str, name: str, value: str) -> str:
    return re.sub(rf"\$(?:{re.escape(name)}\b|\{{{re.escape(name)}\}})", lambda _match: value, word)


def _rest(statements: list[Statement], at: int) -> list[Statement]:
    """The statements with the keyword at `at` taken off, so that what follows it on the line is read first."""
    if at >= len(statements):
        raise ScriptError("sh: syntax error: unexpected end of file")
    operator, words = statements[at]
    return [*statements[:at], (operator, words[1:] or [":"]), *statements[at + 1 :]]
