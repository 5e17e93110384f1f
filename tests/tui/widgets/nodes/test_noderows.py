from __future__ import annotations

import pytest
from rich.cells import cell_len

from levels.session.placement import NodeView, PodView
from levels.session.view import SessionView
from tui.theme import ASCII, UNICODE
from tui.widgets.arranged.arranging import BY_NAME, WORST_FIRST
from tui.widgets.arranged.filtering import read_filter
from tui.widgets.arranged.wish import EVERYTHING, RowWish
from tui.widgets.nodes.group import MOST_PODS, MOST_RESTARTS
from tui.widgets.nodes.noderows import FEW_PODS, MANY_PODS, NodeRows
from tui.widgets.rows import Size

ROOM = Size(60, 20)
BROKEN, WAITING = "CrashLoopBackOff", "Pending"


def pod(name: str, status: str = "Running", *, node: str = "n", restarts: int = 0, **labels: str) -> PodView:
    ready = "1/1" if status == "Running" else "0/1"
    some = tuple(sorted(labels.items()))
    return PodView(name, "default", node, ready, status, restarts, "10.0.0.1", f"uid-{name}", some)


def pods(node: str, well: int, broken: int = 0, waiting: int = 0) -> tuple[PodView, ...]:
    states = ["Running"] * well + [BROKEN] * broken + [WAITING] * waiting
    return tuple(pod(f"{node}-{at:03}", status, node=node) for at, status in enumerate(states))


def node(name: str, those: tuple[PodView, ...] = (), *, ready: bool = True, powered: bool = True) -> NodeView:
    labels = (("zone", "a" if name.endswith("1") else "b"),)
    return NodeView(name, ready, powered, those, f"uid-{name}", labels)


def view(*nodes: NodeView, unplaced: tuple[PodView, ...] = ()) -> SessionView:
    return SessionView(1, nodes, unplaced, (), (), (), None, ())


def shown(seen: SessionView, wish: RowWish = EVERYTHING, room: Size = ROOM, glyphs=ASCII) -> list[str]:
    return [row.text.rstrip() for row in NodeRows().arranged(seen, room, glyphs, wish).rows]


def heads(seen: SessionView, wish: RowWish = EVERYTHING, room: Size = ROOM) -> list[str]:
    return [row.ref.name for row in NodeRows().arranged(seen, room, ASCII, wish).rows if row.ref and row.folds]


def test_up_to_twelve_pods_stand_below_their_node():
    rows = shown(view(node("node-1", pods("a", FEW_PODS)), node("node-2")))
    assert rows[0] == "node-1  Ready"
    assert len(rows) == FEW_PODS + 2
    assert rows[-1] == "node-2  Ready"


def test_above_twelve_a_node_is_one_row_with_a_sign_for_each_pod():
    rows = shown(view(node("node-1", pods("a", 9, broken=3, waiting=1)), node("node-2", pods("b", 2))))
    assert rows == [
        "+ node-1 Ready 13 Pods 3 ! !!!.*********",
        "- node-2 Ready  2 Pods     **",
        *shown(view(node("node-2", pods("b", 2))))[1:],
    ]


def test_with_more_than_a_hundred_pods_in_all_every_node_is_folded():
    few = [node(f"node-{at}", pods(f"p{at}", 10)) for at in range(1, 11)]
    assert len(shown(view(*few))) == MANY_PODS + len(few)
    more = [*few, node("node-11", pods("p11", 1))]
    assert len(shown(view(*more))) == len(more)


def test_the_worst_node_stands_first():
    nodes = (
        node("node-1", pods("a", 20)),
        node("node-2", pods("b", 20, waiting=1)),
        node("node-3", pods("c", 20, broken=1)),
        node("node-4", pods("d", 20, broken=2)),
        node("node-5", pods("e", 20), ready=False),
        node("node-6", pods("f", 20), powered=False),
    )
    assert heads(view(*nodes)) == ["node-5", "node-6", "node-4", "node-3", "node-2", "node-1"]


