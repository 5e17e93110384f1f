"""Help: what `kubectl`, `kubectl help` and `VERB -h` print, and what is said about a word that is no verb.

Called by command.py. Different on purpose: upstream's help runs to pages of examples; this says which commands and
flags there are, one line each.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.kubectl.errors import KubectlError
from engine.kubectl.grammar import Flag
from engine.kubectl.verb import Verb

_FAR = 2
"""Words further apart than this are no suggestion (cobra's SuggestionsMinimumDistance)."""

_ELSEWHERE = (
    "alpha", "attach", "certificate", "completion", "cp", "debug", "kustomize", "options", "plugin", "port-forward",
    "proxy",
)  # fmt: skip
"""Commands of a full kubectl that this one lacks; they are named as not supported."""


def overview(verbs: Sequence[Verb]) -> str:
    """Return what `kubectl` alone prints."""
    width = max(len(verb.name) for verb in verbs) + 2
    lines = [f"  {verb.name:<{width}}{verb.summary}" for verb in verbs]
    return (
        "kubectl controls the Kubernetes cluster manager.\n\n"
        "Commands:\n" + "\n".join(lines) + "\n\n"
        "Usage:\n  kubectl [flags] [options]\n\n"
        'Use "kubectl <command> --help" for more information about a given command.\n'
    )


def usage(verb: Verb, path: str) -> str:
    """Return what `VERB -h` prints."""
    parts = [f"{verb.summary}\n"]
    if verb.subcommands:
        names = "\n".join(f"  {sub.name:<16}{sub.summary}" for sub in verb.subcommands)
        parts.append(f"Available Commands:\n{names}\n")
    options = [_option(flag) for flag in verb.flags if flag.supported and flag.help]
    if options:
        parts.append("Options:\n" + "\n".join(options))
    arguments = f" {verb.usage}" if verb.usage else ""
    parts.append(f"Usage:\n  {path}{arguments} [options]\n")
    return "\n".join(parts)


def _option(flag: Flag) -> str:
    default = flag.empty()
    shown = f"'{default}'" if isinstance(default, str) else str(default).lower()
    return f"    {flag.shown}={shown}:\n\t{flag.help}\n"


def unknown_command(word: str, verbs: Sequence[Verb]) -> KubectlError:
    """Return the error about a word that is no command here, with cobra's suggestions."""
    known = [verb.name for verb in verbs]
    if word in _ELSEWHERE:
        return KubectlError(f'command "{word}" is not supported here; supported are: {", ".join(sorted(known))}')
    near = [name for name in sorted({*known, *_ELSEWHERE}) if _similar(word, name)]
    suggestions = "\n\nDid you mean this?\n" + "\n".join(f"\t{name}" for name in near) if near else ""
    return KubectlError(f'unknown command "{word}" for "kubectl"{suggestions}')


def _similar(word: str, name: str) -> bool:
    return name.lower().startswith(word.lower()) or edit_distance(word.lower(), name.lower()) <= _FAR


def edit_distance(left: str, right: str) -> int:
    """Return how many letters must be added, removed or replaced to turn one word into the other (Levenshtein)."""
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        previous, row[0] = row[0], i
        for j, other in enumerate(right, start=1):
            replaced = previous + (letter != other)
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, replaced)
    return row[-1]
