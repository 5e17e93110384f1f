"""The console's shell: one command of input, on one line or more, after the grammar of the POSIX shell.

It knows no cluster: its commands come in as a table, its files through a port, and what it says goes out as
pieces of a generator that its caller drives. It keeps variables, the last status and the flag of `set -e`,
and nothing else. What a shell has and this one has not (patterns, `&`, backticks, `<`, functions) it says in one line.
"""

from engine.client.output import Clear, Stderr, Stdout
from engine.client.steps import Piece, Run
from engine.shell.invocation import Command, Invocation, LineContext, VirtualFiles
from engine.shell.parser import join_words, split_words
from engine.shell.reading import CommandReader, commands_of, goes_on, headline
from engine.shell.runner import Shell
from engine.shell.scanner import ShellSyntaxError

__all__ = [
    "Clear",
    "Command",
    "CommandReader",
    "Invocation",
    "LineContext",
    "Piece",
    "Run",
    "Shell",
    "ShellSyntaxError",
    "Stderr",
    "Stdout",
    "VirtualFiles",
    "commands_of",
    "goes_on",
    "headline",
    "join_words",
    "split_words",
]
