"""The panel of Services: a name is told whole before the type."""

from __future__ import annotations

import pytest

from levels.session.view import ServiceView, SessionView
from tui.theme import UNICODE
from tui.widgets.panelrows.services import service_rows
from tui.widgets.rows import Size

SERVICE = ServiceView("go-demo-2-svc", "NodePort", "28017:30326/TCP", ())


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (38, "go-demo-2-svc NodePort 28017:30326/TCP"),
        (34, "go-demo-2-svc NodePort 28017:30326"),
        (33, "go-demo-2-svc 28017:30326"),
        (25, "go-demo-2-svc 28017:30326"),
    ],
)
def test_where_there_is_little_room_the_protocol_goes_first_then_the_type(width, told):
    view = SessionView(1, (), (), (SERVICE,), (), (), None, ())
    assert service_rows(view, Size(width, 9), UNICODE)[0].text.rstrip() == told


def test_an_alias_has_no_endpoints_by_its_nature_and_is_well():
    services = (ServiceView("ext", "ExternalName", "", ()), SERVICE)
    rows = service_rows(SessionView(1, (), (), services, (), (), None, ()), Size(40, 9), UNICODE)
    assert [(row.text.strip(), row.well) for row in rows] == [
        ("ext    ExternalName", True),
        ("its name means another host", True),
        ("go-demo-2-svc NodePort 28017:30326/TCP", False),
        ("✖ no endpoints", False),
    ]
