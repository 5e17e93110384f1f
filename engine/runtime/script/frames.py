"""How scripts, functions and subshells begin and end: changes of a `ScriptState` that print nothing."""

from __future__ import annotations

from engine.runtime.script.program import program_of
from engine.runtime.script.state import Frame, ScriptState, Subshell
from engine.runtime.script.steps import (
    ALWAYS,
    OK,
    Act,
    Begin,
    Choose,
    Define,
    Enter,
    Jump,
    Next,
    Open,
    Pipe,
    Program,
)
from engine.runtime.script.words import ScriptError

OWN_FRAME = -1
"""The end of a subshell that is a script of its own."""
_MOST_FRAMES = 50


def push(state: ScriptState, frame: Frame) -> None:
    """Begin a script or a function. Raises ScriptError where too many are open."""
    if len(state.frames) >= _MOST_FRAMES:
        raise ScriptError("sh: out of stack space")
    frame.depths = (len(state.words), len(state.sinks), len(state.subshells))
    state.frames.append(frame)


def push_subshell(state: ScriptState, step: int) -> None:
    """Begin a subshell that ends at `step` of the present frame, or with the frame that comes next."""
    depths = (len(state.frames), len(state.words), len(state.sinks))
    state.subshells.append(Subshell(dict(state.variables), *depths, step, state.errexit))


def end_frame(state: ScriptState) -> None:
    """End the innermost script or function."""
    frame = state.frames.pop()
    put_back(state.variables, frame.outer)
    words, sinks, subshells = frame.depths
    del state.words[words:], state.sinks[sinks:]
    while len(state.subshells) > subshells:
        restore(state)
    if state.subshells and state.subshells[-1].step == OWN_FRAME and not frame.function:
        restore(state)


def put_back(variables: dict[str, str], before: dict[str, str | None]) -> None:
    """Let variables be what they were; None where there were none."""
    for name, value in before.items():
        if value is None:
            variables.pop(name, None)
        else:
            variables[name] = value


def restore(state: ScriptState) -> None:
    """End the innermost subshell: the variables are those of before."""
    subshell = state.subshells.pop()
    state.variables, state.errexit = subshell.variables, subshell.errexit


def leave(state: ScriptState) -> None:
    """`exit`: the innermost subshell is over, or the whole script."""
    if not state.subshells:
        state.frames.clear()
        state.ended_with = None
        return
    subshell = state.subshells[-1]
    del state.frames[subshell.frames :], state.words[subshell.words :], state.sinks[subshell.sinks :]
    if subshell.step == OWN_FRAME:
        restore(state)
    else:
        state.frames[-1].step = subshell.step


def end_behind(state: ScriptState) -> None:
    """`exec`: with the command that follows the innermost subshell is over, or the whole script."""
    subshell = state.subshells[-1] if state.subshells else None
    for frame in state.frames[subshell.frames if subshell is not None else 0 :]:
        frame.step = len(program_of(frame.source))
    if subshell is not None and subshell.step != OWN_FRAME:
        state.frames[subshell.frames - 1].step = subshell.step


def begin_trap(state: ScriptState) -> bool:
    """The script is over: what was to run at its end begins; False where there is nothing more to run."""
    if state.at_exit:
        state.ended_with = state.code
        text, state.at_exit = state.at_exit, ""
        push(state, Frame(text, 0, []))
        return True
    if state.ended_with is not None:
        state.code, state.ended_with = state.ended_with, None
    return False


def nothing_behind(state: ScriptState) -> bool:
    """Whether the script is over once the present command has succeeded."""
    return all(_runs_out(program_of(frame.source), frame.step) for frame in state.frames)


def _runs_out(program: Program, at: int) -> bool:
    while at < len(program):
        step = program[at]
        if isinstance(step, Act | Pipe | Begin | Next | Choose | Define | Open | Enter):
            return False
        if isinstance(step, Jump) and step.when in {ALWAYS, OK}:
            if step.to <= at:
                return False
            at = step.to
        else:
            at += 1
    return True
