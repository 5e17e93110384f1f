"""Tab: the words that can stand where the cursor is.

Called by the console. kubectl's words come from engine/kubectl/completion; what is here finds the command that is being
typed in a line of the shell, and knows podfall's own words. Reads the session, writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from levels.commands.table import WORDS

if TYPE_CHECKING:
    from levels.session.session import Session

_KUBECTL = ("kubectl", "k")
_TIME = ("rewind", "redo", "restart")
_TEXT = ("cat", "cut", "echo", "grep", "head", "ls", "sort", "tail", "uniq", "wc")
_FIRST = "kubectl get pods"
_NODE_WORDS = ("power-off", "power-on", "iptables-save")
_FILE_WORDS = ("cat", "edit", "save", "grep", "head", "tail", "wc", "sort", "uniq", "cut")
_OBJECT_WORDS = {"crash": "pod", "stall": "svc"}
_GOES_ON = ("=", "/", ".", "{", "{{", ",", ":", "[0]", "[*]")
_SEPARATORS = "|;&(\n"
_CLIENT_FLAGS = ("--from", "--to", "--rate", "--get", "--timeout", "--keep-alive", "--retry")


class _Cursor(NamedTuple):
    """The command in which the cursor stands: its whole words, and the last one without its quotes."""

    words: list[str]
    last: str
    quote: str
    """The quote that is still open."""


def complete(session: Session, line: str) -> list[str]:
    """All lines that the typed one can become by completing its last word, in order."""
    if not line.strip():
        return [_FIRST]
    at = _cursor(line)
    found = dict.fromkeys(word for word in _candidates(session, at.words, at.last) if word.startswith(at.last))
    return [line + word.removeprefix(at.last) for word in found]


def ended(line: str) -> str:
    """The line whose last word is sure: its quote is closed and a blank follows, unless the word goes on."""
    if line.endswith(_GOES_ON):
        return line
    return line + _cursor(line).quote + " "


def common(lines: list[str]) -> str:
    """What all of them begin with."""
    first, last = min(lines), max(lines)
    return next((first[:at] for at, sign in enumerate(first) if last[at : at + 1] != sign), first)


def _cursor(line: str) -> _Cursor:
    """Read a line as the shell does, as far as it is typed: the words since the last pipe, `;`, `&` or `$(`."""
    words: list[str] = []
    last, quote, begun = "", "", False
    for place, sign in enumerate(line):
        opens = sign == "(" and line[place - 1 : place] == "$" and quote != "'"
        if opens or (not quote and sign in _SEPARATORS):
            words, last, quote, begun = [], "", "", False
        elif quote:
            last += "" if sign == quote else sign
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote, begun = sign, True
        elif sign in " \t>":
            words += [last] if last or begun else []
            last, begun = "", False
        else:
            last += sign
    return _Cursor(words, last, quote)


def _candidates(session: Session, words: list[str], last: str) -> Iterable[str]:
    while words and "=" in words[0] and words[0].partition("=")[0].isidentifier():
        words = words[1:]
    if not words:
        return sorted({*(word.name for word in WORDS), *_TIME, *_TEXT})
    if words[0] in _KUBECTL:
        return _of_kubectl(session, words[1:], last)
    if words[0] in _FILE_WORDS:
        return session.files.names()
    return _word(session, words, last)


def _word(session: Session, words: list[str], last: str) -> Iterable[str]:
    name = words[0]
    if name in _NODE_WORDS:
        return [machine.name for machine in session.setup.machines]
    if name == "help":
        return [word.name for word in WORDS]
    if name in _OBJECT_WORDS:
        return _references(session, (_OBJECT_WORDS[name],))
    if name == "why":
        lost = session.cluster.metrics.last_lost
        kinds = (last.partition("/")[0],) if "/" in last else ("svc", "pod", "rs", "deploy")
        names = [lost.name, "--mermaid"] if lost is not None else []
        return [*names, *_references(session, kinds)]
    follow = _FOLLOWED.get(name)
    return follow(session, words) if follow is not None else ()


def _status(session: Session, words: list[str]) -> Iterable[str]:
    if len(words) == 1:
        return ("way",)
    return _services(session) if words[1:] == ["way"] else ()


def _services(session: Session) -> list[str]:
    return [name.removeprefix("svc/") for name in _references(session, ("svc",))]


def _client(session: Session, words: list[str]) -> Iterable[str]:
    if len(words) == 1:
        return ("add", "list", "remove")
    if words[-1] == "--to":
        doors = [f"{kind}/{name}" for kind in ("nodeport", "svc", "lb") for name in _services(session)]
        return [*doors, *_references(session, ("pod",))]
    if words[-1] == "--from":
        nodes = [f"node/{machine.name}" for machine in session.setup.machines]
        return ["outside", *nodes, *_references(session, ("pod",))]
    if words[1] == "remove":
        return [spec.name for spec in session.cluster.traffic.list()]
    return _CLIENT_FLAGS if words[1] == "add" else ()


def _references(session: Session, kinds: Iterable[str]) -> list[str]:
    """Objects as KIND/NAME, found as kubectl finds them."""
    return [found for kind in kinds for found in _of_kubectl(session, ["get"], f"{kind}/")]


def _of_kubectl(session: Session, words: list[str], last: str) -> list[str]:
    """What kubectl offers behind `words`."""
    from engine.kubectl.completion import complete as complete_kubectl  # noqa: PLC0415 - not before the first frame

    context = session.console.context
    return complete_kubectl(session.cluster.rest, words, last, files=session.files, context=context)


_FOLLOWED: dict[str, Callable[[Session, list[str]], Iterable[str]]] = {"client": _client, "status": _status}
"""Commands whose next word hangs on the words before it."""
