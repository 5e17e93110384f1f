"""`save`, `quit`, `history`, `clear`, `edit` and `watch`: the console itself."""

from __future__ import annotations

from engine.kubectl.editing import NoEditorError
from engine.kubectl.errors import KubectlError
from engine.shell import Clear, Err, Invocation, Out, Run
from engine.shell.invocation import reason_of
from levels.session.draft import save_scenario
from levels.session.scenario import SANDBOX
from levels.session.words.console import Console, Word, failed, usage
from levels.session.words.sandbox import SANDBOX_ONLY

_WITH_ONE = 2
_CLEAR = Clear("\033[H\033[2J")


def save(console: Console, call: Invocation) -> Run:
    """`save [--scenario] FILE`: write a recording, or a scenario, of everything so far. A replay writes nothing."""
    names = [word for word in call.argv[1:] if word != "--scenario"]
    as_scenario = len(names) < len(call.argv[1:])
    if len(names) != 1 or names[0].startswith("-"):
        return usage("save", "save FILE, save --scenario FILE")
    write = console.session.save
    if write is None:
        return _say("")
    try:
        if as_scenario:
            return _save_scenario(console, names[0])
        write(console.session, names[0])
    except OSError as error:
        return failed("save", f"{names[0]}: {reason_of(error)}")
    return _say(f"saved {names[0]}\n")


def _save_scenario(console: Console, file: str) -> Run:
    if console.session.scenario_name != SANDBOX:
        return failed("save", "a level is a scenario already; --scenario is for the sandbox")
    left_out = save_scenario(console.session, file, SANDBOX_ONLY)
    return _say(f"saved {file}: podfall run {file}\n", "".join(f"Warning: left out: {what}\n" for what in left_out))


def quit_(console: Console, call: Invocation) -> Run:
    """`quit`: read no further line."""
    del call
    console.session.finished = True
    return _say("")


def history(console: Console, call: Invocation) -> Run:
    """`history`: the lines so far, numbered as bash does."""
    del call
    lines = console.session.journal.lines()
    return _say("".join(f"{number:5d}  {line}\n" for number, line in enumerate(lines, start=1)))


def clear(console: Console, call: Invocation) -> Run:
    """`clear`: an empty terminal."""
    del console, call
    return _clear()


def edit(console: Console, call: Invocation) -> Run:
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
        edited = session.editing.edit(name, text)
    except NoEditorError:
        return failed("edit", f"there is no editor here; write a file with `echo ... > {name}`")
    except KubectlError as error:
        return failed("edit", str(error))
    session.files.write(name, edited, append=False)
    return _say("")


def of_levels(console: Console, call: Invocation) -> Run:
    """A sandbox has no goals and no texts."""
    del console
    return failed(call.argv[0], "only a level has it: podfall play")


def _clear() -> Run:
    yield _CLEAR
    return 0


def _say(text: str, warning: str = "") -> Run:
    if warning:
        yield Err(warning)
    if text:
        yield Out(text)
    return 0


WORDS = (
    Word(save, "save [--scenario] FILE", "a recording for podfall replay, or a scenario for podfall run"),
    Word(history, "history", "the lines so far"),
    Word(clear, "clear", "an empty terminal"),
    Word(edit, "edit FILE", "change a file in your editor, $KUBE_EDITOR or $EDITOR"),
    Word(quit_, "quit", "the end", aliases=("exit",)),
)
HIDDEN = dict.fromkeys(("goals", "brief", "hint", "debrief", "solution"), of_levels)
"""Commands that exist only to say what to do instead."""
