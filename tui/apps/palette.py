"""What the command palette offers on each screen: all that a key does there, and what no key does.

Called by the app, which adds what only it can do.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.actions import parse
from textual.app import App, SystemCommand

from tui.gameclock import SPEEDS
from tui.screens.keyactions import KeyActions
from tui.screens.replay import ReplayScreen
from tui.theme import THEMES
from tui.widgets.actions import KeyAction, declared
from tui.widgets.keynames import shown_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.screen import Screen

_NOT_HERE = frozenset({"app.palette", "clock.faster", "clock.slower"})
"""The palette itself, and what it says better in its own words."""


def commands_on(app: App[None], screen: Screen[Any], keymap: Mapping[str, tuple[str, ...]]) -> Iterator[SystemCommand]:
    """What can be done on `screen`: its keys' actions and the app's, speeds, saving, and our themes."""
    yield from _of_keys(app, screen, keymap)
    if isinstance(screen, KeyActions):
        yield from _of_game(screen)
    for theme in THEMES:
        yield SystemCommand(f"Colours: {theme.name}", "how everything is coloured", partial(_dress, app, theme.name))


def _of_keys(app: App[None], screen: Screen[Any], keymap: Mapping[str, tuple[str, ...]]) -> Iterator[SystemCommand]:
    told: set[str] = set()
    for node in (screen, app):
        for binding in declared(type(node)):
            name = binding.id or ""
            if name in told | _NOT_HERE or node.check_action(*parse(binding.action)[1:]) is False:
                continue
            told.add(name)
            action = KeyAction(name, keymap.get(name, (binding.key,)), binding.description)
            run = partial(app.run_action, binding.action, node)
            yield SystemCommand(f"{action.group.capitalize()}: {action.does}", f"key {shown_keys(action.keys)}", run)


def _of_game(screen: KeyActions) -> Iterator[SystemCommand]:
    for speed in SPEEDS:
        yield SystemCommand(
            f"Speed: {counted_ticks(speed)} in a second", "how fast the clock runs", partial(screen.set_speed, speed)
        )
    if not isinstance(screen, ReplayScreen):
        name = f"{screen.bridge.session.scenario_name}-tick-{screen.bridge.tick}.yaml"
        yield SystemCommand(
            "Save: this run in a file",
            f"save {name}, to replay it or hand it in",
            partial(screen.enter, f"save {name}"),
        )


def counted_ticks(speed: float) -> str:
    """`1 tick`, `0.5 ticks`."""
    return f"{speed:g} tick{'' if speed == 1 else 's'}"


def _dress(app: App[None], name: str) -> None:
    app.theme = name
