from __future__ import annotations

import click
import pytest
import yaml

from tests.tui.console import podfall
from tests.tui.playing import lost_session, run
from tui.apps.app import PodfallApp, sandbox_of
from tui.commands.options.display import display_options, settings_of
from tui.settings import FILE, load_settings
from tui.theme import DEFAULT, THEMES


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in ("PODFALL_THEME", "PODFALL_MOTION", "LC_ALL", "LC_CTYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def test_a_chosen_theme_is_there_the_next_time(tmp_path):
    async def play():
        settings = load_settings(tmp_path)
        app = PodfallApp(sandbox_of(lost_session()), settings=settings)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert app.theme == DEFAULT
            await pilot.press("escape", "t")
            await pilot.pause()

    run(play)
    assert load_settings(tmp_path).theme == THEMES[1].name


def test_what_was_set_by_hand_is_kept_when_a_theme_is_chosen(tmp_path):
    (tmp_path / FILE).write_text('{"ascii": true, "mouse": false, "motion": false}')
    settings = load_settings(tmp_path)
    assert (settings.ascii_only, settings.mouse, settings.motion) == (True, False, False)
    settings.choose_theme("mono")
    assert yaml.safe_load((tmp_path / FILE).read_text()) == {
        "theme": "mono",
        "ascii": True,
        "mouse": False,
        "motion": False,
    }


def test_the_environment_and_the_command_line_come_first(tmp_path, monkeypatch):
    (tmp_path / FILE).write_text('{"theme": "mono"}')
    monkeypatch.setenv("PODFALL_THEME", "light")
    monkeypatch.setenv("PODFALL_MOTION", "off")
    settings = load_settings(tmp_path, ascii_only=True, no_mouse=True)
    assert settings.theme == "light"
    assert (settings.ascii_only, settings.mouse, settings.motion) == (True, False, False)
    monkeypatch.setenv("LANG", "C")
    assert load_settings(tmp_path).ascii_only


WRITTEN = """\
# mine
theme: mono  # for the projector
keys:
  clock.step: n  # next
"""


def test_what_a_player_has_written_stays_when_a_theme_is_chosen(tmp_path):
    (tmp_path / FILE).write_text(WRITTEN)
    settings = load_settings(tmp_path)
    settings.choose_theme("light")
    assert (tmp_path / FILE).read_text() == WRITTEN.replace("mono  # for the projector", "light")
    settings.choose_theme("mono")
    assert load_settings(tmp_path).keys == {"clock.step": ("n",)}


def test_a_file_of_braces_is_written_anew_with_all_that_it_said(tmp_path):
    (tmp_path / FILE).write_text('{"keys": {"clock.step": ["n", 7]}, "motion": false}')
    load_settings(tmp_path).choose_theme("light")
    settings = load_settings(tmp_path)
    assert (settings.theme, settings.motion, settings.keys) == ("light", False, {"clock.step": ("n", "7")})


@pytest.mark.parametrize("text", ["{", '{"theme": 3}', '{"themes": "x"}', "\xff", "keys: 3", "a: 1\n---\nb: 2\n"])
def test_a_damaged_file_is_set_aside_and_named(tmp_path, text):
    (tmp_path / FILE).write_text(text, "latin-1")
    settings = load_settings(tmp_path)
    aside = tmp_path / f"{FILE}.damaged-1"
    assert str(aside) in settings.complaint
    assert aside.read_text("latin-1") == text
    assert settings.theme == ""


def test_an_unknown_theme_is_the_default_one_and_that_is_told_in_a_line(tmp_path):
    (tmp_path / FILE).write_text("theme: solarised  # mine\n")

    async def play():
        app = PodfallApp(sandbox_of(lost_session()), settings=load_settings(tmp_path))
        async with app.run_test() as pilot:
            await pilot.pause(0.1)
            assert app.theme == DEFAULT
            (told,) = [notification.message for notification in app._notifications]
            assert told.startswith(f"there is no theme solarised; {DEFAULT} is taken. podfall's own: {DEFAULT}, ")
            assert (tmp_path / FILE).read_text() == "theme: solarised  # mine\n"

    run(play)


def test_a_theme_that_cannot_be_kept_says_so_and_is_put_on(tmp_path):
    (tmp_path / "file").write_text("")

    async def play():
        app = PodfallApp(sandbox_of(lost_session()), settings=load_settings(tmp_path / "file" / "folder"))
        async with app.run_test(notifications=True) as pilot:
            await pilot.press("escape", "t")
            await pilot.pause()
            assert app.theme == THEMES[1].name
            assert any("cannot be kept" in note.message for note in app._notifications)

    run(play)


@pytest.mark.parametrize("command", [["sandbox"], ["play", "1"], ["replay", "x.yaml"], []])
def test_every_command_with_a_screen_takes_the_display_options(tmp_path, command):
    said = podfall(*command, "--help", cwd=tmp_path).stdout
    assert ("--speed" in said) == (command[:1] in (["play"], ["replay"]))
    assert "--ascii" in said
    assert "--no-mouse" in said


@pytest.mark.parametrize("flags", [["--ascii", "--no-mouse", "keys"], ["keys", "--ascii", "--no-mouse"]])
def test_how_the_screen_is_drawn_may_be_said_before_the_command_or_behind_it(flags):
    seen = []

    @click.group()
    @display_options
    def root(ascii_only: bool, no_mouse: bool):
        pass

    @root.command()
    @display_options
    def keys(ascii_only: bool, no_mouse: bool):
        seen.append(settings_of(ascii_only=ascii_only, no_mouse=no_mouse))

    root(flags, standalone_mode=False)
    assert [(one.ascii_only, one.mouse) for one in seen] == [(True, False)]
