"""What `kubectl label` and `kubectl annotate` have in common: their flags, and the list of what an object has."""

from __future__ import annotations

from engine.client.output import Stdout
from engine.kubectl import flags
from engine.kubectl.grammar import Flag
from engine.kubectl.resources import ResourceInfo


def flags_for(plural: str) -> tuple[Flag, ...]:
    """The flags of the verb that changes `labels` or `annotations`."""
    return (
        Flag("overwrite", "bool", help=f"Allow {plural} that exist to be changed."),
        Flag("list", "bool", help=f"Print the {plural} instead of changing them."),
        Flag("resource-version", help="Change the object only if it has this version."),
        flags.ALL,
        flags.ALL_NAMESPACES,
        flags.SELECTOR,
        flags.FIELD_SELECTOR,
        flags.RECORD,
        *flags.FILES,
        *flags.PRINT,
        *flags.WRITE,
    )


def listing(info: ResourceInfo, plural: str) -> Stdout:
    """One `key=value` a line, in order of the keys."""
    pairs = info.object["metadata"].get(plural) or {}
    return Stdout("".join(f"{key}={pairs[key]}\n" for key in sorted(pairs)))
