"""The plain console: lines from standard input, what they print on standard output and error.

On a terminal it prompts, completes and tells what happens, one line a tick. Otherwise it prints only what commands
print, so that a transcript can be compared byte by byte, and tells on standard error if it is asked to; it goes on
after a failing line and exits with the status of the last one, or stops at the first after `set -e`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.shell import Stderr, Stdout
from engine.shell.runner import INTERRUPTED
from levels.commands.command import USAGE
from levels.session.line_runner import LineRunner
from levels.session.timeline import InterruptedMoveError, MoveError, Timeline, moment
from levels.storm.present.ports import StormsAtOnce
from tui.completion import complete
from tui.editor import edit_text
from tui.standardstreams import CommandInput, Ended, TickTeller, say, show_mistakes, tell
from tui.terminal import complete_on_tab, is_terminal

if TYPE_CHECKING:
    from levels.session.session import Session
    from tui.plainkeeping import Keeping
    from tui.server.listener import ListenAddress


def run_console(
    session: Session, place: ListenAddress | None = None, keeping: Keeping | None = None, *, narrate: bool = False
) -> Ended:
    """Read and run lines until the end of the input, `quit`, or a failure after `set -e`.

    At `place`, the API is served meanwhile. `keeping` keeps the run, and raises DamagedError where one that was kept
    cannot be gone on with. `narrate` tells on standard error what happens; a terminal is told anyway.
    """
    show_mistakes()
    if place is not None:
        from tui.server.console import run_served_console  # noqa: PLC0415 - few consoles are served

        return run_served_console(session, place, keeping, narrate=narrate)
    terminal = is_terminal()
    if terminal:
        session.editing.ask = edit_text
    timeline = Timeline(session)
    if terminal:
        complete_on_tab(lambda line: complete(timeline.session, line))
    teller = TickTeller(lambda: timeline.session, narrate=narrate, terminal=terminal)
    session.storms = StormsAtOnce(lambda: teller.interrupts.asked)
    if keeping is not None:
        keeping.begin(session)
    try:
        status = _read_and_run(timeline, keeping, teller, terminal=terminal)
    except KeyboardInterrupt:
        status = INTERRUPTED
    return Ended(status, timeline.session)


def _read_and_run(timeline: Timeline, keeping: Keeping | None, teller: TickTeller, *, terminal: bool) -> int:
    status = 0
    commands = CommandInput(terminal=terminal)
    tell(timeline.session)
    while not timeline.session.finished:
        command = commands.next(timeline.session)
        if command is None:
            break
        status = run_line(timeline, command, teller)
        tell(timeline.session)
        if keeping is not None:
            keeping.after_line(timeline.session)
        if timeline.session.shell.stopped:
            break
    return status


def run_line(timeline: Timeline, line: str, teller: TickTeller | None = None) -> int:
    """Run a line, or go where in time it says; `teller` hears of each tick that passes for it."""
    teller = teller or TickTeller(lambda: timeline.session)
    teller.begin(line)
    interrupts = teller.interrupts
    with interrupts.listening():
        try:
            target = moment(line, timeline.tick)
            if target is not None:
                timeline.go(target, lambda: interrupts.asked)
                say(Stdout(f"{timeline.arrival(target)}\n"))
                return 0
        except (ValueError, MoveError) as error:
            say(Stderr(f"podfall: {error}\n"))
            return INTERRUPTED if isinstance(error, InterruptedMoveError) else USAGE
        return _run(timeline, line, teller)


def _run(timeline: Timeline, line: str, teller: TickTeller) -> int:
    timeline.typed()
    runner = LineRunner(timeline.session, line, say)
    status = runner.drive(lambda: teller.interrupts.asked, passed=teller.passed)
    if runner.mutated:
        timeline.branch()
    timeline.passed(idle=True)
    return status
