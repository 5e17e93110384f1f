"""The steps that lead a script through its loops, branches, functions and subshells; none of them lasts."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from engine.runtime.script.expansion import WordExpander
from engine.runtime.script.frames import end_frame, leave, push_subshell, restore
from engine.runtime.script.state import UNKNOWN, Frame, ScriptPlace, ScriptState
from engine.runtime.script.steps import (
    ALWAYS,
    OK,
    Begin,
    Check,
    Choose,
    Close,
    Define,
    Done,
    Drop,
    Enter,
    Jump,
    Leave,
    Negate,
    Next,
    Open,
    Return,
)
from engine.runtime.script.streams import Streams


class Flow:
    """Takes these steps."""

    def __init__(self, state: ScriptState, streams: Streams, expander: Callable[[], WordExpander]) -> None:
        """`expander` expands words where the script stands."""
        self._state = state
        self._streams = streams
        self._expander = expander
        self.steps: dict[type[Any], Callable[[Frame, Any], int]] = {
            Jump: self._jump,
            Check: self._check,
            Negate: self._negate,
            Done: self._done,
            Begin: self._begin,
            Next: self._next,
            Drop: self._drop,
            Choose: self._choose,
            Define: self._define,
            Return: self._return,
            Open: self._open,
            Close: self._close,
            Enter: self._enter,
            Leave: self._leave,
        }
        """By kind of step; each returns 0, the seconds that it lasts."""

    def _jump(self, frame: Frame, step: Jump) -> int:
        if step.when == ALWAYS or (self._state.code == 0) == (step.when == OK):
            frame.step = step.to
        return 0

    def _check(self, _frame: Frame, _step: Check) -> int:
        if self._state.errexit and self._state.code != 0:
            leave(self._state)
        return 0

    def _negate(self, _frame: Frame, _step: Negate) -> int:
        self._state.code = int(self._state.code == 0)
        return 0

    def _done(self, _frame: Frame, _step: Done) -> int:
        self._state.code = 0
        return 0

    def _begin(self, frame: Frame, step: Begin) -> int:
        words = list(frame.arguments) if step.words is None else self._expander().fields(step.words)
        self._state.words.append(words)
        return 0

    def _next(self, frame: Frame, step: Next) -> int:
        if self._state.words[-1]:
            self._state.variables[step.name] = self._state.words[-1].pop(0)
        else:
            self._state.words.pop()
            frame.step = step.to
        return 0

    def _drop(self, _frame: Frame, _step: Drop) -> int:
        self._state.words.pop()
        return 0

    def _choose(self, frame: Frame, step: Choose) -> int:
        expander = self._expander()
        text = expander.text(step.word)
        frame.step = step.to
        for patterns, place in step.arms:
            if UNKNOWN in text or any(fnmatchcase(text, expander.pattern(pattern)) for pattern in patterns):
                frame.step = place
                break
        return 0

    def _define(self, frame: Frame, step: Define) -> int:
        self._state.functions[step.name] = ScriptPlace(frame.source, frame.step)
        frame.step, self._state.code = step.to, 0
        return 0

    def _return(self, _frame: Frame, _step: Return) -> int:
        end_frame(self._state)
        return 0

    def _open(self, _frame: Frame, step: Open) -> int:
        self._state.sinks.append(self._streams.opened(self._state, step.redirections, self._expander()))
        return 0

    def _close(self, _frame: Frame, _step: Close) -> int:
        self._state.sinks.pop()
        return 0

    def _enter(self, _frame: Frame, step: Enter) -> int:
        push_subshell(self._state, step.to)
        return 0

    def _leave(self, _frame: Frame, _step: Leave) -> int:
        restore(self._state)
        return 0
