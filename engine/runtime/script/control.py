"""The commands that steer the script itself: `exit`, `return`, `eval`, `.`, `shift` and `set`."""

from __future__ import annotations

from collections.abc import Callable

from engine.api.numerals import int64
from engine.runtime.script.frames import end_frame, leave, push
from engine.runtime.script.state import Frame, ScriptState


def control(read: Callable[[str], str | None], state: ScriptState, frame: Frame, words: list[str]) -> bool:
    """Do what steers the script; False where it is another command. `read` knows the files."""
    arguments = words[1:]
    match words[0]:
        case "exit":
            state.code = _number(arguments, state.code)
            leave(state)
        case "return":
            state.code = _number(arguments, state.code)
            end_frame(state)
        case "eval":
            push(state, Frame(" ".join(arguments), 0, frame.arguments, function=True))
        case "." | "source" if arguments and (text := read(arguments[0])) is not None:
            push(state, Frame(text, 0, arguments[1:] or frame.arguments, function=True))
        case "shift":
            del frame.arguments[: _number(arguments, 1)]
            state.code = 0
        case "set":
            _set(state, frame, arguments)
        case _:
            return False
    return True


def _set(state: ScriptState, frame: Frame, arguments: list[str]) -> None:
    """`-e` and `-o pipefail`, with `+` off again, and the parameters behind `--`; other options change nothing."""
    state.code = 0
    for place, word in enumerate(arguments):
        if word == "--":
            frame.arguments[:] = arguments[place + 1 :]
            return
        if word[:1] in {"-", "+"}:
            named = arguments[place + 1 : place + 2] if "o" in word[1:] else []
            if "e" in word[1:] or named == ["errexit"]:
                state.errexit = word[0] == "-"
            if named == ["pipefail"]:
                state.pipefail = word[0] == "-"


def _number(arguments: list[str], default: int) -> int:
    found = int64(arguments[0]) if arguments else None
    return default if found is None else found & 255
