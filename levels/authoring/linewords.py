"""What stands in a console line, for those who take it apart."""

from __future__ import annotations

from engine.shell.parser import parse
from engine.shell.scanner import ShellSyntaxError
from engine.shell.tree import SimpleCommand, ToFile


def commands_of(line: str) -> list[SimpleCommand]:
    """The commands of a line; none where it cannot be read."""
    try:
        script = parse(line)
    except ShellSyntaxError:
        return []
    pipelines = [pipeline for item in script.items for pipeline in (item.first, *(rest for _, rest in item.rest))]
    return [stage for pipeline in pipelines for stage in pipeline.stages]


def keeps_something(line: str) -> bool:
    """Whether later lines may need what this one leaves: a variable or a file."""
    commands = commands_of(line)
    written = (one for command in commands for one in command.redirections if isinstance(one, ToFile))
    edited = (command for command in commands if command.words and command.words[0].unquoted_text() == "edit")
    return any(command.assignments for command in commands) or any(written) or any(edited)
