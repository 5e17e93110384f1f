"""The cursor stays on what it stands on, whatever happens to the rows around it."""

from __future__ import annotations

from contextlib import asynccontextmanager

from textual.app import App

from tests.tui.playing import run
from tui.widgets.rowlist import RowList
from tui.widgets.rows import ObjectRef, PanelRow, Span


class Lists(App[None]):
    def __init__(self, *, tail: bool = False) -> None:
        super().__init__()
        self.list = RowList(id="list", tail=tail)

    def compose(self):
        yield self.list


def rows(*names: str) -> list[PanelRow]:
    return [PanelRow((Span(name),), item=name) for name in names]


@asynccontextmanager
async def listing(*names: str, tail: bool = False):
    app = Lists(tail=tail)
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        app.list.show_rows(rows(*names))
        yield app.list


def in_sight(shown: RowList) -> str:
    return "".join(row.text for row in shown.rows_in_sight())


def about(names: str) -> list[PanelRow]:
    """Rows of which those of a letter are about the same."""
    return [PanelRow((Span(name),), item=name.lower()) for name in names]


def test_all_rows_that_are_about_what_the_cursor_stands_on_come_into_sight():
    async def play():
        async with listing() as shown:
            shown.show_rows(about("AaBbbCcc"))
            shown.move_to(5)
            assert in_sight(shown) == "Ccc"
            shown.move_to(4)
            assert in_sight(shown) == "BbbCc"

    run(play)


def test_of_the_newest_rows_one_sees_the_beginning_of_what_they_are_about():
    async def play():
        async with listing(tail=True) as shown:
            shown.show_rows(about("AaBbbbbbb"))
            assert in_sight(shown) == "Bbbbb"
            shown.show_rows(about("AaBbbbbbbCcc"))
            assert in_sight(shown) == "bbCcc"

    run(play)


def chosen(shown: RowList) -> str:
    return shown.rows[shown.at].text


def test_the_cursor_follows_its_object_when_rows_change_places_come_and_go():
    async def play():
        async with listing(*"abcdef") as shown:
            shown.move_to(2)
            for names in ("fedcba", "cab", "xyzabc", "c"):
                shown.show_rows(rows(*names))
                assert chosen(shown) == "c"

    run(play)


def test_where_nobody_chose_the_cursor_stays_at_the_top():
    async def play():
        async with listing(*"abc") as shown:
            shown.show_rows(rows(*"cab"))
            assert chosen(shown) == "c"

    run(play)


def test_what_is_left_out_for_a_while_is_come_back_to():
    async def play():
        async with listing(*"abcdef") as shown:
            shown.move_to(4)
            shown.show_rows(rows(*"ab"))
            assert chosen(shown) == "b"
            shown.show_rows(rows(*"bxa"))
            assert chosen(shown) == "b"
            shown.show_rows(rows(*"abcdef"))
            assert chosen(shown) == "e"

    run(play)


def test_a_move_forgets_what_was_left_out():
    async def play():
        async with listing(*"abcdef") as shown:
            shown.move_to(4)
            shown.show_rows(rows(*"ab"))
            shown.move_to(0)
            shown.show_rows(rows(*"abcdef"))
            assert chosen(shown) == "a"

    run(play)


def test_what_is_gone_leaves_the_cursor_in_its_place():
    async def play():
        async with listing(*"abcd") as shown:
            shown.move_to(1)
            shown.show_rows(rows(*"acd"))
            assert chosen(shown) == "c"
            shown.show_rows(rows(*"dca"))
            assert chosen(shown) == "c"

    run(play)


def test_of_several_rows_about_the_same_the_same_one_is_kept():
    async def play():
        async with listing("a", "a", "b", "b") as shown:
            shown.move_to(3)
            shown.show_rows(rows("b", "b", "a", "a"))
            assert shown.at == 1
            shown.show_rows(rows("a", "b"))
            assert shown.at == 1

    run(play)


def test_the_newest_row_is_followed_only_from_the_newest():
    async def play():
        async with listing(*"abc", tail=True) as shown:
            shown.move_to(2)
            shown.show_rows(rows(*"abcd"))
            assert chosen(shown) == "d"
            shown.move_to(0)
            shown.show_rows(rows(*"abcde"))
            assert chosen(shown) == "a"
            shown.move_to(4)
            shown.show_rows(rows(*"edcba"), tail=False)
            assert chosen(shown) == "e"

    run(play)


def test_a_move_paints_the_two_rows_that_it_concerns(monkeypatch):
    async def play():
        async with listing(*"abc") as shown:
            painted = []
            monkeypatch.setattr(shown, "refresh", lambda *regions: painted.append(regions))
            shown.move_to(2)
            assert [region.y for (region,) in painted] == [0, 2]

    run(play)


def test_the_foot_takes_a_line_and_the_cursor_stays_in_sight():
    async def play():
        async with listing(*"abcdefgh") as shown:
            shown.move_to(4)
            assert shown.row_at(4) == 4
            shown.show_foot(PanelRow((Span("/text"),)))
            assert (shown.row_at(3), shown.row_at(4)) == (4, None)
            assert shown.render_line(4).text.strip() == "/text"
            assert shown.rows_below() == 3

    run(play)


def test_the_cursor_goes_to_what_a_level_is_about_once_it_is_there():
    async def play():
        async with listing(*"ab") as shown:
            shown.seeks = "pod web -n default"
            shown.show_rows(rows(*"ab"))
            about = PanelRow((Span("c"),), ref=ObjectRef("pod", "default", "web", "1"))
            shown.show_rows([*rows(*"ab"), about])
            assert (shown.at, shown.seeks) == (2, "")

    run(play)
