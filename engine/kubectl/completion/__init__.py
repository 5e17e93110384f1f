"""Completion: the words that can stand where the cursor is in a kubectl line.

Everything comes from the grammar that also runs the line (verbs, subcommands, flags), from the cluster (types, names,
labels, containers, fields) and from the folder. Called by the console's Tab; reads, writes nothing.

Upstream: k8s.io/kubectl/pkg/util/completion/completion.go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from engine.api.status import StatusError
from engine.kubectl.cmd.lookup import FoundCommand, find, flags_of
from engine.kubectl.cmd.table import GROUPS
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.completion.arguments import arguments
from engine.kubectl.completion.typed import CompletionInput, read
from engine.kubectl.completion.values import values

if TYPE_CHECKING:
    from engine.client.restclient import RESTClient
    from engine.kubectl.context import Context
    from engine.kubectl.files import FileReader
    from engine.kubectl.flags import Flag

_SHORT = 2
"""The length of a short flag."""
_LISTED = tuple(verb for group in GROUPS for verb in group.verbs)


def _nothing(call: CommandContext) -> CommandSteps:
    """Stand where a line has no command yet; completed, never run."""
    del call
    yield from ()
    return 1


_ROOT = KubectlCommand("kubectl", _nothing, subcommands=_LISTED)
"""What is completed before there is a command."""


def complete(rest: RESTClient, words: Sequence[str], last: str, *, files: FileReader, context: Context) -> list[str]:
    """Return the words that begin with `last` and can follow `words` (those after `kubectl`), in order."""
    given = [word for word in words if word != "help"]
    command = find(given) or FoundCommand(_ROOT, "kubectl", list(given))
    known = flags_of(command.verb)
    typed = read(command, known, rest, files, context)
    if typed.pending is None and typed.verb.subcommands and not typed.words and not last.startswith("-"):
        found: Iterable[str] = sorted(sub.name for sub in typed.verb.subcommands)
    else:
        found = _answered(typed, known, last)
    rest.warnings()  # looking for names warns nobody
    return list(dict.fromkeys(word for word in found if word.startswith(last)))


def _answered(typed: CompletionInput, known: Sequence[Flag], last: str) -> list[str]:
    """Return what can follow, as far as the server says; as upstream, one that does not answer knows no names."""
    try:
        return list(_of_command(typed, known, last))
    except StatusError:
        return []


def _of_command(typed: CompletionInput, known: Sequence[Flag], last: str) -> Iterable[str]:
    if typed.dash:
        return ()
    if typed.pending is not None:
        return values(typed, typed.pending, last)
    if last.startswith("--") and "=" in last:
        name, _, value = last[2:].partition("=")
        flag = next((flag for flag in known if flag.name == name), None)
        return [f"--{name}={word}" for word in values(typed, flag, value)] if flag is not None else ()
    if last.startswith("-") and not last.startswith("--") and len(last) >= _SHORT:
        return _attached(typed, known, last)
    if last.startswith("-"):
        return _names(known)
    return arguments(typed, last)


def _attached(typed: CompletionInput, known: Sequence[Flag], last: str) -> Iterable[str]:
    """Complete the value that a short flag carries (`-ojson`)."""
    flag = next((flag for flag in known if flag.short == last[1]), None)
    if flag is None or not flag.takes_next_word():
        return ()
    head = last[:_SHORT] + ("=" if last[_SHORT : _SHORT + 1] == "=" else "")
    return [f"{head}{word}" for word in values(typed, flag, last[len(head) :])]


def _names(known: Iterable[Flag]) -> list[str]:
    return sorted(f"--{flag.name}" for flag in known if flag.supported)
