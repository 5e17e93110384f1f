"""Every binding can be named, and a player's own keys do what the usual ones did; what cannot be is told in a line."""

from __future__ import annotations

import importlib
import json
import pkgutil
from functools import cache

import pytest
from jsonschema import Draft202012Validator
from textual.binding import Binding
from textual.dom import DOMNode

import tui
from tests.tui.console import podfall
from tests.tui.playing import lost_session, on_screen, run
from tui.apps.app import PodfallApp, sandbox_of
from tui.screens.catalog import KeyCatalog
from tui.screens.game import GameScreen
from tui.settings import FILE, Settings, load_settings
from tui.widgets.keynames import key_called, shown_key


@cache
def catalog():
    return KeyCatalog(PodfallApp)


def everything_with_bindings():
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        importlib.import_module(module.name)
    found = [DOMNode]
    for owner in found:
        found += [sub for sub in owner.__subclasses__() if sub not in found]
    return [owner for owner in found if owner.__module__.startswith("tui.") and vars(owner).get("BINDINGS")]


def test_every_binding_has_a_name_says_what_it_does_and_is_in_the_catalog():
    owners = everything_with_bindings()
    assert len(owners) > 10
    for owner in owners:
        for binding in vars(owner)["BINDINGS"]:
            assert isinstance(binding, Binding), (owner, binding)
            assert binding.id, (owner, binding)
            assert binding.description, (owner, binding)
            assert binding.id in catalog().actions, (owner, binding)


def test_actions_of_one_page_share_no_key_unless_one_hides_the_other():
    """Between the layers of a page a key may mean two things; within one class it never does."""
    for owner in everything_with_bindings():
        keys = [key for binding in vars(owner)["BINDINGS"] for key in binding.key.split(",")]
        assert len(keys) == len(set(keys)), owner


def test_keys_that_need_altgr_on_some_keyboards_have_a_second_one():
    needs = {"left_square_bracket", "right_square_bracket", "slash", "backslash", "at", "number_sign"}
    for action in catalog().actions.values():
        if needs & set(action.keys):
            assert set(action.keys) - needs, action


@pytest.mark.parametrize(
    ("called", "key", "shown"),
    [
        ("[", "left_square_bracket", "["),
        ("full_stop", "full_stop", "."),
        ("-", "minus", "-"),
        ("/", "slash", "/"),
        ("slash", "slash", "/"),
        ("Esc", "escape", "Esc"),
        ("PgUp", "pageup", "PgUp"),
        ("f12", "f12", "F12"),
        ("Ctrl-F", "ctrl+f", "Ctrl-F"),
        ("ctrl+shift+left", "ctrl+shift+left", "Ctrl-Shift-Left"),
        ("shift-ctrl-left", "ctrl+shift+left", "Ctrl-Shift-Left"),
        ("G", "G", "G"),
        ("ä", "ä", "ä"),
    ],
)
def test_a_key_may_be_called_as_it_is_printed_and_as_textual_names_it(called, key, shown):
    assert key_called(called) == key
    assert shown_key(key) == shown


@pytest.mark.parametrize("called", ["", " ", "f25", "foo", "ctrl+", "shift+a", "ab", "\x1b", "page_up"])
def test_what_no_key_types_is_no_key(called):
    with pytest.raises(ValueError, match="is no key"):
        key_called(called)


