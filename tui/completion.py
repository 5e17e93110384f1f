"""Tab: the words that can stand where the cursor is.

Called by the console; reads the session (names, files, lost requests) and kubectl's own table of verbs, writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.scheme import SCHEME
from engine.kubectl.verbs import VERBS
from levels.session.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.scheme import Resource
    from levels.session.session import Session

_KUBECTL = ("kubectl", "k")
_TIME = ("rewind", "redo", "restart")
_FIRST = "kubectl get pods"
_COMMON = (
    "pods", "services", "deployments", "replicasets", "daemonsets", "endpoints", "endpointslices", "events", "nodes",
    "namespaces", "configmaps", "secrets",
)  # fmt: skip
"""Offered by Tab; every other type can be typed."""
_FILE_FLAGS = ("-f", "--filename")
_NODE_WORDS = ("power-off", "power-on", "iptables-save")
_FILE_WORDS = ("cat", "edit", "save")


def complete(session: Session, line: str) -> list[str]:
    """All lines that the typed one can become by completing its last word, in order."""
    if not line.strip():
        return [_FIRST]
    head, last = _split(line)
    words = head.split()
    return [f"{head}{word}" for word in _candidates(session, words, last) if word.startswith(last)]


def common(lines: list[str]) -> str:
    """What all of them begin with."""
    first, last = min(lines), max(lines)
    return next((first[:at] for at, sign in enumerate(first) if last[at : at + 1] != sign), first)


def _split(line: str) -> tuple[str, str]:
    """The part before the last word, with its blanks; and the last word. A pipe or `;` starts a new command."""
    at = max(line.rfind(sign) for sign in " =(") + 1
    return line[:at], line[at:]


def _candidates(session: Session, words: list[str], last: str) -> Iterable[str]:
    for sign in ("|", ";", "&&", "||"):
        if sign in words:
            words = words[len(words) - words[::-1].index(sign) :]
    if not words:
        return sorted({*(word.name for word in WORDS), *_TIME})
    if words[-1] in _FILE_FLAGS or words[0] in _FILE_WORDS:
        return session.files.names()
    if words[0] in _KUBECTL:
        return _kubectl(session, words[1:], last)
    return _word(session, words[0], words)


def _word(session: Session, name: str, words: list[str]) -> Iterable[str]:
    if name in _NODE_WORDS:
        return [machine.name for machine in session.setup.machines]
    if name == "crash":
        return _slashed(session, "pod/")
    if name == "why":
        lost = session.cluster.metrics.last_lost
        return [*([lost.name] if lost is not None else []), *_slashed(session, "service/"), *_slashed(session, "pod/")]
    if name == "client":
        return _client(session, words)
    return ()


def _client(session: Session, words: list[str]) -> Iterable[str]:
    if len(words) == 1:
        return ("add", "list", "remove")
    if words[-1] == "--to":
        services = _names(session, _resource("services"))
        return [f"{kind}/{name}" for kind in ("nodeport", "svc") for name in services]
    if words[1] == "remove":
        return [spec.name for spec in session.cluster.traffic.list()]
    return ("--from", "--to", "--rate", "--get", "--timeout", "--keep-alive") if words[1] == "add" else ()


def _kubectl(session: Session, words: list[str], last: str) -> Iterable[str]:
    plain = [word for word in words if not word.startswith("-")]
    if not plain:
        return sorted(verb.name for verb in VERBS)
    verb = next((verb for verb in VERBS if plain[0] in {verb.name, *verb.aliases}), None)
    if verb is None:
        return ()
    if last.startswith("-"):
        return sorted(f"--{flag.name}" for flag in verb.flags)
    if verb.subcommands and len(plain) == 1:
        return sorted(sub.name for sub in verb.subcommands)
    rest = plain[2 if verb.subcommands else 1 :]
    return _objects(session, verb.name, rest, last)


def _objects(session: Session, verb: str, rest: list[str], last: str) -> Iterable[str]:
    if verb in {"logs", "exec"} and not rest and "/" not in last:
        return _names(session, _resource("pods"))
    if verb in {"cordon", "uncordon", "drain"}:
        return _names(session, _resource("nodes"))
    if "/" in last:
        return _slashed(session, last)
    found = _resource(rest[0]) if rest else None
    if found is not None:
        return _names(session, found)
    return _COMMON if not rest else ()


def _resource(word: str) -> Resource | None:
    wanted = word.lower()
    return next((r for r in SCHEME if wanted in {r.plural, r.singular, r.kind.lower(), *r.short_names}), None)


def _names(session: Session, resource: Resource | None) -> list[str]:
    if resource is None:
        return []
    keys = session.cluster.store.keys(resource.plural, "default" if resource.namespaced else None)
    return [key.rpartition("/")[2] for key in keys]


def _slashed(session: Session, last: str) -> list[str]:
    kind = last.partition("/")[0]
    return [f"{kind}/{name}" for name in _names(session, _resource(kind))]