def test_pods_without_a_node_are_a_group_among_the_others():
    rows = shown(view(node("node-1", pods("a", 20)), unplaced=pods("u", 0, waiting=14)))
    assert rows[0].startswith("+ no node yet")
    assert "14 Pods" in rows[0]
    assert rows[1].startswith("+ node-1")


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (BY_NAME, ["node-2", "node-10", "node-11"]),
        (WORST_FIRST, ["node-11", "node-10", "node-2"]),
        (MOST_PODS, ["node-10", "node-2", "node-11"]),
        (MOST_RESTARTS, ["node-2", "node-10", "node-11"]),
    ],
)
def test_nodes_are_sorted_in_every_order(order, expected):
    often = pods("b", 1)[0]._replace(restarts=9)
    nodes = (
        node("node-10", pods("a", 5)),
        node("node-2", (*pods("b", 2), often._replace(name="often", uid="often"))),
        node("node-11", pods("c", 1, broken=1)),
    )
    found = NodeRows().arranged(view(*nodes), ROOM, ASCII, EVERYTHING)
    assert order in found.orders
    assert heads(view(*nodes), RowWish(order=order)) == expected


def test_the_pods_of_a_node_are_sorted_too():
    those = (pod("b-10", restarts=1), pod("b-9", BROKEN), pod("a-1", WAITING, restarts=5))
    order = lambda wish: [text.split()[1] for text in shown(view(node("n", those)), wish)[1:]]  # noqa: E731 - two words of code
    assert order(EVERYTHING) == ["b-10", "b-9", "a-1"]
    assert order(RowWish(order=BY_NAME)) == ["a-1", "b-9", "b-10"]
    assert order(RowWish(order=WORST_FIRST)) == ["b-9", "a-1", "b-10"]
    assert order(RowWish(order=MOST_RESTARTS)) == ["a-1", "b-10", "b-9"]


def test_what_somebody_opens_or_folds_stays_so():
    seen = view(node("node-1", pods("a", 20)), node("node-2", pods("b", 3)))
    opened = EVERYTHING.toggled("node/node-1", open_=True)
    assert len(shown(seen, opened)) == 25
    assert shown(seen, opened)[0].startswith("- node-1")
    folded = opened.toggled("node/node-2", open_=False)
    assert len(shown(seen, folded)) == 22
    assert shown(seen, folded.toggled("node/node-1", open_=False)) == [
        "+ node-1 Ready 20 Pods ********************",
        "+ node-2 Ready  3 Pods ***",
    ]


def test_a_filter_opens_nodes_of_which_few_pods_fit():
    seen = view(node("node-1", (*pods("a", 20), pod("web-1", app="web"))), node("node-2", pods("b", 20)))
    expected = ["- node-1 Ready 1 of 21 Pods *", "* web-1 1/1 Running"]
    for typed in ("web", "-l app=web", "pod/web-1 !b-0"):
        found = NodeRows().arranged(seen, ROOM, ASCII, RowWish(read_filter(typed)))
        assert [" ".join(row.text.split()) for row in found.rows] == expected
        assert (found.shown, found.total) == (1, 41)


def test_a_filter_finds_nodes_by_name_and_label():
    seen = view(node("node-1", pods("a", 1)), node("node-2", pods("b", 1)))
    assert shown(seen, RowWish(read_filter("-l zone=b"))) == ["  node-2 Ready 0 of 1 Pod"]
    assert len(shown(seen, RowWish(read_filter("node/node-1")))) == 1
    assert len(shown(seen, RowWish(read_filter("!a-0")))) == 2


def test_only_what_is_not_well_are_broken_nodes_and_pods():
    ended = (pod("t", "Terminating"), pod("done", "Completed"))
    seen = view(
        node("node-1", pods("a", 5)),
        node("node-2", (*pods("b", 5, broken=1, waiting=1), *ended)),
        node("node-3", ready=False),
    )
    assert [" ".join(row.split()) for row in shown(seen, RowWish(unwell=True))] == [
        "- node-2 Ready 2 of 9 Pods 1 ! !.",
        "! b-005 0/1 CrashLoopBackOff",
        ". b-006 0/1 Pending",
        "node-3 NotReady 0 Pods",
    ]
    assert shown(view(node("node-1", pods("a", 5))), RowWish(unwell=True)) == ["all is well"]