def test_every_key_that_is_bound_can_be_called_as_it_is_shown():
    for action in catalog().actions.values():
        for key in action.keys:
            assert key_called(key) == key
            assert key_called(shown_key(key)) == key


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"clok.step": "n"}, "clok.step: there is no such action; did you mean clock.step?"),
        ({"x": "n"}, "x: there is no such action; podfall keys lists them"),
        ({"clock.step": "w"}, "clock.step: w is the key of game.why; it keeps its usual one"),
        ({"clock.step": "n", "clock.back": "n"}, "clock.back: n is the key of clock.step; it keeps its usual one"),
        ({"clock.step": "t"}, "clock.step: t is the key of app.theme; it keeps its usual one"),
        ({"clock.step": "foo"}, "clock.step: 'foo' is no key; it keeps its usual one"),
        ({"panel.down": "z"}, "panel.down: z is the key of panel.zoom; it keeps its usual one"),
    ],
)
def test_what_cannot_be_had_is_told_in_one_line_and_the_rest_is_had(wanted, told):
    keymap, complaints = catalog().keymap({"game.quit": ("Q",), **{name: (key,) for name, key in wanted.items()}})
    assert complaints == [told]
    assert keymap["game.quit"] == ("Q",)
    assert len(keymap) == len(wanted)


def test_two_actions_may_change_keys():
    keymap, complaints = catalog().keymap({"clock.step": ("w",), "game.why": (".",)})
    assert (keymap, complaints) == ({"clock.step": ("w",), "game.why": ("full_stop",)}, [])


def test_a_key_that_is_taken_back_is_not_given_to_another():
    wanted = {"game.why": ("t",), "clock.step": ("w",)}
    keymap, complaints = catalog().keymap(wanted)
    assert keymap == {}
    assert len(complaints) == 2


def test_no_action_is_left_without_a_key():
    keymap, complaints = catalog().keymap({"clock.step": ()})
    assert (keymap, complaints) == ({}, ["clock.step: names no key; it keeps its usual one"])


def test_actions_of_screens_that_never_meet_may_have_one_key():
    assert catalog().keymap({"ask.yes": ("j",), "menu.watch": ("w",)})[1] == []


def test_bad_keys_make_one_toast_and_the_usual_ones_go_on():
    async def play():
        settings = Settings(keys={"clok.step": ("n",), "game.why": ("foo",), "clock.back": ("b",)})
        app = PodfallApp(sandbox_of(lost_session()), settings=settings)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await pilot.pause()
            toast, *others = app._notifications
            assert not others
            assert "clok.step: there is no such action" in toast.message
            assert "'foo' is no key" in toast.message
            await pilot.press("escape", "full_stop")
            assert on_screen(app, GameScreen).bridge.tick == 39
            await pilot.press("w")
            await pilot.pause()
            assert len(app.screen_stack) == 3

    run(play)


def test_podfall_keys_lists_every_action_with_the_players_own_keys(home, tmp_path):
    (home / FILE).write_text("keys:\n  clock.step: n\n  panel.nodes: [7, F8]\n  clok.step: x\n")
    done = podfall("keys", cwd=tmp_path)
    rows = {line.split()[0]: line for line in done.stdout.splitlines() if line.startswith((" *", "  "))}
    assert {f"*{name}" if name in {"clock.step", "panel.nodes"} else name for name in catalog().actions} <= set(rows)
    assert rows["*clock.step"].split()[1:] == ["n", "one", "tick"]
    assert rows["*panel.nodes"].split()[1:3] == ["7", "F8"]
    assert done.stderr == f"{home / FILE}: keys: clok.step: there is no such action; did you mean clock.step?\n"
    assert done.returncode == 0


def test_the_schema_knows_the_settings_and_every_action(tmp_path):
    judge = Draft202012Validator(json.loads(podfall("schema", cwd=tmp_path).stdout))
    settings = {"apiVersion": "podfall/v1alpha1", "kind": "Settings", "theme": "mono"}
    assert judge.is_valid({**settings, "keys": {"clock.step": "n", "panel.nodes": [7, "F8"]}})
    assert not judge.is_valid({**settings, "keys": {"clok.step": "n"}})
    assert not judge.is_valid({**settings, "themes": "mono"})


def test_a_digit_is_a_key_and_several_keys_are_a_list(tmp_path):
    (tmp_path / FILE).write_text("keys: {panel.nodes: 7, clock.back: [',', F6]}\n")
    assert load_settings(tmp_path).keys == {"panel.nodes": ("7",), "clock.back": (",", "F6")}
