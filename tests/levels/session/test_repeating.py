from __future__ import annotations

from engine.clock import Wait
from tests.levels.session.playing import EXAMPLE, run, session_of


def frames(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("Every ")]


def test_watch_shows_what_changed_and_ends_after_sixty_ticks():
    session = session_of(EXAMPLE)
    status, out, err = run(session, "watch -n 5 'kubectl get pods -o name | wc -l'")
    assert (status, session.tick_number, err) == (0, 60, "watch ended after 60 ticks\n")
    assert out == (
        "Every 5 ticks: kubectl get pods -o name | wc -l  (tick 0)\n\n0\n\n"
        "Every 5 ticks: kubectl get pods -o name | wc -l  (tick 5)\n\n2\n\n"
    )


def test_without_a_number_watch_looks_every_other_tick_and_shows_errors_too():
    out = run(session_of(), "watch kubectl get rs")[1]
    assert out == "Every 2 ticks: kubectl get rs  (tick 0)\n\nNo resources found in default namespace.\n\n"
    assert frames(run(session_of(EXAMPLE), "watch -n1 kubectl get pods")[1])[:3] == [
        f"Every tick: kubectl get pods  (tick {tick})" for tick in (0, 1, 2)
    ]


def test_a_watched_line_assigns_nothing_and_its_waits_are_waits():
    session = session_of()
    run(session, "A=1; watch -n 60 'A=2; tick 3'; B=$A")
    assert (session.tick_number, run(session, "echo $B")[1]) == (66, "1\n")


def test_ctrl_c_ends_a_watch_where_it_waits():
    session = session_of(EXAMPLE)
    line = session.run("watch -n 7 kubectl get nodes")
    while not isinstance(item := next(line), Wait):
        assert item.text
    assert item.limit == 7
    line.close()
    assert run(session, "echo $?")[1] == "130\n"
