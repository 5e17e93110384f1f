"""Reads the options of the text commands the way GNU getopt does.

Short options may be bundled (`-vn`), may carry their value with or without a blank (`-A3`, `-A 3`) and may
stand behind operands; `--` ends them, `-` is an operand, and `-5` is the short form of a command's count
option.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

COUNT = re.compile(r"-[0-9]+")


class CommandUsageError(ValueError):
    """A wrong option; its text is GNU's message, without the name of the command in front."""


@dataclass
class CommandOptions:
    """What was given: flags, values by option letter, and operands in their order."""

    flags: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)
    operands: list[str] = field(default_factory=list)

    def __contains__(self, flag: str) -> bool:
        """Say whether a flag was given."""
        return flag in self.flags


def read_options(arguments: list[str], flags: str, valued: str = "", count: str = "") -> CommandOptions:
    """Sort arguments into flags, valued options and operands; `count` is the option that `-5` sets.

    Raises UsageError for an unknown option or a missing value.
    """
    options = CommandOptions()
    waiting = list(reversed(arguments))
    while waiting:
        argument = waiting.pop()
        if argument == "--":
            options.operands += reversed(waiting)
            break
        if count and COUNT.fullmatch(argument):
            options.values[count] = argument[1:]
        elif argument.startswith("--"):
            raise CommandUsageError(f"unrecognized option '{argument}'")
        elif argument.startswith("-") and argument != "-":
            _read_bundle(argument[1:], waiting, options, flags, valued)
        else:
            options.operands.append(argument)
    return options


def _read_bundle(letters: str, waiting: list[str], options: CommandOptions, flags: str, valued: str) -> None:
    """Read the letters behind one dash; one that takes a value takes the rest, or the next argument."""
    for index, letter in enumerate(letters):
        if letter in valued:
            rest = letters[index + 1 :]
            if not rest and not waiting:
                raise CommandUsageError(f"option requires an argument -- '{letter}'")
            options.values[letter] = rest or waiting.pop()
            return
        if letter not in flags:
            raise CommandUsageError(f"invalid option -- '{letter}'")
        options.flags.add(letter)


def whole_number(text: str, complaint: str) -> int:
    """Read a count of at most nine digits; raises UsageError with the complaint and the text in quotes."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise CommandUsageError(f"{complaint}: '{text}'")
    return int(text)
