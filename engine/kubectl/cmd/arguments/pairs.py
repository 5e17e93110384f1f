"""What `kubectl label` and `kubectl annotate` have in common: their flags, and the list of what an object has."""

from __future__ import annotations

from engine.client.output import Stdout
from engine.kubectl import shared_flags
from engine.kubectl.cmd.localfiles import LOCAL
from engine.kubectl.flags import Flag
from engine.kubectl.resource.builder import ResourceInfo


def flags_for(plural: str) -> tuple[Flag, ...]:
    """The flags of the verb that changes `labels` or `annotations`."""
    return (
        Flag("overwrite", "bool", help=f"Allow {plural} that exist to be changed."),
        Flag("list", "bool", help=f"Print the {plural} instead of changing them."),
        LOCAL,
        Flag("resource-version", help="Change the object only if it has this version."),
        shared_flags.ALL,
        shared_flags.ALL_NAMESPACES,
        shared_flags.SELECTOR,
        shared_flags.FIELD_SELECTOR,
        shared_flags.RECORD,
        *shared_flags.FILES,
        *shared_flags.PRINT,
        *shared_flags.WRITE,
    )


def listing(info: ResourceInfo, plural: str) -> Stdout:
    """One `key=value` a line, in order of the keys."""
    pairs = info.object["metadata"].get(plural) or {}
    return Stdout("".join(f"{key}={pairs[key]}\n" for key in sorted(pairs)))
