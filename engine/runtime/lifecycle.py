"""Lifecycle: processes start, dial what they need, open sockets and end, each at its deadline.

Called by `Runtime.start` and, in the third phase of a tick, by `Runtime.step`. A process that nothing happens to
costs nothing: everything it will do by itself stands in one heap, by tick and then by who asked first.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from engine.api.numerals import int64
from engine.api.quantity import whole
from engine.clock import Clock
from engine.panics import attempt_all
from engine.runtime.images import COMPLETION_TICKS, Listen
from engine.runtime.links import Links
from engine.runtime.processes import NEVER, OUT_OF_MEMORY, SIGKILLED, Process
from engine.runtime.script.servers import listener_of
from engine.runtime.script.state import FOREVER, UNKNOWN, CommandResult, StepBudget
from engine.runtime.shell import ContainerShell, RunProgram, begin_script, is_interactive


class ProcessDeadline(NamedTuple):
    """What a process will do by itself."""

    tick: int
    order: int
    serial: int
    act: str
    number: int
    """An index into what the behaviour lists, a place in a script, an exit code, or the last tick of a wait."""


class ProcessLifecycle:
    """The deadlines of every process."""

    def __init__(
        self,
        clock: Clock,
        links: Links,
        changed: Callable[[Process], None],
        run_program: RunProgram,
        slow_starts: Mapping[str, int],
    ) -> None:
        """`slow_starts` are the images whose processes open their ports later, and by how many ticks."""
        self._clock = clock
        self._slow_starts = slow_starts
        self._shell = ContainerShell(clock, run_program, self._own_program)
        self._links = links
        self._changed = changed
        self._heap: list[ProcessDeadline] = []
        self._orders = 0
        self._alive: dict[int, Process] = {}
        self.reprieves: dict[str, int] = {}
        self._reprieved: dict[int, int] = {}
        """Serial of a process to the tick up to which it lives on."""
        self._acts: dict[str, Callable[[Process, int], None]] = {
            "listen": self._listen,
            "dial": self._dial,
            "await": self._await,
            "script": self._script,
            "oom": self._oom,
            "exit": self.end,
        }

    def next_due(self) -> int:
        """The tick of the earliest deadline."""
        return self._heap[0].tick if self._heap else NEVER

    def begin(self, process: Process) -> None:
        """Let a new process do what its image does."""
        behaviour = process.behaviour
        self._alive[process.serial] = process
        process.log.extend(behaviour.log)
        now = self._clock.tick
        if behaviour.memory and 0 < process.memory_limit < whole(behaviour.memory):
            self._at(now + 1, process, "oom", 0)
        if process.terminal and _waits_for_lines(process):
            return
        if process.scripted:
            self._script(process, 0)
        else:
            self._be_the_image(process)

    def _be_the_image(self, process: Process) -> None:
        behaviour, now = process.behaviour, self._clock.tick
        if behaviour.exits is not None:
            self._at(now + behaviour.exits.after, process, "exit", behaviour.exits.code)
        elif behaviour.waits_for:
            self._at(now, process, "await", 0)
        elif behaviour.depends_on is not None:
            self._at(now, process, "dial", now + behaviour.depends_on.dial_ticks)
        else:
            self._open_sockets(process)

    def end_after(self, process: Process, ticks: int, code: int) -> None:
        """Let a process end with `code` once `ticks` have passed (0: later in this tick)."""
        self._at(self._clock.tick + ticks, process, "exit", code)

    def end(self, process: Process, code: int) -> None:
        """Let a process end now, unless it lives on for a while."""
        if self.reprieves and self._lives_on(process, code):
            return
        self.end_at_once(process, code)

    def _lives_on(self, process: Process, code: int) -> bool:
        now = self._clock.tick
        until = self._reprieved.setdefault(process.serial, now + self.reprieves.get(process.pod_key, 0))
        if now < until:
            self._at(until, process, "exit", code)
        return now < until

    def end_at_once(self, process: Process, code: int) -> None:
        """Let a process end with its machine or its sandbox."""
        process.alive = False
        process.exit_code = code
        process.finished_tick = self._clock.tick
        process.finished_at = self._clock.stamp()
        process.listening.clear()
        del self._alive[process.serial]
        self._changed(process)

    def step(self) -> None:
        """Everything that is due; what panics is due again in the next tick."""
        attempt_all(self._due(), self._do, self._again)

    def _due(self) -> Iterator[ProcessDeadline]:
        now = self._clock.tick
        while self._heap and self._heap[0].tick <= now:
            yield heapq.heappop(self._heap)

    def _do(self, due: ProcessDeadline) -> None:
        process = self._alive.get(due.serial)
        if process is not None:
            self._acts[due.act](process, due.number)

    def _again(self, due: ProcessDeadline) -> None:
        process = self._alive.get(due.serial)
        if process is not None:
            self._at(self._clock.tick + 1, process, due.act, due.number)

    def alive(self) -> list[Process]:
        """Every process that runs, oldest first."""
        return list(self._alive.values())

    def _at(self, tick: int, process: Process, act: str, number: int) -> None:
        self._orders += 1
        heapq.heappush(self._heap, ProcessDeadline(tick, self._orders, process.serial, act, number))

    def _open_sockets(self, process: Process) -> None:
        begin = self._clock.tick + self._slow_starts.get(process.image, 0)
        for index, listen in enumerate(process.behaviour.listens):
            if listen.wanted(process.command):
                self._at(begin + listen.after, process, "listen", index)

    def _listen(self, process: Process, index: int) -> None:
        listen: Listen = process.behaviour.listens[index]
        process.listening[listen.port] = listen
        if listen.log:
            process.say(listen.log)
        self._changed(process)

    def _dial(self, process: Process, until: int) -> None:
        dependency = process.behaviour.depends_on
        if dependency is None:
            return
        process.link = self._links.reach_first(process, dependency)
        if process.link is not None:
            self._open_sockets(process)
        elif self._clock.tick < until:
            self._at(self._clock.tick + 1, process, "dial", until)
        else:
            process.say(dependency.panic)
            self.end(process, int(dependency.on_fail.removeprefix("exit ")))

    def _await(self, process: Process, _number: int) -> None:
        host, _, port = (process.command[-1] if process.command else "").rpartition(":")
        number = int64(port)
        if number is not None and self._links.reach(process, host, number) is not None:
            self.end(process, 0)
        else:
            self._at(self._clock.tick + 1, process, "await", 0)

    def _script(self, process: Process, _number: int) -> None:
        """Go on with a script until it sleeps or ends."""
        if process.script is None:
            process.script = begin_script(process, process.command)
        pause = self._shell.run(process, process.script, StepBudget())
        now = self._clock.tick
        if pause.ended:
            self._at(now, process, "exit", process.script.code)
        elif pause.seconds < FOREVER:
            self._at(now + max(1, self._ticks(pause.seconds)), process, "script", 0)

    def _own_program(self, process: Process, words: list[str], last: bool) -> CommandResult | None:
        """A script starts a program of its image: what is started last is what the image is there for."""
        if process.behaviour.shell:
            return self._serve_pages(process, words)
        if not last:
            return CommandResult(UNKNOWN, 0)
        if process.completes:
            return CommandResult(UNKNOWN, 0, COMPLETION_TICKS)
        process.command = tuple(words)
        self._be_the_image(process)
        return CommandResult("", 0, FOREVER)

    def _serve_pages(self, process: Process, words: list[str]) -> CommandResult | None:
        """`httpd` and a listening `nc`, which a shell's image has."""
        listen = listener_of(words)
        if listen is None:
            return None
        process.listening[listen.port] = listen
        self._changed(process)
        return CommandResult("", 0, 0 if words[0].endswith("httpd") and "-f" not in words else FOREVER)

    def _oom(self, process: Process, _number: int) -> None:
        """It takes more memory than its limit: the kernel ends it."""
        process.ended_by = OUT_OF_MEMORY
        self.end(process, SIGKILLED)

    def _ticks(self, seconds: int) -> int:
        return -(-seconds * 1000 // self._clock.tick_ms)


def _waits_for_lines(process: Process) -> bool:
    """Whether it is a shell that nobody gave a script."""
    return is_interactive(process.command) if process.command else process.behaviour.shell
