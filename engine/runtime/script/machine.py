"""Takes the steps of a script until it pauses or ends. A loop that never pauses takes a second a round.

Called by the shell of a container. Whatever a script remembers is in its `ScriptState`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, NamedTuple

from engine.runtime.script.control import control
from engine.runtime.script.expansion import WordExpander
from engine.runtime.script.flow import Flow
from engine.runtime.script.frames import (
    OWN_FRAME,
    begin_trap,
    end_behind,
    end_frame,
    leave,
    nothing_behind,
    push,
    push_subshell,
    put_back,
)
from engine.runtime.script.program import program_of
from engine.runtime.script.state import (
    FOREVER,
    SHELL_NAMES,
    UNKNOWN,
    CommandResult,
    Frame,
    ScriptState,
    Sink,
    StepBudget,
    shell_operands,
)
from engine.runtime.script.steps import (
    Act,
    Jump,
    Pipe,
    Step,
)
from engine.runtime.script.streams import CAPTURED, CapturedStreams, MissingFileError, Streams, input_of
from engine.runtime.script.tree import Capture, Commands, ScriptWord, Simple
from engine.runtime.script.words import DEEPEST, ScriptError, UnsupportedError

_MOST_ROUNDS = 100
"""Rounds of a loop that pass no time."""
_SYNTAX = 2


class Pause(NamedTuple):
    """Where a script stands: it sleeps that long, or it has ended."""

    seconds: int
    ended: bool
    idle: bool = False
    """Whether a command of it takes that time; what only goes round is held up, so that time passes."""


class Surroundings(NamedTuple):
    """What a script runs in."""

    command: Callable[[ScriptState, list[str], str], CommandResult]
    """(state, words, standard input): run a command that is no word of the shell's control."""
    read: Callable[[str], str | None]
    """The text of a file; None where there is none."""
    write: Callable[[str, str], None]
    """Put a text into a file."""
    names: Callable[[], list[str]]
    """The paths of the known files."""


