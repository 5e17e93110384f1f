"""Lays a script out as steps with places, so that where it stands is a number.

`machine` takes the steps. What may last (a loop, a branch, a function, a subshell) becomes jumps; a pipeline, or what
runs in the background, is one step, which is over at once and tells how long it took.
"""

from __future__ import annotations

from functools import lru_cache

from engine.runtime.script.parser import parse
from engine.runtime.script.steps import (
    ALWAYS,
    BAD,
    OK,
    Act,
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
    Pipe,
    Program,
    Return,
    Step,
)
from engine.runtime.script.tree import (
    Case,
    Command,
    CommandList,
    Commands,
    For,
    Function,
    Group,
    If,
    Loop,
    Redirected,
    ScriptPipeline,
    Simple,
    alone,
)


@lru_cache(maxsize=512)
def program_of(script: str | Commands) -> Program:
    """The steps of a script, as its text or read already. Raises ScriptError."""
    layout = _Layout()
    layout.commands(parse(script) if isinstance(script, str) else script, checked=True)
    return tuple(layout.steps)


class _Layout:
    """Appends steps, and knows which loops and redirections stand around the next one."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._around: list[tuple[str, list[Jump], int]] = []
        """What is open here: kind, the jumps that lead behind it, and where it begins anew."""

    def commands(self, commands: Commands, *, checked: bool) -> None:
        for item in commands.items:
            self._and_or(item, checked=checked)

    def _add(self, step: Step) -> None:
        self.steps.append(step)

    def _jump(self, when: str = ALWAYS, to: int = -1) -> Jump:
        jump = Jump(when, to)
        self._add(jump)
        return jump

    @property
    def _here(self) -> int:
        return len(self.steps)

    def _and_or(self, item: CommandList, *, checked: bool) -> None:
        if item.background:
            for pipeline in (item.first, *(pipeline for _, pipeline in item.rest)):
                self._add(Pipe(_stages(pipeline), background=True))
            return
        self._pipeline(item.first, checked=checked and not item.rest)
        for index, (operator, pipeline) in enumerate(item.rest, start=1):
            over = self._jump(BAD if operator == "&&" else OK)
            self._pipeline(pipeline, checked=checked and index == len(item.rest))
            over.to = self._here

    def _pipeline(self, pipeline: ScriptPipeline, *, checked: bool) -> None:
        checked = checked and not pipeline.negated
        if len(pipeline.stages) > 1:
            self._add(Pipe(_stages(pipeline), background=False))
        else:
            self._command(pipeline.stages[0], checked=checked)
        if pipeline.negated:
            self._add(Negate())
        elif checked:
            self._add(Check())

    def _command(self, command: Command, *, checked: bool) -> None:
        match command:
            case Simple():
                if not self._leaves(command):
                    self._add(Act(command))
            case If():
                self._if(command, checked=checked)
            case Loop():
                self._loop(command, checked=checked)
            case For():
                self._for(command, checked=checked)
            case Case():
                self._case(command, checked=checked)
            case Group(body, own):
                self._group(body, own=own, checked=checked)
            case Function():
                self._function(command)
            case Redirected(inside, redirections):
                self._add(Open(redirections))
                self._around.append(("redirection", [], 0))
                self._command(inside, checked=checked)
                self._around.pop()
                self._add(Close())

    def _leaves(self, command: Simple) -> bool:
        """`break` and `continue` are jumps, with what they leave behind put away."""
        word = command.words[0].plain if command.words else None
        loops = [place for place, (kind, _, _) in enumerate(self._around) if kind in {"loop", "for"}]
        if word not in {"break", "continue"} or not loops:
            return False
        count = command.words[1].plain if len(command.words) > 1 else "1"
        wanted = int(count) if count is not None and count.isdecimal() and int(count) else 1
        target = loops[-min(wanted, len(loops))]
        for kind, _, _ in reversed(self._around[target + 1 :]):
            if kind != "loop":
                put_away: Step = Drop() if kind == "for" else Close() if kind == "redirection" else Leave()
                self._add(put_away)
        _, behind, start = self._around[target]
        if word == "break":
            behind.append(self._jump())
        else:
            self._jump(to=start)
        return True

    def _if(self, command: If, *, checked: bool) -> None:
        ends: list[Jump] = []
        for condition, body in command.branches:
            self.commands(condition, checked=False)
            over = self._jump(BAD)
            self.commands(body, checked=checked)
            ends.append(self._jump())
            over.to = self._here
        if command.otherwise is not None:
            self.commands(command.otherwise, checked=checked)
        else:
            self._add(Done())
        for end in ends:
            end.to = self._here

    def _loop(self, command: Loop, *, checked: bool) -> None:
        start = self._here
        self.commands(command.condition, checked=False)
        behind = [self._jump(OK if command.until else BAD)]
        self._around.append(("loop", behind, start))
        self.commands(command.body, checked=checked)
        self._around.pop()
        self._jump(to=start)
        for jump in behind:
            jump.to = self._here
        self._add(Done())

    def _for(self, command: For, *, checked: bool) -> None:
        self._add(Begin(command.words))
        start = self._here
        following = Next(command.name)
        self._add(following)
        behind: list[Jump] = []
        self._around.append(("for", behind, start))
        self.commands(command.body, checked=checked)
        self._around.pop()
        self._jump(to=start)
        for jump in behind:
            jump.to = self._here
        if behind:
            self._add(Drop())
        following.to = self._here
        self._add(Done())

    def _case(self, command: Case, *, checked: bool) -> None:
        choose, arms, ends = Choose(command.word), [], []
        self._add(choose)
        for patterns, body in command.arms:
            arms.append((patterns, self._here))
            self.commands(body, checked=checked)
            ends.append(self._jump())
        choose.arms, choose.to = tuple(arms), self._here
        self._add(Done())
        for end in ends:
            end.to = self._here

    def _group(self, body: Commands, *, own: bool, checked: bool) -> None:
        if not own:
            self.commands(body, checked=checked)
            return
        enter = Enter()
        self._add(enter)
        self._around.append(("subshell", [], 0))
        self.commands(body, checked=checked)
        self._around.pop()
        enter.to = self._here
        self._add(Leave())

    def _function(self, command: Function) -> None:
        define = Define(command.name)
        self._add(define)
        around, self._around = self._around, []
        self.commands(command.body, checked=True)
        self._around = around
        self._add(Return())
        define.to = self._here


def _stages(pipeline: ScriptPipeline) -> tuple[Commands, ...]:
    """The commands of a pipeline, each as a script of its own."""
    return tuple(map(alone, pipeline.stages))
