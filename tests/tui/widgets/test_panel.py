"""What stands in a panel's lower frame: whole pieces, what matters most first, nothing that the rows tell already."""

from __future__ import annotations

import pytest
from textual.app import App

from levels.session.view import SessionView
from tests.tui.playing import run
from tui.widgets.panel import Panel, whole_pieces
from tui.widgets.rows import plain

VIEW = SessionView(1, (), (), (), (), (), None, ())


@pytest.mark.parametrize(
    ("width", "told"), [(40, "R refused  ~ under way  3 more"), (29, "R refused  ~ under way"), (8, "R refused")]
)
def test_no_piece_is_cut_while_there_is_another(width, told):
    assert whole_pieces(["R refused", "~ under way", "3 more"], width) == told


@pytest.mark.parametrize(
    ("explained", "rows", "told"),
    [
        ("R refused", 9, "R refused  2 more below"),
        ("  * well", 9, "2 more below  * well"),
        ("R refused  . served", 3, "R refused"),
    ],
)
def test_the_frame_tells_signs_and_how_many_rows_are_out_of_sight(explained, rows, told):
    class Alone(App[None]):
        def compose(self):
            lines = [plain(". served"), *(plain(f"row {at}") for at in range(rows - 1))]
            yield Panel("1", lambda *_: lines, id="alone", caption_of=lambda *_: explained)

    async def play():
        app = Alone()
        async with app.run_test(size=(60, 9)) as pilot:
            await pilot.pause()
            panel = app.query_one(Panel)
            panel.look(VIEW)
            assert str(panel.border_subtitle) == told

    run(play)


@pytest.mark.parametrize(("at", "told"), [(0, "2 more below"), (7, "1 above, 1 below"), (8, "2 more above")])
def test_the_frame_tells_of_rows_above_what_is_in_sight_too(at, told):
    class Alone(App[None]):
        def compose(self):
            yield Panel("1", lambda *_: [plain(f"row {at}") for at in range(9)], id="alone")

    async def play():
        app = Alone()
        async with app.run_test(size=(60, 9)) as pilot:
            await pilot.pause()
            panel = app.query_one(Panel)
            panel.look(VIEW)
            panel.move_to(at)
            panel.look(VIEW)
            assert str(panel.border_subtitle) == told

    run(play)


@pytest.mark.parametrize(("tail", "told"), [(False, "a sign is 10 Pods  12 below"), (True, "a sign is 10 Pods")])
def test_where_there_is_little_room_the_hidden_rows_are_told_in_short(tail, told):
    class Alone(App[None]):
        def compose(self):
            yield Panel("1", lambda *_: [plain(f"row {at}") for at in range(19)], id="alone", tail=tail)

    async def play():
        app = Alone()
        async with app.run_test(size=(34, 9)) as pilot:
            await pilot.pause()
            panel = app.query_one(Panel)
            panel._caption_of = lambda *_: "a sign is 10 Pods"
            panel.look(VIEW)
            assert str(panel.border_subtitle) == told

    run(play)
