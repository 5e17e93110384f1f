"""What a screen is told of a session beside what the readers of its parts say."""

from __future__ import annotations

from levels.session.view import Viewer
from tests.levels.session.playing import run, session_of
from tests.levels.session.routes.watching import level_of


def test_clients_stand_in_the_order_in_which_a_level_names_them():
    level = level_of("podfall")
    named = [client.name for client in level.spec.clients]
    assert named != sorted(named)
    for _ in range(2):
        assert [client.name for client in Viewer(level).view().clients] == named
        level.tick()


def test_a_client_that_was_removed_stands_behind_those_at_work():
    sandbox = session_of()
    for line in ("client add b --to pod/x", "client add a --to pod/x", "tick 2", "client remove b", "tick 2"):
        assert run(sandbox, line)[0] == 0
    assert [client.name for client in Viewer(sandbox).view().clients] == ["a", "b"]
