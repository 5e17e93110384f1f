"""Help: what `kubectl`, `kubectl help`, `VERB -h` and `kubectl options` print, and what is said about an unknown word.

Called by command.py and by the verbs that only have subcommands. The form and the headings are upstream's; the texts
are this project's own and say what this kubectl does.

Upstream: k8s.io/kubectl/pkg/util/templates/templater.go.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from engine.client.output import Stderr
from engine.kubectl import shared_flags
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag

if TYPE_CHECKING:
    from engine.kubectl.command_base import CommandContext, CommandGroup, CommandSteps, KubectlCommand

_FAR = 2
"""Words further apart than this are no suggestion (cobra's SuggestionsMinimumDistance)."""

_GLOBAL_OPTIONS = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n'


def overview(groups: Sequence[CommandGroup]) -> str:
    """Return what `kubectl` alone prints."""
    verbs = [verb for group in groups for verb in group.verbs]
    width = max(len(verb.name) for verb in verbs) + 2
    parts = ["kubectl controls the Kubernetes cluster manager.\n"]
    parts += [" Find more information at: https://kubernetes.io/docs/reference/kubectl/\n"]
    parts += [f"{group.title}:\n{_listed(group.verbs, width)}" for group in groups]
    parts += ["Usage:\n  kubectl [flags] [options]\n"]
    parts += ['Use "kubectl <command> --help" for more information about a given command.']
    return "\n".join(parts) + "\n" + _GLOBAL_OPTIONS


def usage(verb: KubectlCommand, path: str) -> str:
    """Return what `VERB -h` prints."""
    parts = [f"{verb.summary}\n"]
    if verb.details:
        parts.append(textwrap.indent(verb.details, " ") + "\n")
    if verb.examples:
        parts.append("Examples:\n" + "  \n".join(f"  # {what}\n  {line}\n" for what, line in verb.examples))
    if verb.subcommands:
        width = max(len(sub.name) for sub in verb.subcommands) + 3
        parts.append(f"Available Commands:\n{_listed(verb.subcommands, max(width, 14))}")
    options = [_option(flag) for flag in _sorted(verb.flags)]
    if options:
        parts.append("Options:\n" + "\n".join(options))
    arguments = f" {verb.usage}" if verb.usage else ""
    parts.append(f"Usage:\n  {path}{arguments} [options]\n")
    if verb.subcommands:
        more = f'Use "{path} <command> --help" for more information about a given command.\n'
        return "\n".join(parts) + "\n" + more + _GLOBAL_OPTIONS
    return "\n".join(parts) + "\n" + _GLOBAL_OPTIONS


def only_subcommands(call: CommandContext, verb: KubectlCommand) -> CommandSteps:
    """Be a verb that does nothing by itself: print its help as an error, or refuse a word that it does not know."""
    if call.args.words:
        raise usage_error(call.path, f'unknown command "{" ".join(call.args.words)}"')
    yield Stderr(usage(verb, call.path))
    return 1


def global_options() -> str:
    """Return what `kubectl options` prints."""
    options = "\n".join(_option(flag) for flag in _sorted(shared_flags.GLOBAL) if flag.name != "help")
    return f"The following options can be passed to any command:\n\n{options}\n"


def _listed(verbs: Iterable[KubectlCommand], width: int) -> str:
    return "".join(f"  {verb.name:<{width}}{verb.short or verb.summary.removesuffix('.')}\n" for verb in verbs)


def _sorted(known: Iterable[Flag]) -> list[Flag]:
    return sorted((flag for flag in known if flag.supported and flag.help), key=lambda flag: flag.name)


def _option(flag: Flag) -> str:
    default = flag.empty()
    shown = f"'{default}'" if isinstance(default, str) else str(default).lower()
    name = flag.shown if flag.short else f"--{flag.name}"
    return f"    {name}={shown}:\n\t{flag.help}\n"


def unknown_command(word: str, verbs: Sequence[KubectlCommand]) -> KubectlError:
    """Return the error about a word that is no command here, with cobra's suggestions."""
    near = [name for name in sorted(verb.name for verb in verbs) if _similar(word, name)]
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
