"""Runs a console line: lists, pipelines, redirections, variables and `$( )`.

The session calls `Shell.line` and drives the generator that it returns. The last stage of a pipeline
streams; the stages before it run one after the other, each to its end, where a real shell runs them side by
side. `Wait` passes through from wherever it comes, `$( )` included, and a line's context goes to all of its
commands. The shell itself writes only its variables and, through `VirtualFiles`, what a line redirects into a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from engine.client.output import Stderr, Stdout
from engine.client.steps import Piece, Run, Steps, relay
from engine.clock import Wait
from engine.shell.builtins import SPECIAL_COMMANDS
from engine.shell.expansion import Expander, ExpansionError
from engine.shell.invocation import Command, Invocation, LineContext, VirtualFiles, reason_of
from engine.shell.parser import parse
from engine.shell.scanner import ShellSyntaxError
from engine.shell.textcommands import text_commands
from engine.shell.tree import AndOr, HereDocument, Pipeline, Script, SimpleCommand, ToFile, ToStream

STDOUT, STDERR = 1, 2
USAGE_ERROR = 2
COMMAND_NOT_FOUND = 127
INTERRUPTED = 130
NULL_DEVICE = "/dev/null"

# Where a stream goes: one of the two streams of the line, or a file's path.
Sinks: TypeAlias = dict[int, int | str]


class Shell:
    """One console: its variables, its last status and whether it stops at the first failure.

    `variables` is the caller's dict and is changed in place. `errexit` is the flag of `set -e`; `stopped`
    says that the last line was ended by it, upon which a script should read no further line.
    """

    def __init__(self, commands: Mapping[str, Command], files: VirtualFiles, variables: dict[str, str]) -> None:
        """Take the command table, which wins over the shell's own text commands of the same name."""
        self.commands: dict[str, Command] = {**text_commands(files), **commands}
        self.files = files
        self.variables = variables
        self.meant: Callable[[Sequence[str], Iterable[str]], str] | None = None
        """Port: what somebody may have meant who typed an unknown command; its answer continues the complaint."""
        self.status = 0
        self.errexit = False
        self.stopped = False
        self._substituted_status = 0

    def line(self, text: str, context: LineContext) -> Run:
        """Run one line and return its exit status; wrong input is reported on standard error, never raised.

        Closing the generator is Ctrl-C: the command ends where it is, and `$?` becomes 130.
        """
        self.stopped = False
        try:
            script = parse(text)
        except ShellSyntaxError as error:
            yield Stderr(f"podfall: {error}\n")
            self.status = USAGE_ERROR
            self.stopped = self.errexit
            return self.status
        try:
            return (yield from self.script(script, context))
        except GeneratorExit:
            self.status = INTERRUPTED
            raise

    def script(self, script: Script, context: LineContext) -> Run:
        """Run a parsed script up to its end, or up to the failure that `set -e` stops at."""
        for item in script.items:
            yield from self._and_or(item, context)
            if self.stopped:
                break
        return self.status

    def _and_or(self, item: AndOr, context: LineContext) -> Run:
        """Run a list of `&&` and `||`; for `set -e` only a failure of its last pipeline counts."""
        pipelines = [("", item.first), *item.rest]
        ran = 0
        for index, (operator, pipeline) in enumerate(pipelines):
            if operator and (self.status == 0) != (operator == "&&"):
                continue
            self.status = yield from self._pipeline(pipeline, context)
            ran = index
        self.stopped = self.errexit and self.status != 0 and ran == len(pipelines) - 1
        return self.status

    def _pipeline(self, pipeline: Pipeline, context: LineContext) -> Run:
        if len(pipeline.stages) == 1:
            return (yield from self.command(pipeline.stages[0], "", context))
        text = ""
        for stage in pipeline.stages[:-1]:
            _, text = yield from _collected(self.subshell().command(stage, text, context))
        return (yield from self.subshell().command(pipeline.stages[-1], text, context))

    def subshell(self) -> Shell:
        """Make the subshell of a pipeline stage, a `$( )` or `watch`: what it assigns is gone afterwards."""
        child = Shell(self.commands, self.files, dict(self.variables))
        child.status, child.errexit, child.meant = self.status, self.errexit, self.meant
        return child

    def _substitute(self, context: LineContext, script: Script) -> Steps[str]:
        status, output = yield from _collected(self.subshell().script(script, context))
        self._substituted_status = status
        return output

    def _expander(self, assigned: Mapping[str, str], context: LineContext) -> Expander:
        """What expands words now, after the assignments that stand before them."""
        known = {**self.variables, **assigned, "?": str(self.status)}
        return Expander(known, self.files.names, partial(self._substitute, context))

    def command(self, command: SimpleCommand, stdin: str, context: LineContext) -> Run:
        """Expand and run one simple command; a stage of a pipeline calls this on its own subshell."""
        self._substituted_status = 0
        expander = self._expander({}, context)
        try:
            argv = yield from expander.fields(command.words)
            for document in command.redirections:
                if isinstance(document, HereDocument):  # the last one counts
                    stdin = yield from expander.text(document.text)
            sinks = yield from self._open(command.redirections, expander)
        except ExpansionError as error:
            yield Stderr(f"podfall: {error}\n")
            return USAGE_ERROR
        except OSError as error:
            yield Stderr(f"podfall: {error.filename or 'file'}: {reason_of(error)}\n")
            return 1
        env = yield from self._assigned(command, context)
        if not argv:
            self.variables.update(env)
            return self._substituted_status
        run = self._run(Invocation(argv, stdin, {**self.variables, **env}, context))
        return (yield from self._redirected(run, sinks) if sinks else run)

    def _assigned(self, command: SimpleCommand, context: LineContext) -> Steps[dict[str, str]]:
        """Evaluate the assignments from left to right, each seeing the ones before it."""
        env: dict[str, str] = {}
        for assignment in command.assignments:
            env[assignment.name] = yield from self._expander(env, context).text(assignment.value)
        return env

    def _run(self, call: Invocation) -> Run:
        argv = call.argv
        special = SPECIAL_COMMANDS.get(argv[0])
        if special:
            return (yield from special(self, argv))
        command = self.commands.get(argv[0])
        if command is None:
            hint = self.meant(argv, self.commands) if self.meant is not None else ""
            yield Stderr(f"podfall: {argv[0]}: command not found{hint}\n")
            return COMMAND_NOT_FOUND
        return (yield from command(call))

    def _open(
        self,
        redirections: tuple[ToFile | ToStream | HereDocument, ...],
        expander: Expander,
    ) -> Steps[Sinks]:
        """Empty or create the files, before the command runs; raises OSError with the name of the file."""
        sinks: Sinks = {}
        for redirection in redirections:
            if isinstance(redirection, HereDocument):
                continue
            if isinstance(redirection, ToStream):
                sinks[redirection.stream] = sinks.get(redirection.target, redirection.target)
                continue
            paths = yield from expander.fields([redirection.path])
            if len(paths) != 1 or not paths[0]:
                raise ExpansionError("a redirection needs exactly one file name")
            sinks[redirection.stream] = paths[0]
            self._write(paths[0], "", append=redirection.append)
        return sinks

    def _write(self, path: str, text: str, *, append: bool) -> None:
        if path == NULL_DEVICE:
            return
        try:
            self.files.write(path, text, append=append)
        except OSError as error:
            error.filename = path
            raise

    def _redirected(self, run: Run, sinks: Sinks) -> Run:
        """Send each piece where its stream goes; a file that can no longer be written ends the command."""
        try:
            return (yield from relay(run, partial(self._sent, sinks)))
        except _UnwritableError as error:
            yield Stderr(f"podfall: {error}\n")
            return 1

    def _sent(self, sinks: Sinks, item: Piece | Wait) -> Steps[bool | None]:
        if isinstance(item, Wait):
            return (yield item)
        stream = STDOUT if isinstance(item, Stdout) else STDERR
        sink = sinks.get(stream, stream)
        if not isinstance(sink, str):
            return (yield item if sink == stream else _other(item))
        try:
            self._write(sink, item.text, append=True)
        except OSError as error:
            raise _UnwritableError(f"{sink}: {reason_of(error)}") from error
        return None


class _UnwritableError(Exception):
    """A file that was open can no longer be written; its text names it and says why."""


def _other(piece: Piece) -> Piece:
    """The same text on the other stream."""
    return Stderr(piece.text) if isinstance(piece, Stdout) else Stdout(piece.text)


def _collected(run: Run) -> Steps[tuple[int, str]]:
    """Run to the end, keep standard output and let everything else through; returns (status, output)."""
    texts: list[str] = []

    def keep(item: Piece | Wait) -> Steps[bool | None]:
        if not isinstance(item, Stdout):
            return (yield item)
        texts.append(item.text)
        return None

    status = yield from relay(run, keep)
    return status, "".join(texts)
