"""The prompt behaves as a shell's."""

from __future__ import annotations

import base64

import pytest
from textual import events
from textual.geometry import Offset
from textual.selection import Selection

from levels.saves.linehistory import kept_history
from tests.tui.campaigning import FIRST, press, started
from tests.tui.playing import on_screen, playing, resized, run, shown, submit
from tui.screens.game import GameScreen
from tui.screens.help_box import HelpBox
from tui.widgets.bars import KeyBar, keys_now
from tui.widgets.console import Console
from tui.widgets.line.advice import USUAL
from tui.widgets.line.draft import Draft, prompted
from tui.widgets.line.offers import Offers, columns
from tui.widgets.transcript import Transcript


def console(pilot) -> Console:
    return pilot.app.screen.query_one(Console)


def typed(pilot) -> list[str]:
    return pilot.app.screen.bridge.session.journal.lines()


async def paste(pilot, text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


async def enter(pilot, line: str) -> None:
    """Type a line, as fast as a terminal pastes one, and press Enter."""
    console(pilot).insert_text_at_cursor(line)
    await press(pilot, "enter")


class TestSeveralLines:
    def test_a_here_document_is_typed_line_by_line_and_runs_as_one_command(self):
        async def play():
            async with playing() as pilot:
                await enter(pilot, "cat <<EOF | grep b")
                assert "$ cat <<EOF | grep b" in shown(pilot.app)
                assert "\u2503 > " in shown(pilot.app)
                await press(pilot, "space", "full_stop", "plus")
                assert console(pilot).value == " .+"
                assert pilot.app.screen.bridge.tick == 0
                for line in ("b", "", "c"):
                    await enter(pilot, line)
                assert typed(pilot) == []
                await enter(pilot, "EOF")
                assert typed(pilot) == ["cat <<EOF | grep b\n .+b\n\nc\nEOF"]
                assert "> EOF" in shown(pilot.app)
                assert not pilot.app.screen.query_one(Draft).display

        run(play)

    @pytest.mark.parametrize("begun", ["echo a \\", "echo 'a", "echo a &&", "echo $(date"])
    def test_what_is_open_goes_on_and_ctrl_c_drops_all_of_it(self, begun):
        async def play():
            async with playing() as pilot:
                await enter(pilot, begun)
                assert console(pilot).above == [begun]
                await press(pilot, "x", "ctrl+c")
                assert console(pilot).text == ""
                await enter(pilot, "echo b")
                assert typed(pilot) == ["echo b"]

        run(play)

    def test_backspace_goes_back_into_the_line_above(self):
        async def play():
            async with playing() as pilot:
                await enter(pilot, "echo 'a")
                await press(pilot, "b", "home", "backspace", "X")
                assert (console(pilot).above, console(pilot).value) == ([], "echo 'aXb")

        run(play)


class TestPastes:
    def test_many_lines_wait_for_enter_and_run_one_command_after_the_other(self):
        async def play():
            async with playing() as pilot:
                await paste(pilot, "echo a\r\ncat <<-EOF\r\n\tb \x1b[31m\r\n\tEOF\r\ntick 2; echo c\r\n")
                assert typed(pilot) == []
                assert "tick 2; echo c" in shown(pilot.app)
                await press(pilot, "enter")
                while pilot.app.screen.bridge.busy:
                    pilot.app.screen.flush()
                assert typed(pilot) == ["echo a", "cat <<-EOF\n\tb \\x1b[31m\n\tEOF", "tick 2; echo c"]
                assert pilot.app.screen.bridge.tick == 2

        run(play)

    def test_one_line_is_put_at_the_cursor_whatever_ends_it(self):
        async def play():
            async with playing() as pilot:
                await press(pilot, "a", "z", "left")
                await paste(pilot, "b\tc\n")
                await press(pilot, "d")
                assert (console(pilot).text, typed(pilot)) == ("ab cdz", [])

        run(play)

    def test_of_many_lines_the_last_are_shown_and_the_first_counted(self):
        async def play():
            async with playing() as pilot:
                await paste(pilot, "\n".join(f"echo {number}" for number in range(40)))
                text = shown(pilot.app)
                assert "(35 lines above)" in text
                assert "$ echo 38" in text
                assert "> echo 39" in text
                await press(pilot, "enter")
                assert len(typed(pilot)) == 40

        run(play)


class TestHistory:
    def test_it_is_kept_over_a_restart_and_a_resume(self):
        async def play():
            async with started(FIRST.name) as pilot:
                await enter(pilot, "echo one")
                await enter(pilot, "cat <<EOF")
                await enter(pilot, "two")
                await enter(pilot, "EOF")
                pilot.app.exit()
            assert kept_history().commands == ["echo one", "cat <<EOF\ntwo\nEOF"]
            async with playing() as pilot:
                await press(pilot, "t", "up")
                assert (console(pilot).above, console(pilot).value) == (["cat <<EOF", "two"], "EOF")
                await press(pilot, "up")
                assert console(pilot).text == "echo one"
                await press(pilot, "down", "down")
                assert console(pilot).text == "t"

        run(play)

    def test_ctrl_r_finds_the_newest_and_then_older_ones(self):
        async def play():
            async with playing() as pilot:
                for line in ("echo one", "echo two", "ls", "echo two", "cat x"):
                    await enter(pilot, line)
                await press(pilot, "h", "ctrl+r", *"cho")
                assert "(earlier: cho) echo two" in shown(pilot.app)
                await press(pilot, "ctrl+r")
                assert console(pilot).value == "echo one"
                await press(pilot, "ctrl+r")
                assert "(nothing older: cho) echo one" in shown(pilot.app)
                await press(pilot, "escape")
                assert (console(pilot).text, console(pilot).has_focus) == ("h", True)
                await press(pilot, "ctrl+r", *"twx", "backspace", "end", "!")
                assert console(pilot).text == "echo two!"
                await press(pilot, "ctrl+c", "ctrl+r", "l", "enter")
                assert typed(pilot)[-1] == "ls"
                assert "$ kubectl get pods" in shown(pilot.app)

        run(play)

    def test_a_history_that_cannot_be_kept_is_told(self, home):
        (home / "history").mkdir()

        async def play():
            async with playing() as pilot:
                await pilot.pause()
                told = [notification.message for notification in pilot.app._notifications]
                assert any("what you type is not kept" in message for message in told)

        run(play)


class TestGhostText:
    def test_right_takes_what_the_guide_advises(self):
        async def play():
            async with started(FIRST.name) as pilot:
                assert console(pilot).placeholder == "kubectl get pods"
                submit(pilot.app.screen, "tick 50")
                await pilot.pause()
                assert console(pilot).placeholder == "kubectl get rs"
                await press(pilot, "right")
                assert console(pilot).value == "kubectl get rs"
                await press(pilot, "ctrl+c", "k", "u", "right")
                assert console(pilot).value == "kubectl get rs"
                await press(pilot, "ctrl+c")
                await enter(pilot, "cat <<EOF")
                assert "\u2503 > kubectl" not in shown(pilot.app)
                await press(pilot, "k", "u")
                await pilot.pause()
                await press(pilot, "right")
                assert console(pilot).text == "cat <<EOF\nku"
                await press(pilot, "ctrl+c", *"kubectl", "space", *"get", "space", *"rs", "enter")
                assert console(pilot).placeholder == USUAL
                await press(pilot, "l", "right")
                assert console(pilot).value == "l"

        run(play)


class TestOffers:
    def test_tab_lists_all_below_the_prompt_and_says_nothing_above_it(self):
        async def play():
            async with playing() as pilot:
                lines = len(pilot.app.screen.query_one(Transcript).lines)
                await press(pilot, *"kubectl r", "tab")
                text = shown(pilot.app)
                assert "replace" in text
                assert "rollout  run" in text
                assert len(pilot.app.screen.query_one(Transcript).lines) == lines
                await press(pilot, "o")
                assert not pilot.app.screen.query_one(Offers).display
                await press(pilot, "backspace", "tab", "escape")
                assert not pilot.app.screen.query_one(Offers).display
                assert console(pilot).has_focus
                await press(pilot, "escape")
                assert not console(pilot).has_focus

        run(play)

    def test_where_there_is_no_room_for_all_tab_goes_through_them(self):
        async def play():
            async with playing() as pilot:
                await press(pilot, *"kubectl ", "tab")
                first = shown(pilot.app)
                assert "1 to 20 of 42; Tab shows the next" in first
                assert "$ kubectl" in first
                assert "annotate " in first
                await press(pilot, "tab")
                assert "21 to 40 of 42; Tab shows the next" in shown(pilot.app)
                await press(pilot, "tab")
                assert "41 to 42 of 42; Tab shows the first" in shown(pilot.app)
                assert "wait" in shown(pilot.app)
                await press(pilot, "tab")
                assert shown(pilot.app) == first

        run(play)

    def test_columns_are_read_downwards_and_fit(self):
        assert columns(["a", "bb", "c", "d", "e"], 4, 2) == ["a   d", "bb  e", "c"]
        assert columns(["a", "\u754c\u754c", "c"], 6, 2) == ["a     c", "\u754c\u754c"]
        assert columns(["long"], 2, 1) == ["long"]

    def test_nothing_is_completed_within_a_here_document(self):
        async def play():
            async with playing() as pilot:
                await enter(pilot, "cat <<EOF")
                await press(pilot, *"kub", "tab")
                assert console(pilot).value == "kub"
                await press(pilot, "ctrl+c")
                await enter(pilot, "echo a |")
                await press(pilot, *"gre", "tab")
                assert console(pilot).value == "grep "

        run(play)


class TestKeys:
    def test_plus_and_minus_are_keys_on_an_empty_prompt_and_type_on_another(self):
        async def play():
            async with playing() as pilot:
                clock = pilot.app.screen.bridge.clock
                await press(pilot, "plus", "plus", "minus")
                assert clock.speed == 8
                await press(pilot, *"a+-")
                assert (console(pilot).value, clock.speed) == ("a+-", 8)

        run(play)

    def test_the_players_own_keys_are_keys_on_an_empty_prompt_and_the_usual_ones_type(self):
        own = {"clock.step": ("-",), "clock.slower": ("F5",), "clock.toggle": ("!",), "app.help": ("%",)}

        async def play():
            async with playing(keys=own) as pilot:
                bridge = pilot.app.screen.bridge
                assert "! run  - tick  % help" in shown(pilot.app)
                await press(pilot, "minus", "minus", "f5")
                assert (bridge.tick, bridge.clock.speed) == (2, 2)
                await press(pilot, "exclamation_mark")
                assert not bridge.clock.paused
                await press(pilot, "exclamation_mark", "percent_sign")
                on_screen(pilot.app, HelpBox)
                await press(pilot, "escape", "full_stop", "minus", "exclamation_mark", "percent_sign", "question_mark")
                assert console(pilot).value == ".-!%?"
                assert bridge.clock.paused

        run(play)

    def test_a_letter_or_a_digit_begins_a_command_even_if_it_is_a_key_in_the_panels(self):
        async def play():
            async with playing(keys={"clock.step": ("n",), "clock.toggle": ("8", "F6")}) as pilot:
                bar = pilot.app.screen.query_one(KeyBar)
                assert "F6 run  F1 help" in shown(pilot.app)
                await press(pilot, "n", "8")
                assert (console(pilot).value, pilot.app.screen.bridge.tick) == ("n8", 0)
                await press(pilot, "ctrl+c", "escape", "n")
                assert pilot.app.screen.bridge.tick == 1
                assert {"n", "8"} <= {key.key for key in keys_now(pilot.app.screen, bar.keys)}

        run(play)

    def test_the_line_has_the_players_own_keys_too_and_they_act_at_once(self):
        async def play():
            async with playing(keys={"console.complete": ("F6",), "console.earlier": ("ctrl+o",)}) as pilot:
                await press(pilot, *"echo a", "enter", *"kubectl get servic", "f6")
                assert console(pilot).value.startswith("kubectl get service")
                await press(pilot, "ctrl+o")
                assert console(pilot).value == "echo a"
                await press(pilot, "ctrl+c", *"kub", "up")
                assert console(pilot).value == "kub"

        run(play)

    def test_ctrl_z_stops_the_clock_before_it_goes_to_the_background(self):
        async def play():
            async with playing() as pilot:
                await press(pilot, "space")
                assert not pilot.app.screen.bridge.clock.paused
                await press(pilot, "a", "ctrl+z")
                assert pilot.app.screen.bridge.clock.paused
                assert console(pilot).text == "a"

        run(play)

    def test_typing_goes_to_the_newest_line(self):
        async def play():
            async with playing(lines=["help"]) as pilot:
                await press(pilot, "pageup", "pageup")
                assert "PgDn: 10 below" in shown(pilot.app)
                await press(pilot, "a")
                assert "PgDn" not in shown(pilot.app)

        run(play)

    @pytest.mark.parametrize("size", [(40, 10), (70, 18), (200, 60)])
    def test_the_prompt_has_the_keyboard_after_any_resize(self, size):
        async def play():
            async with playing() as pilot:
                for _ in range(2):
                    await resized(pilot, size)
                    await resized(pilot, (80, 24))
                    assert console(pilot).has_focus
                await press(pilot, "escape")
                await resized(pilot, size)
                await resized(pilot, (80, 24))
                assert not console(pilot).has_focus

        run(play)


class TestCopying:
    def test_what_is_selected_with_the_mouse_goes_to_the_clipboard(self, monkeypatch):
        async def play():
            async with playing(lines=["clear", "echo one", "echo two"]) as pilot:
                said = pilot.app.screen.query_one(Transcript)
                sent: list[str] = []
                monkeypatch.setattr(pilot.app._driver, "write", sent.append)
                await pilot.mouse_down(said, offset=(2, 0))
                await pilot.hover(said, offset=(2, 2))
                await pilot.mouse_up(said, offset=(2, 2))
                await pilot.pause()
                assert pilot.app.clipboard == "echo one\none\n$ e"
                encoded = base64.b64encode(pilot.app.clipboard.encode()).decode()
                assert f"\x1b]52;c;{encoded}\a" in sent
                assert on_screen(pilot.app, GameScreen).get_selected_text() is None
                assert console(pilot).has_focus

        run(play)

    def test_a_line_that_had_no_room_is_copied_as_one(self):
        async def play():
            async with playing(lines=["clear", f"echo {'x' * 100}y"]) as pilot:
                said = pilot.app.screen.query_one(Transcript)
                pilot.app.screen.selections = {said: Selection(Offset(0, 2), Offset(5, 4))}
                assert pilot.app.screen.get_selected_text() == f"{'x' * 100}y"

        run(play)


def test_a_command_of_several_lines_stands_behind_two_kinds_of_prompts():
    lines = ["echo a", "cat <<E", "$x", "E", "echo 'b", "c'"]
    assert list(prompted(lines)) == ["$ echo a", "$ cat <<E", "> $x", "> E", "$ echo 'b", "> c'"]
