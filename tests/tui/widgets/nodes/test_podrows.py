"""A Pod's sign, and what it means."""

from __future__ import annotations

import pytest

from levels.session.placement import NodeView, PodView
from levels.session.view import SessionView
from tui.theme import ASCII, UNICODE
from tui.widgets.nodes.podrows import pod_legend

SIGNS = {
    ("1/1", "Running"): "● well",
    ("0/1", "Completed"): "○ at its end",
    ("0/1", "Running"): "◌ on the way",
    ("0/1", "CrashLoopBackOff"): "✖ not well",
}


def view_of(*pods: tuple[str, str]) -> SessionView:
    made = tuple(PodView(f"web-{at}", "default", "n", ready, status, 0, "") for at, (ready, status) in enumerate(pods))
    return SessionView(1, (NodeView("n", ready=True, powered=True, pods=made[1:]),), made[:1], (), (), (), None, ())


@pytest.mark.parametrize("pod", SIGNS)
def test_the_frame_tells_the_signs_in_sight_and_no_other(pod):
    assert pod_legend(view_of(pod, pod), UNICODE).split("  ") == ["", SIGNS[pod]]


def test_what_is_well_comes_first_and_with_ascii_signs_they_are_told_too():
    assert pod_legend(view_of(*reversed(SIGNS)), UNICODE).split("  ") == ["", *SIGNS.values()]
    assert pod_legend(view_of(*SIGNS), ASCII).isascii()
