"""The panel of Events: object and reason whole, the message wrapped and not cut."""

from __future__ import annotations

import pytest

from levels.session.view import EventView, SessionView
from tui.theme import UNICODE
from tui.widgets.panelrows.events import event_rows
from tui.widgets.rows import Size

EVENT = EventView(41, "Normal", "pod/web-5d4f8c7b9-6tgkt", "Created", "Created container: nginx")


def texts(width, *events: EventView):
    view = SessionView(50, (), (), (), (), events or (EVENT,), None, ())
    return [row.text for row in event_rows(view, Size(width, 9), UNICODE)]


def test_where_all_has_room_an_event_is_a_row():
    assert texts(80) == [" 41 pod/web-5d4f8c7b9-6tgkt Created Created container: nginx"]


def test_a_message_without_room_follows_in_rows_of_its_own():
    assert texts(42) == [" 41 pod/web-5d4f8c7b9-6tgkt Created", "    Created container: nginx"]


@pytest.mark.parametrize("width", [14, 20, 29, 42, 61])
def test_nothing_of_it_is_ever_cut(width):
    long = EVENT._replace(message='Liveness probe failed: Get "http://10.244.3.14:8080/demo/hello": connection refused')
    rows = texts(width, long)
    assert all(len(row) <= width for row in rows)
    told = "".join(rows).replace(" ", "")
    assert told == f"{long.tick}{long.about}{long.reason}{long.message}".replace(" ", "")


def test_every_row_of_an_event_opens_its_object():
    view = SessionView(50, (), (), (), (), (EVENT,), None, ())
    assert {row.opens for row in event_rows(view, Size(20, 9), UNICODE)} == {"kubectl describe pod web-5d4f8c7b9-6tgkt"}
