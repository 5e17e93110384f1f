"""`status way` alone shows what breaks the way in the levels about Services: node, hop, how far behind, since when."""

from __future__ import annotations

import re

import pytest

from tests.levels.session.routes.watching import lines, ways


@pytest.mark.parametrize("tick", range(60, 64))
def test_a_crashed_process_leaves_each_nodes_rules_behind_since_the_crash(tick: int):
    text = ways("expose", 66)[tick]
    rules = lines(text, "rules")
    assert [line.split()[1] for line in rules] == ["node-1:", "node-2:", "node-3:"]
    for line in rules:
        assert re.search(r"1 (gone|starting, closed) since tick 60: 10\.244\.\d\.\d+:28017", line)
        assert f"{tick - 59} behind since tick 60" in line
    assert "R lost here" in text
    assert f"({tick - 59} behind) x 10.244." in lines(text, "tester")[0]


@pytest.mark.parametrize("tick", range(64, 67))
def test_once_the_process_listens_again_nobody_is_behind(tick: int):
    text = ways("expose", 66)[tick]
    assert "behind" not in text
    assert "nothing lost" in text


@pytest.mark.parametrize("tick", range(10, 21))
def test_slices_that_nobody_writes_name_the_controller(tick: int):
    text = ways("dominoes", 131)[tick]
    assert f"{tick - 9} behind since tick 10 (endpoint-slice-controller hangs)" in lines(text, "slices")[0]
    assert "no EndpointSlice says so yet: the news of tick 10 has not been taken over" in lines(text, "nothing")[0]


@pytest.mark.parametrize("tick", range(64, 73))
def test_rules_that_stand_still_name_their_node(tick: int):
    text = ways("dominoes", 131)[tick]
    (node_2,) = [line for line in lines(text, "rules") if "node-2:" in line]
    assert "2 endpoints as of tick 26; 2 gone since tick 64" in node_2
    assert f"{tick - 62} behind since tick 63 (kube-proxy hangs)" in node_2
    assert not [line for line in lines(text, "rules") if "hangs" in line and "node-2:" not in line]


def test_before_there_is_news_nobody_tells_of_a_hang_that_hides():
    assert "hangs" not in "".join(ways("dominoes", 131)[tick] for tick in (5, 9, 60, 61, 62, 120, 121))


@pytest.mark.parametrize("tick", range(122, 131))
def test_a_name_that_dns_has_not_heard_of_names_coredns(tick: int):
    text = ways("dominoes", 131)[tick]
    (name,) = [line for line in lines(text, "name") if "go-demo-2-alias." in line]
    assert f"{tick - 121} behind since tick 122 (coredns hangs)" in name


def test_the_requests_lost_for_a_name_fall_at_the_name():
    text = ways("dominoes", 131)[128]
    assert "1 N lost at DNS" in text
    assert lines(text, "reporter")[0] == "reporter -> go-demo-2-alias x DNS knows no such name (7 behind)"