class ScriptMachine:
    """Runs one script of a container."""

    def __init__(self, surroundings: Surroundings, state: ScriptState, streams: Streams, budget: StepBudget) -> None:
        """Go on from `state`; once the budget is spent, a second passes."""
        self._here = surroundings
        self._state = state
        self._streams = streams
        self._budget = budget
        self._steps: dict[type[Any], Callable[[Frame, Any], int]] = {
            Act: self._act,
            Pipe: self._pipe,
            **Flow(state, streams, self._expander).steps,
        }
        """What takes a step, and returns how many seconds it lasts."""

    def run(self) -> Pause:
        """Take steps until the script pauses or ends."""
        pause = self._until_pause()
        self._streams.flush(self._state)
        return pause

    def _until_pause(self) -> Pause:
        state, rounds = self._state, 0
        while self._budget.left:
            self._budget.left -= 1
            if not state.frames and not begin_trap(state):
                return Pause(0, ended=True)
            frame = state.frames[-1]
            at = frame.step
            step, seconds = self._step(frame)
            if seconds:
                return Pause(seconds, ended=False, idle=True)
            if isinstance(step, Jump) and frame.step <= at:
                rounds += 1
                if rounds == _MOST_ROUNDS or not _pauses(program_of(frame.source)[frame.step : at]):
                    return Pause(1, ended=False)
        return Pause(1, ended=False)

    def _step(self, frame: Frame) -> tuple[Step | None, int]:
        """Take the next step of a frame; what cannot be read or opened is told as a shell tells it."""
        state = self._state
        try:
            program = program_of(frame.source)
            if frame.step >= len(program):
                end_frame(state)
                return None, 0
            step = program[frame.step]
            frame.step += 1
            return step, self._steps[type(step)](frame, step)
        except MissingFileError as error:
            self._complain(str(error), 1)
        except UnsupportedError as error:
            self._complain(f"podfall: this script counts as succeeded, for {error} is not modelled\n", 0)
            leave(state)
        except ScriptError as error:
            self._complain(f"{error}\n", _SYNTAX)
            leave(state)
        return None, 0

    def _complain(self, text: str, code: int) -> None:
        self._state.code = code
        with contextlib.suppress(ScriptError):  # errors go to a file that is full
            self._streams.put(self._state, CommandResult("", code, errors=text), None)

    # --- commands

    def _act(self, frame: Frame, step: Act) -> int:
        state, command, expander = self._state, step.command, self._expander()
        words = expander.fields(command.words)
        assigned = {name: expander.text(value) for name, value in command.assignments}
        if not words:
            return self._assign(command, assigned)
        if words[0] == "exec" and len(words) > 1:
            words = words[1:]
            end_behind(state)
        sink = self._streams.opened(state, command.redirections, expander) if command.redirections else None
        if control(self._here.read, state, frame, words):
            return 0
        if words == ["exec"] and sink is not None:
            state.sinks[-1:] = [sink]
            return 0
        before = {name: state.variables.get(name) for name in assigned}
        state.variables.update(assigned)
        ran = self._run(words, sink)
        if ran is None:  # the assignments hold to the end of what has begun
            inner = state.frames[-1]
            if inner.called:
                inner.outer = before
            else:
                put_back(state.subshells[-1].variables, before)
            return 0
        put_back(state.variables, before)
        state.code = ran.code
        self._streams.put(state, ran, sink)
        return ran.seconds

    def _assign(self, command: Simple, assigned: dict[str, str]) -> int:
        """Assignments without a command: `NAME+=` adds to what is there."""
        state = self._state
        for name, text in assigned.items():
            plain = name.rstrip("+")
            state.variables[plain] = state.variables.get(plain, "") + text if plain != name else text
        if not any(_captures(value) for _, value in command.assignments):
            state.code = 0
        if command.redirections:
            self._streams.opened(state, command.redirections, self._expander())
        return 0

    def _run(self, words: list[str], sink: Sink | None) -> CommandResult | None:
        """Run a command; None where a function or another script goes on in a frame of its own."""
        state, text = self._state, input_of(self._state, sink)
        script = self._script_of(words, text)
        if words[0] in state.functions:
            place = state.functions[words[0]]
            push(state, Frame(place.source, place.step, words[1:], words[0], function=True, called=True))
        elif script is not None:
            push_subshell(state, OWN_FRAME)
            state.errexit = False
            push(state, script)
            if text and not shell_operands(words)[1]:
                sink = (*(sink or state.sinks[-1])[:2], "")  # the script itself was all that could be read
        else:
            state.last = nothing_behind(state)
            return self._here.command(state, words, text)
        if sink is not None:
            state.sinks.append(sink)  # to the end of that frame
        return None

    def _script_of(self, words: list[str], stdin: str) -> Frame | None:
        """The script that a shell is started with; None where this is no shell, or one whose file nobody knows."""
        if words[0].rpartition("/")[2] not in SHELL_NAMES:
            return None
        takes_text, rest = shell_operands(words)
        if takes_text:
            return Frame(rest[0] if rest else "", 0, rest[2:], rest[1] if rest[1:] else words[0])
        if not rest:
            return Frame("" if UNKNOWN in stdin else stdin, 0, [], words[0])
        text = self._here.read(rest[0])
        return Frame(text, 0, rest[1:], rest[0]) if text is not None else None

    # --- what is run at once

    def _pipe(self, _frame: Frame, step: Pipe) -> int:
        state, seconds, errors = self._state, 0, ""
        text, failed = input_of(state, None), 0
        for stage in step.stages:
            ran = self._at_once(stage, text)
            text, errors, seconds = ran.output, errors + ran.errors, ran.seconds
            failed = ran.code or failed
            state.code = failed if state.pipefail else ran.code
        self._streams.put(state, CommandResult(text, state.code, 0, errors), None)
        if step.background:
            state.background_s, state.code = max(state.background_s, seconds), 0
            return 0
        return seconds

    def _at_once(self, commands: Commands, text: str) -> CommandResult:
        """Run commands in a subshell to their end: what they print, and how long they would take."""
        if self._budget.depth == DEEPEST:
            raise ScriptError("sh: can't fork: Resource temporarily unavailable")
        state, streams = self._state, CapturedStreams(self._here.read, self._here.write, self._streams.say)
        arguments = list(state.frames[-1].arguments) if state.frames else []
        nested = ScriptState([Frame(commands, 0, arguments)], dict(state.variables), dict(state.functions), state.code)
        nested.pipefail = state.pipefail
        nested.sinks.append((*CAPTURED[:2], text))
        machine, seconds = ScriptMachine(self._here, nested, streams, self._budget), 0
        self._budget.depth += 1
        while self._budget.left and seconds < FOREVER:
            pause = machine.run()
            seconds += pause.seconds
            if pause.ended:
                break
        else:
            seconds = FOREVER
        self._budget.depth -= 1
        return CommandResult(streams.output, nested.code, seconds, streams.errors)

    def _capture(self, commands: Commands) -> str:
        ran = self._at_once(commands, "")
        self._streams.put(self._state, CommandResult("", ran.code, errors=ran.errors), None)
        self._state.code = ran.code
        return ran.output

    def _expander(self) -> WordExpander:
        state = self._state
        frame = state.frames[-1]
        special = {"?": str(state.code), "0": frame.name, "$": "1", "!": "2", "-": ""}
        return WordExpander(state.variables, frame.arguments, special, self._capture, self._here.names)


def _pauses(body: tuple[Step, ...]) -> bool:
    """Whether a round of a loop may last."""
    return any(isinstance(step, Act) and _name(step.command) == "sleep" for step in body)


def _name(command: Simple) -> str | None:
    return command.words[0].plain if command.words else None


def _captures(word: ScriptWord) -> bool:
    return any(isinstance(part, Capture) for part in word.parts)