@pytest.mark.parametrize(("width", "scale"), [(200, 1), (60, 10), (39, 20)])
def test_a_sign_stands_for_as_many_pods_as_there_is_no_room_for(width, scale):
    seen = view(node("node-1", pods("a", 70, broken=3)), node("node-2", pods("b", 104), ready=False))
    found = NodeRows().arranged(seen, Size(width, 20), UNICODE, EVERYTHING)
    bars = [row.text.rpartition(" ")[2] for row in found.rows]
    assert found.note == (f"a sign is {scale} Pods" if scale > 1 else "")
    assert bars[0] == UNICODE.well * -(-104 // scale)
    assert bars[1] == UNICODE.broken * -(-3 // scale) + UNICODE.well * (-(-73 // scale) - -(-3 // scale))


@pytest.mark.parametrize("width", [24, 34, 39, 56, 70, 110, 200])
@pytest.mark.parametrize("name", ["n", "gke-cluster-1-default-pool-3a8f1c27-x1yz"])
def test_a_folded_node_fits_into_any_width_and_keeps_its_numbers(width, name):
    nodes = (
        node(f"{name}-1", pods("a", 100, broken=10), powered=False),
        node(f"{name}-2", pods("b", 3), ready=False, powered=False),
        node(f"{name}-3"),
    )
    for row in NodeRows().arranged(view(*nodes), Size(width, 20), UNICODE, EVERYTHING).rows[:1]:
        assert cell_len(row.text) <= max(width, 33)
        assert "110 Pods" in row.text
        assert f"10 {UNICODE.broken}" in row.text


def test_columns_stand_below_each_other():
    nodes = (node("node-1", pods("a", 20)), node("node-10", pods("b", 100, broken=1)), node("node-3", powered=False))
    rows = NodeRows().arranged(view(*nodes), Size(70, 20), ASCII, EVERYTHING).rows
    assert len({row.text.index(" Pods") for row in rows}) == 1
    assert len({row.text.index("Ready") for row in rows}) == 1


def test_a_node_that_did_not_change_keeps_its_row():
    rows, same, other = NodeRows(), node("node-1", pods("a", 20)), node("node-2", pods("b", 20))
    before = rows.arranged(view(same, other), ROOM, ASCII, EVERYTHING).rows
    changed = other._replace(pods=(*other.pods[:-1], other.pods[-1]._replace(status=BROKEN, ready="0/1")))
    after = rows.arranged(view(same, changed), ROOM, ASCII, EVERYTHING).rows
    assert [row.text.split()[1] for row in after] == ["node-2", "node-1"]
    again = rows.arranged(view(same, changed), ROOM, ASCII, EVERYTHING).rows
    assert [one is two for one, two in zip(after, again, strict=True)] == [True, True]
    assert before[1] != after[0]


def broken_last(those: tuple[PodView, ...]) -> tuple[PodView, ...]:
    return (*those[:-1], those[-1]._replace(status=BROKEN, ready="0/1"))


@pytest.mark.parametrize(
    "change",
    [
        lambda those: those,
        broken_last,
        lambda those: those[1:],
        lambda those: those[:-3],
        lambda those: (pod("0", WAITING, node="a"), *those),
        lambda those: (*those[:4], pod("a-003-x", BROKEN, node="a"), *those[4:]),
        lambda those: those[:0],
        lambda those: pods("b", len(those), 20, 20),
    ],
)
def test_whatever_changes_on_a_node_its_bar_is_what_a_newcomer_sees(change):
    rows, one = NodeRows(), node("node-1", pods("a", 20, 3, 2))
    rows.arranged(view(one), ROOM, ASCII, EVERYTHING)
    then = view(one._replace(pods=change(one.pods)))
    assert rows.arranged(then, ROOM, ASCII, EVERYTHING).rows == NodeRows().arranged(then, ROOM, ASCII, EVERYTHING).rows


def test_of_an_open_node_only_the_pods_that_changed_are_drawn_again():
    rows, one = NodeRows(), node("node-1", pods("a", 5))
    before = rows.arranged(view(one), ROOM, ASCII, EVERYTHING).rows
    moved = one._replace(pods=(*one.pods[:-1], one.pods[-1]._replace(ip="10.9.9.9")))
    after = rows.arranged(view(moved), Size(60, 20), ASCII, EVERYTHING).rows
    assert [old is new for old, new in zip(before[1:], after[1:], strict=True)] == [True] * 4 + [False]


def test_no_rows_are_made_of_pods_that_are_folded(monkeypatch):
    made = []
    monkeypatch.setattr("tui.widgets.nodes.group.pod_row", lambda pod, columns: made.append((pod, columns)))
    shown(view(node("node-1", pods("a", 50)), node("node-2", pods("b", 50))))
    assert made == []


def test_rows_say_what_they_stand_for():
    found = NodeRows().arranged(view(node("node-1", pods("a", 1))), ROOM, ASCII, EVERYTHING).rows
    assert [(row.key, row.opens) for row in found] == [
        ("uid-node-1", "kubectl describe node node-1"),
        ("uid-a-000", "kubectl describe pod a-000 -n default"),
    ]
