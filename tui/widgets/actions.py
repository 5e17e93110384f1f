"""What keys do: the actions that widgets, screens and the app declare in their BINDINGS, which nothing repeats.

Bars, the list of keys on each screen, `podfall keys` and the player's own keys are all made of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_GROUPS = {
    "app": "EVERYWHERE",
    "clock": "CLOCK",
    "level": "LEVEL",
    "replay": "REPLAY",
    "game": "SCREEN",
    "panel": "PANELS",
    "way": "WAY",
    "console": "CONSOLE",
    "menu": "MENU",
    "card": "CARD",
    "recordings": "RECORDINGS",
    "list": "LISTS",
    "text": "TEXT",
    "why": "LOST REQUESTS",
    "help": "THIS LIST",
    "palette": "COMMANDS",
    "ask": "QUESTION",
    "offer": "UNFINISHED RUN",
}
"""What actions are about, by what their names begin with, in the order in which they are told."""


class KeyAction(NamedTuple):
    """Something that keys do."""

    name: str
    """The id of its bindings: `clock.step`."""
    keys: tuple[str, ...]
    """As Textual names them."""
    does: str

    @property
    def group(self) -> str:
        """What it is about."""
        prefix = self.name.partition(".")[0]
        return _GROUPS.get(prefix, prefix.upper())


def declared(owner: type) -> Iterator[Binding]:
    """The bindings of a class, one for each key; those of a base that the class binds anew are gone."""
    found: dict[str, Binding] = {}
    for base in reversed(owner.__mro__):
        if base.__module__.startswith("tui."):
            for binding in Binding.make_bindings(vars(base).get("BINDINGS", ())):
                found[binding.key] = binding
    yield from found.values()


def actions_of(owners: Iterable[type]) -> dict[str, KeyAction]:
    """What the keys of these classes do, by name, in the order of the groups."""
    found: dict[str, KeyAction] = {}
    for binding in (binding for owner in owners for binding in declared(owner)):
        name = binding.id or ""
        before = found.get(name, KeyAction(name, (), binding.description))
        if binding.key not in before.keys:
            found[name] = before._replace(keys=(*before.keys, binding.key))
    order = [*dict.fromkeys((*_GROUPS.values(), *(action.group for action in found.values())))]
    return dict(sorted(found.items(), key=lambda item: order.index(item[1].group)))


def rekeyed(actions: dict[str, KeyAction], keymap: Mapping[str, tuple[str, ...]]) -> dict[str, KeyAction]:
    """The same with the player's own keys."""
    return {name: action._replace(keys=keymap.get(name, action.keys)) for name, action in actions.items()}
