from __future__ import annotations

from engine.metrics import LostRequest
from engine.metrics.requestpath import RequestPath
from levels.requestpath.cells import PathCell, cells_of, fate

REFUSED = LostRequest(
    "tester",
    43,
    2,
    "R",
    43,
    "node-2",
    "kube-proxy on node-2",
    "node-2's rules still list 10.244.1.7:28017",
    "pod/web-x was deleted in tick 42",
    "default/web",
    RequestPath(
        "outside",
        address="172.18.0.4",
        port=30326,
        knocked="node-2",
        as_of=41,
        endpoints=2,
        backend="10.244.1.7:28017",
        pod="default/web-x",
        found="no Pod has the address 10.244.1.7",
    ),
)
BY_NAME = REFUSED._replace(
    path=REFUSED.path._replace(
        origin="pod/shop", host="web", asked=12, address="10.101.135.25", port=80, knocked="", endpoints=1
    )
)


def test_each_hop_has_a_cell_with_what_it_believed():
    assert cells_of(REFUSED) == (
        PathCell("caller", "tester@43.2", ("outside",)),
        PathCell("frontend", "node-2:30326", ("node port", "svc/web")),
        PathCell("rules", "rules of tick 41", ("on node-2", "2 endpoints")),
        PathCell("endpoint", "10.244.1.7:28017", ("pod/web-x", "no Pod has the address 10.244.1.7")),
    )


def test_a_name_has_a_cell_with_its_answer_and_how_old_that_was():
    caller, name, door, rules, _ = cells_of(BY_NAME)
    assert caller.notes == ("pod/shop",)
    assert name == PathCell("name", "web", ("is 10.101.135.25", "asked in tick 12"))
    assert door == PathCell("frontend", "10.101.135.25:80", ("svc/web",))
    assert rules.notes == ("on node-2", "1 endpoint")


def test_the_cells_end_where_the_request_was_lost():
    unknown = BY_NAME._replace(hop="DNS", path=RequestPath("pod/shop", "web"))
    assert cells_of(unknown)[-1] == PathCell("name", "web", ("no address",))
    refused = REFUSED._replace(path=REFUSED.path._replace(backend="", pod="", found="", endpoints=0))
    assert cells_of(refused)[-1] == PathCell("rules", "rules of tick 41", ("on node-2", "0 endpoints"))
    no_rule = refused._replace(path=refused.path._replace(as_of=None))
    assert cells_of(no_rule)[-1] == PathCell("rules", "rules on node-2", ("none for this",))
    no_port = no_rule._replace(hop="the node's own port", path=RequestPath("outside"))
    assert cells_of(no_port)[-1] == PathCell("frontend", "node-2", ("no port for it",))
    dark = no_rule._replace(hop="node-2")
    assert cells_of(dark)[-1].title == "node-2:30326"


def test_who_dials_a_pod_itself_meets_no_door_and_no_rules():
    path = RequestPath("harness", address="10.244.1.7", port=28017, backend="10.244.1.7:28017", pod="default/web-x")
    direct = REFUSED._replace(via="", service="", hop="pod/web-x", path=path)
    assert [cell.hop for cell in cells_of(direct)] == ["caller", "endpoint"]


def test_a_name_of_several_addresses_says_how_many():
    several = BY_NAME._replace(path=BY_NAME.path._replace(address="", as_of=None, endpoints=3, asked=None))
    assert cells_of(several)[1].notes == ("is 3 addresses",)


def test_the_tick_of_its_end_is_told_where_it_is_a_later_one():
    assert fate(REFUSED) == "R refused"
    assert fate(REFUSED._replace(letter="T", settled=45)) == "T timeout in tick 45"
