"""`sort`, after GNU sort in the C locale: -n -r -u and -k N[,M] with the letters n and r.

Without a separator option a field begins with the blanks in front of it, as in GNU sort: aligned columns
compare by their padding first, unless `n` asks for numbers. Lines whose keys are equal are ordered by the
whole line.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from engine.client.output import Stderr, Stdout
from engine.client.steps import Run
from engine.shell.inputs import lines_of, read_inputs
from engine.shell.invocation import Invocation, VirtualFiles
from engine.shell.options import CommandUsageError, read_options

TROUBLE = 2
CANNOT_READ = "{command}: cannot read: {name}: {reason}"
KEY = re.compile(r"([0-9]{1,9})(?:,([0-9]{1,9}))?([nr]*)")
FIELD = re.compile(r"[ \t]*[^ \t]+")
NUMBER = re.compile(r"[ \t]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))")


class _Order(NamedTuple):
    """How two lines compare; `first` 0 means by the whole line."""

    first: int
    last: int | None
    numeric: bool
    reverse: bool

    def key(self, line: str) -> Decimal | str:
        """Return what a line is compared by."""
        text = line
        if self.first:
            fields = [match.span() for match in FIELD.finditer(line)]
            start = fields[self.first - 1][0] if self.first <= len(fields) else len(line)
            ends_at_field = self.last is not None and self.last <= len(fields)
            end = fields[self.last - 1][1] if self.last is not None and ends_at_field else len(line)
            text = line[start:end]
        return _number(text) if self.numeric else text


def sort(files: VirtualFiles, invocation: Invocation) -> Run:
    """Print all lines of all inputs in order; -u keeps the first of those that compare equal."""
    try:
        options = read_options(invocation.argv[1:], flags="nru", valued="k")
        order = _read_order(options.values.get("k"), numeric="n" in options, reverse="r" in options)
    except CommandUsageError as error:
        yield Stderr(f"sort: {error}\n")
        return TROUBLE
    inputs = yield from read_inputs(options.operands, invocation, files, CANNOT_READ)
    if len(inputs) < len(options.operands):
        return TROUBLE
    lines = [line for source in inputs for line in lines_of(source.text)]
    if "u" in options:
        first_of_key: dict[Decimal | str, str] = {}
        for line in lines:
            first_of_key.setdefault(order.key(line), line)
        lines = list(first_of_key.values())
    else:
        lines.sort(reverse="r" in options)
    lines.sort(key=order.key, reverse=order.reverse)
    yield Stdout("".join(line + "\n" for line in lines))
    return 0


def _read_order(key: str | None, *, numeric: bool, reverse: bool) -> _Order:
    """Combine the key with the global letters, which count only where the key has none of its own."""
    if key is None:
        return _Order(0, None, numeric, reverse)
    match = KEY.fullmatch(key)
    if not match:
        raise CommandUsageError(f"invalid field specification '{key}'")
    first, last, letters = match.groups()
    if int(first) == 0:
        raise CommandUsageError(f"field number is zero: invalid field specification '{key}'")
    if letters:
        numeric, reverse = "n" in letters, "r" in letters
    return _Order(int(first), int(last) if last else None, numeric, reverse)


def _number(text: str) -> Decimal:
    """Read the number that a text begins with; text without one counts as 0."""
    match = NUMBER.match(text)
    return Decimal(match[1]) if match else Decimal(0)
