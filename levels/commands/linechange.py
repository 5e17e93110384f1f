"""What a command of the console is about to change, in the form in which a scenario can state it.

Called before the command runs: what it deletes is still there, and its words are those that variables and `$(...)`
have come to.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from engine.faults.catalogue import FaultTarget
from engine.kubectl.cmd.lookup import find, flags_of
from engine.kubectl.flags import parse_flags
from levels.journal.action_log import LineChange
from levels.journal.aiming import aim

if TYPE_CHECKING:
    from engine.kubectl.flags import Arguments
    from engine.shell import Invocation
    from levels.commands.command import ConsoleState

_HAPPENING = frozenset({"delete", "drain", "cordon", "uncordon"})
"""Verbs that are done to a cluster from outside, as a fault is: deletions, and the maintenance of a node."""
_PODS = frozenset({"pod", "pods", "po"})
_GRACEFUL = frozenset({"namespace", "wait"})
"""Flags that a plain deletion of Pods may have: a fault deletes as they are without others."""
_STDIN = "-"


def change_of(console: ConsoleState, word: str, call: Invocation) -> LineChange:
    """What the command `word`, which is of the kind that changes something, is about to change."""
    found = find(call.argv[1:]) if word == "kubectl" else None
    if found is None:
        return LineChange()
    args = parse_flags(found.words, flags_of(found.verb))
    happens = found.path.split()[-1] in _HAPPENING
    if ("filename", _STDIN) in args.occurrences:
        return LineChange(happens)
    return LineChange(
        happens, _as_typed(console, call, args), _pods(console, args) if found.verb.name == "delete" else ()
    )


def _as_typed(console: ConsoleState, call: Invocation, args: Arguments) -> str:
    """The command as somebody types it whose kubectl stands in the namespace `default`."""
    there = [] if console.namespace == "default" or args.has("namespace") else ["--namespace", console.namespace]
    return shlex.join(["kubectl", *there, *call.argv[1:]])


def _pods(console: ConsoleState, args: Arguments) -> tuple[dict[str, Any], ...]:
    """The Pods that a plain deletion names, as targets of faults."""
    if not all(name in _GRACEFUL for name, _ in args.occurrences):
        return ()
    words, namespace = args.words, args.text("namespace") or console.namespace
    names = words[1:] if words and words[0] in _PODS else [_pod_name(word) for word in words]
    if not names or not all(names):
        return ()
    return tuple(aim(console.cluster, FaultTarget(namespace, name)) for name in names)


def _pod_name(word: str) -> str:
    """The name in `pod/NAME`; empty where it is no such word."""
    kind, _, name = word.partition("/")
    return name if kind in _PODS else ""
