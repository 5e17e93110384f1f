"""`save`, `quit`, `history`, `clear`, `edit` and `watch`: the console itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.kubectl.editor import NoEditorError
from engine.kubectl.errors import KubectlError
from engine.shell import Clear, Invocation, Run, Stderr, Stdout
from engine.shell.invocation import reason_of
from levels.authoring.documents import SANDBOX
from levels.authoring.draft import draft_text, write_draft
from levels.commands.command import ConsoleCommand, ConsoleState, failed, usage
from levels.commands.sandbox import SANDBOX_ONLY
from levels.files.output import prints
from levels.recording.record import run_text

if TYPE_CHECKING:
    from levels.session_port import SessionPort

_SAVE_FLAGS = frozenset({"--scenario", "--force"})
_WITH_ONE = 2
_CLEAR = Clear("\033[H\033[2J")


def save(console: ConsoleState, call: Invocation) -> Run:
    """`save [--scenario] [--force] FILE`: write a recording, or a scenario, of everything so far; `-` prints it.

    A replay writes nothing.
    """
    flags = {word for word in call.argv[1:] if word in _SAVE_FLAGS}
    names = [word for word in call.argv[1:] if word not in _SAVE_FLAGS]
    if len(names) != 1 or (names[0].startswith("-") and not prints(names[0])):
        return usage("save", "save FILE, save --scenario FILE")
    if not console.session.recordable:
        return failed("save", "a frozen cluster is not recorded")
    save_as = _save_scenario if "--scenario" in flags else _save_run
    return save_as(console.session, names[0], force="--force" in flags, remote=call.context.remote)


def _save_run(session: SessionPort, file: str, *, force: bool, remote: bool) -> Run:
    if prints(file):
        return _say(run_text(session, file))
    write = session.save
    why = session.saving.save(None if write is None else lambda: write(session, file, force=force), remote=remote)
    return failed("save", f"{file}: {why}") if why else _say(f"saved {file}\n")


def _save_scenario(session: SessionPort, file: str, *, force: bool, remote: bool) -> Run:
    if session.scenario_name != SANDBOX:
        return failed("save", "a level is a scenario already; --scenario is for the sandbox")
    left_out: list[str] = []
    text = draft_text(session, file, SANDBOX_ONLY, left_out)
    warning = "".join(f"Warning: left out: {what}\n" for what in left_out)
    if prints(file):
        return _say(text, warning)
    write = None if session.save is None else lambda: write_draft(text, file, force=force)
    why = session.saving.save(write, remote=remote)
    return failed("save", f"{file}: {why}") if why else _say(f"saved {file}: podfall run {file}\n", warning)


def quit_(console: ConsoleState, call: Invocation) -> Run:
    """`quit`: read no further line."""
    del call
    console.session.finished = True
    return _say("")


def history(console: ConsoleState, call: Invocation) -> Run:
    """`history`: the lines so far, numbered as bash does."""
    del call
    lines = console.session.journal.lines()
    return _say("".join(f"{number:5d}  {line}\n" for number, line in enumerate(lines, start=1)))


def clear(console: ConsoleState, call: Invocation) -> Run:
    """`clear`: an empty terminal."""
    del console, call
    return _clear()


def edit(console: ConsoleState, call: Invocation) -> Run:
    """`edit FILE`: change a file of the folder in an editor; one that does not exist begins empty."""
    if len(call.argv) != _WITH_ONE or call.argv[1].startswith("-"):
        return usage("edit", "edit FILE")
    session, name = console.session, call.argv[1]
    try:
        text = session.files.read(name)
    except FileNotFoundError:
        text = ""
    except OSError as error:
        return failed("edit", f"{name}: {reason_of(error)}")
    try:
        edited = session.editing.edit(name, text, remote=call.context.remote)
    except NoEditorError:
        return failed("edit", f"there is no editor here; write a file with `echo ... > {name}`")
    except KubectlError as error:
        return failed("edit", str(error))
    session.files.write(name, edited, append=False)
    return _say("")


def of_levels(console: ConsoleState, call: Invocation) -> Run:
    """A sandbox has no goals and no texts."""
    del console
    return failed(call.argv[0], "only a level has it: podfall play")


def _clear() -> Run:
    yield _CLEAR
    return 0


def _say(text: str, warning: str = "") -> Run:
    if warning:
        yield Stderr(warning)
    if text:
        yield Stdout(text)
    return 0


WORDS = (
    ConsoleCommand(
        save, "save [--scenario] FILE", "a recording for podfall replay, or a scenario for podfall run; - prints it"
    ),
    ConsoleCommand(history, "history", "the lines so far"),
    ConsoleCommand(clear, "clear", "an empty terminal"),
    ConsoleCommand(edit, "edit FILE", "change a file in your editor, $KUBE_EDITOR or $EDITOR"),
    ConsoleCommand(quit_, "quit", "the end", aliases=("exit",)),
)
HIDDEN = dict.fromkeys(("goals", "brief", "hint", "debrief", "solution"), of_levels)
"""Commands that exist only to say what to do instead."""
