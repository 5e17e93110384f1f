"""The panel's text at 80x24 alone shows what breaks the way in the levels about Services: hop, how far, since when.

All of it is in sight without scrolling.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from levels.session.headless import play
from levels.session.view import Viewer
from tests.levels.session.routes.watching import level_of
from tests.tui.widgets.way.ways import SMALL
from tui.theme import UNICODE
from tui.widgets.way.wayrows import WayRows


@cache
def texts(name: str, until: int) -> dict[int, str]:
    """What the panel reads in each tick of a level's reference up to `until`, as far as it is in sight."""
    level, rows, found = level_of(name), WayRows(), dict[int, str]()
    viewer, tick = Viewer(level), level.tick

    def tick_and_look() -> None:
        tick()
        view = viewer.view()
        shown = rows(view, SMALL, UNICODE)[: SMALL.height]
        found[level.tick_number] = "\n".join(row.text for row in shown)

    level.tick = tick_and_look  # type: ignore[method-assign]
    play(level, next(known for known in level.spec.solutions if known.kind == "reference").script, until)
    return found


def words(text: str, first: str, last: str = "") -> str:
    """What stands in the column that begins where `first` stands, from that row on, up to one that has `last`."""
    lines = text.splitlines()
    at = next(index for index, line in enumerate(lines) if first in line)
    x = lines[at].index(first)
    found = []
    for line in lines[at:]:
        part = re.split(r" ?[━─┃│┏┓┗┛┳┻┣┫╋┹┺╇┩┠┨┯┷╊╉┤├┴┬┼╂┸┰└┌┐┘] ?|  +", line[x:])[0]
        if last and last in part:
            break
        found.append(part)
    return " ".join(" ".join(found).split())


@pytest.mark.parametrize("tick", range(60, 64))
def test_a_crashed_process_leaves_each_nodes_rules_behind_since_the_crash(tick):
    text = texts("expose", 66)[tick]
    for node, following in (("node-1", "node-2"), ("node-2", "node-3"), ("node-3", "node-4")):
        told = words(text, node, following)
        assert re.match(rf"{node} 2, 1 (gone|starting) ✖ tick 11, {tick - 59} behind since 60", told), text
    assert "R" in text


@pytest.mark.parametrize("tick", range(64, 67))
def test_once_the_process_listens_again_nobody_is_behind(tick):
    assert "behind" not in texts("expose", 66)[tick]
    assert "lost" not in texts("expose", 66)[tick]


@pytest.mark.parametrize("tick", range(10, 21))
def test_slices_that_nobody_writes_name_the_controller(tick):
    told = words(texts("dominoes", 131)[tick], "slices:")
    assert f"{tick - 9} behind since 10 endpoint-slice-controller hangs" in told
    assert "nothing answers" in told


@pytest.mark.parametrize("tick", range(64, 73))
def test_rules_that_stand_still_name_their_node(tick):
    told = words(texts("dominoes", 131)[tick], "node-2", "node-3")
    assert f"tick 26, {tick - 62} behind since 63 kube-proxy hangs" in told
    assert "2 gone" in told or "2 ending" in told or "1 gone" in told


@pytest.mark.parametrize("tick", range(122, 131))
def test_a_name_that_dns_has_not_heard_of_names_coredns(tick):
    text = texts("dominoes", 131)[tick]
    late = f"{tick - 121} behind since 122"
    if "go-demo-2-alias" in text.splitlines()[0]:
        assert f"DNS knows no address {late} coredns hangs" in words(text, "10.101.218.118")
    else:  # the client's Pod is being replaced, and loses requests on the way to no Service
        assert f"also svc/go-demo-2-alias: DNS {late}, coredns hangs" in text


def test_the_requests_that_are_lost_for_a_name_bring_its_service_into_sight():
    text = texts("dominoes", 131)[128]
    assert "svc/go-demo-2-alias" in text.splitlines()[0]
    assert "N 1 lost here" in text


def test_before_there_is_news_nobody_tells_of_a_hang_that_hides():
    assert "hangs" not in "".join(texts("dominoes", 131)[tick] for tick in (5, 9, 60, 61, 62, 120, 121))


def test_a_client_that_finds_no_pod_to_dial_says_so_where_it_loses_its_requests():
    way = words(texts("bare-pod", 50)[49], "probe", "lost here")
    assert way == "probe 2/t harness no Pod with an address fits type=db"
