"""Where what a script prints goes, and where what it reads comes from: the log, files, or another command."""

from __future__ import annotations

from collections.abc import Callable

from engine.runtime.script.expansion import WordExpander
from engine.runtime.script.state import UNKNOWN, CommandResult, ScriptState, Sink
from engine.runtime.script.tree import Redirection
from engine.runtime.script.words import ScriptError

_NULL = "/dev/null"
_ERRORS = 2
_OUTPUT = frozenset({"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
_OWN_ERRORS = frozenset({"/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"})
_LOG = frozenset({"/proc/1/fd/1", "/proc/1/fd/2"})
_MOST_CAPTURED = 1 << 23
"""Characters that the commands of one step, or of one that is run beside process 1, can print."""
NO_SINK: Sink = ("", "", None)
CAPTURED: Sink = ("\0output", "\0errors", "")
"""Where a command prints whose text another one takes in the same step."""


class MissingFileError(Exception):
    """A file is to be read that is not there; the text is what a shell says."""


class Streams:
    """The streams of the scripts of one container."""

    def __init__(
        self, read: Callable[[str], str | None], write: Callable[[str, str], None], say: Callable[[str], None]
    ) -> None:
        """`read` and `write` know the files, `say` hears each line of the log."""
        self._read = read
        self._put_file = write
        self.say = say

    def opened(self, state: ScriptState, redirections: tuple[Redirection, ...], expander: WordExpander) -> Sink:
        """Where output, errors and input go with these; later ones see earlier ones. Raises MissingFileError."""
        sink = state.sinks[-1] if state.sinks else NO_SINK
        for redirection in redirections:
            target = expander.text(redirection.target)
            sink = self._redirected(sink, redirection, target)
        return sink

    def _redirected(self, sink: Sink, redirection: Redirection, target: str) -> Sink:
        output, errors, text = sink
        operator, to_errors = redirection.operator, redirection.stream == _ERRORS
        if operator.startswith("<"):
            return output, errors, self._input(operator, target)
        if operator == ">&" and target.isdecimal():
            copied = output if target == "1" else errors
            return (output, copied, text) if to_errors else (copied, errors, text)
        if target in _OUTPUT | _OWN_ERRORS:
            file = output if target in _OUTPUT else errors
        else:
            file = self._file(target, append=operator.endswith(">>"))
        if "&" in operator:
            return file, file, text
        return (output, file, text) if to_errors else (file, errors, text)

    def _input(self, operator: str, target: str) -> str:
        if operator in {"<<", "<<'"}:
            return target
        if operator == "<<<":
            return f"{target}\n"
        text = self._read(target)
        if text is None:
            raise MissingFileError(f"sh: can't open {target}: no such file\n")
        return text

    def _file(self, path: str, *, append: bool) -> str:
        if path in _LOG:
            return ""
        if path != _NULL and not append:
            self._put_file(path, "")
        return path

    def put(self, state: ScriptState, ran: CommandResult, sink: Sink | None) -> None:
        """Send what a command printed where it goes."""
        output, errors, _ = sink or (state.sinks[-1] if state.sinks else NO_SINK)
        self.write(state, ran.errors, errors)
        self.write(state, ran.output, output)

    def write(self, state: ScriptState, text: str, target: str) -> None:
        """Send a text to the log, into a file or nowhere."""
        if not text or target == _NULL:
            return
        if target:
            self._put_file(target, (self._read(target) or "") + text)
        else:
            self.log(state, text)

    def log(self, state: ScriptState, text: str) -> None:
        """Send a text to the log, whose lines are told when they have ended."""
        *lines, state.line = (state.line + text.replace(UNKNOWN, "")).split("\n")
        for line in lines:
            self.say(line)

    def flush(self, state: ScriptState) -> None:
        """Tell a line that has not ended."""
        if state.line:
            self.say(state.line)
            state.line = ""


class CapturedStreams(Streams):
    """Streams of which another command of the same step takes the texts."""

    def __init__(
        self, read: Callable[[str], str | None], write: Callable[[str, str], None], say: Callable[[str], None]
    ) -> None:
        """`say` hears what is sent to the log all the same."""
        super().__init__(read, write, say)
        self.pieces: list[tuple[str, str]] = []
        """What was printed, in its order: where it went, and the text."""
        self._room = _MOST_CAPTURED

    def write(self, state: ScriptState, text: str, target: str) -> None:
        """Keep what is captured. Raises ScriptError where that becomes too much."""
        if target in CAPTURED[:2]:
            if len(text) > self._room:
                raise ScriptError(f"podfall: a command here prints at most {_MOST_CAPTURED} characters")
            self._room -= len(text)
            self.pieces.append((target, text))
        else:
            super().write(state, text, target)

    @property
    def output(self) -> str:
        """What was printed as output."""
        return "".join(text for target, text in self.pieces if target == CAPTURED[0])

    @property
    def errors(self) -> str:
        """What was printed as errors."""
        return "".join(text for target, text in self.pieces if target == CAPTURED[1])


def input_of(state: ScriptState, sink: Sink | None) -> str:
    """What a command reads."""
    return (sink or (state.sinks[-1] if state.sinks else NO_SINK))[2] or ""
