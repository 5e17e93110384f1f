"""The parts of a parsed script: the parser builds them, the program lays them out, the expansion reads the words."""

from __future__ import annotations

from msgspec import Struct


class LiteralPart(Struct, frozen=True):
    """Text that stands for itself."""

    text: str
    quoted: bool = False


class Parameter(Struct, frozen=True):
    """`$NAME` or `${NAME op WORD}`: `op` is `-`, `=`, `?` or `+` (`:` before it), `#`, `##`, `%`, `%%`, `/` or `//`."""

    name: str
    quoted: bool = False
    op: str = ""
    word: ScriptWord | None = None
    other: ScriptWord | None = None
    """What `/` puts in the place of `word`."""
    length: bool = False
    """`${#NAME}`."""


class Capture(Struct, frozen=True):
    """`$(SCRIPT)` or backticks: what the script prints, without its trailing newlines."""

    script: Commands
    quoted: bool = False


class Arithmetic(Struct, frozen=True):
    """`$((EXPRESSION))`, whose text is expanded first."""

    text: ScriptWord
    quoted: bool = False


class ScriptWord(Struct, frozen=True):
    """One word as written."""

    parts: tuple[LiteralPart | Parameter | Capture | Arithmetic, ...]

    @property
    def plain(self) -> str | None:
        """Its text where it is plain and unquoted, as a reserved word has to be."""
        if len(self.parts) != 1:
            return None
        (part,) = self.parts
        return part.text if isinstance(part, LiteralPart) and not part.quoted else None


class Redirection(Struct, eq=False):
    """`>`, `>>`, `<`, `<<`, `<<<` or `>&`, of one stream; a here-document gets its text when its line has ended."""

    stream: int
    operator: str
    target: ScriptWord
    """The file, the other stream or the text of a here-document."""


class Simple(Struct, frozen=True):
    """Assignments, words and redirections."""

    assignments: tuple[tuple[str, ScriptWord], ...] = ()
    words: tuple[ScriptWord, ...] = ()
    redirections: tuple[Redirection, ...] = ()


class If(Struct, frozen=True):
    """`if`, with each `elif` as a branch of its own."""

    branches: tuple[tuple[Commands, Commands], ...]
    otherwise: Commands | None = None


class Loop(Struct, frozen=True):
    """`while` or `until`."""

    condition: Commands
    body: Commands
    until: bool = False


class For(Struct, frozen=True):
    """`for NAME in WORDS`; without `in` the words are the parameters."""

    name: str
    words: tuple[ScriptWord, ...] | None
    body: Commands


class Case(Struct, frozen=True):
    """`case WORD in PATTERN) ... ;; esac`."""

    word: ScriptWord
    arms: tuple[tuple[tuple[ScriptWord, ...], Commands], ...]


class Group(Struct, frozen=True):
    """`{ ...; }`, or `( ... )`, whose variables are its own."""

    body: Commands
    own: bool = False


class Function(Struct, frozen=True):
    """`NAME() { ...; }`."""

    name: str
    body: Commands


class Redirected(Struct, frozen=True):
    """A compound command with redirections behind it."""

    command: Command
    redirections: tuple[Redirection, ...]


Command = Simple | If | Loop | For | Case | Group | Function | Redirected


class ScriptPipeline(Struct, frozen=True):
    """Commands joined by `|`; `!` turns its status over."""

    stages: tuple[Command, ...]
    negated: bool = False


class CommandList(Struct, frozen=True):
    """Pipelines joined by `&&` and `||`; each of `rest` carries the operator in front of it."""

    first: ScriptPipeline
    rest: tuple[tuple[str, ScriptPipeline], ...] = ()
    background: bool = False
    """It ends in `&`."""


class Commands(Struct, frozen=True):
    """What `;`, `&` and newlines separate."""

    items: tuple[CommandList, ...] = ()


def alone(command: Command) -> Commands:
    """A script of one command."""
    return Commands((CommandList(ScriptPipeline((command,))),))
