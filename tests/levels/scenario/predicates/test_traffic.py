"""Windows of requests: their edges, what is decided when, and that nothing decided is ever taken back."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from engine.api.core import Pod
from engine.api.meta import ObjectMeta
from engine.clock import Clock
from engine.metrics import LETTERS, LostRequest, Metrics
from engine.network.balancers import HIDDEN_NODE
from engine.network.traffic.clients import ClientSpec, parse_target
from levels.scenario.predicates.evaluation import EvalContext, Evaluation, Meter
from levels.scenario.predicates.traffic import TrafficJudge, exact
from levels.scenario.schema.tests import CountBound, ServedByBound, TrafficTest

FIRST, LAST = 5, 9
WINDOW = (FIRST, LAST)
LETTERED = "letter R: 1 of at most 0, letter T: 0 of at most 2"


class Line:
    """One client `c`, whose requests a test answers by hand."""

    def __init__(self, rate: int = 2) -> None:
        self.clock = Clock()
        self.metrics = Metrics(self.clock)
        self.pods: list[Any] = []
        self.rates: dict[int, int] = defaultdict(lambda: rate)
        store: Any = SimpleNamespace(list=lambda _resource: self.pods)
        cluster: Any = SimpleNamespace(clock=self.clock, metrics=self.metrics, store=store)
        client: Any = SimpleNamespace(asks_within=self._asks_within, in_turn=False)
        self.scene = EvalContext(cluster, {"c": client})

    def _asks_within(self, first: int, last: int) -> int:
        return sum(self.rates[tick] for tick in range(first, last + 1))

    def issue(self, via: str = "", count: int | None = None) -> None:
        self.metrics.issued("c", via, self.rates[self.clock.tick] if count is None else count)

    def serve(self, count: int = 1, *, tick: int | None = None, via: str = "") -> None:
        self.metrics.served("c", via, self.clock.tick if tick is None else tick, "", count)

    def lose(self, letter: str = "R", count: int = 1, *, tick: int | None = None, via: str = "") -> None:
        then = self.clock.tick if tick is None else tick
        self.metrics.lost([LostRequest("c", then, number, letter, then, via, "hop", "", "") for number in range(count)])

    def to(self, tick: int) -> None:
        """Let time pass; every request is served at once."""
        while self.clock.tick < tick:
            self.clock.tick += 1
            self.issue()
            self.serve(self.rates[self.clock.tick])


@pytest.fixture
def line() -> Line:
    return Line()


def judge(**test: Any) -> TrafficJudge:
    return TrafficJudge(TrafficTest(**{"client": "c", "window": WINDOW} | test))


# --- the edges of a window


@pytest.mark.parametrize(
    ("read", "written", "inside"),
    [
        (FIRST, FIRST, True),
        (LAST, LAST, True),
        (LAST, FIRST, True),
        (7, 6, True),
        (FIRST, FIRST - 1, False),
        (7, FIRST - 1, False),
        (LAST + 1, LAST, False),
        (LAST + 1, FIRST, False),
        (LAST + 1, LAST + 1, False),
        (FIRST - 1, FIRST - 1, False),
        (LAST + 1, FIRST - 1, False),
    ],
)
def test_a_stale_read_counts_where_both_the_read_and_its_write_lie_in_the_window(line, read, written, inside):
    for _ in range(2):
        line.metrics.missed("c", read, written)
    line.to(LAST + 2)
    found = judge(stale=CountBound(max=1)).read(line.scene)
    assert found._replace(meter=None) == Evaluation(not inside, final=True, progress=f"{2 * inside} stale reads")


def test_stale_reads_of_several_pairs_are_summed(line):
    for read, written in ((FIRST, FIRST), (7, 6), (7, 5), (7, 4), (LAST, LAST), (LAST + 1, LAST)):
        line.metrics.missed("c", read, written)
    line.to(LAST)
    found = judge(stale=CountBound(max=4)).read(line.scene)._replace(meter=None)
    assert found == Evaluation(value=True, final=True, progress="4 stale reads")
    assert judge(stale=CountBound(max=3)).read(line.scene).value is False


@pytest.mark.parametrize(("tick", "inside"), [(FIRST - 1, False), (FIRST, True), (LAST, True), (LAST + 1, False)])
def test_everything_else_counts_in_its_own_tick_the_first_and_the_last_included(line, tick, inside):
    line.pods = []
    line.metrics.write_lost("c", tick)
    line.metrics.saw("c", tick, 3, own=True)
    line.clock.tick = tick
    line.issue(count=4)
    line.serve(3)
    line.lose()
    line.to(LAST + 3)
    count = int(inside)
    assert judge(lost=CountBound(max=0)).read(line.scene).progress == f"{count} lost"
    assert judge(kinds={"R": CountBound(max=0)}).read(line.scene).progress == f"{count} lost with letter R"
    assert judge(lost_writes=CountBound(max=0)).read(line.scene).progress == f"{count} writes lost"
    said = "3 of 3 with the client's own address" if inside else "no answer yet"
    assert judge(source_address=CountBound(min=1)).read(line.scene).progress == said


@pytest.mark.parametrize(("tick", "inside"), [(FIRST - 1, False), (FIRST, True), (LAST, True), (LAST + 1, False)])
def test_answers_of_pods_count_in_the_tick_of_the_request(line, tick, inside):
    pod = _pod("web", app="web")
    line.pods = [pod, _pod("other", app="other")]
    test = judge(served_by=ServedByBound(selector="app=web", min=2))
    test.read(line.scene)
    line.pods = []  # the Pod may be gone by the time its answer is counted
    line.metrics.served("c", "", tick, "default/web", 2)
    line.metrics.served("c", "", tick, "default/other", 5)
    line.to(LAST + 3)
    found = test.read(line.scene)._replace(meter=None)
    assert found == Evaluation(inside, final=True, progress=f"{2 * inside} answered by app=web")


def _pod(name: str, **labels: str) -> Any:
    return Pod(api_version="v1", kind="Pod", metadata=ObjectMeta(name=name, namespace="default", labels=labels))


@pytest.mark.parametrize(("count", "value"), [(1, False), (2, True), (3, True), (4, False)])
def test_how_many_a_pod_may_answer_has_two_limits(line, count, value):
    line.pods = [_pod("web", app="web")]
    line.clock.tick = FIRST
    line.issue(count=count)
    line.metrics.served("c", "", FIRST, "default/web", count)
    test = judge(served_by=ServedByBound(selector="app=web", min=2, max=3))
    assert test.read(line.scene)[:2] == ((False, True) if count > 3 else (None, False))
    line.to(LAST + 1)
    assert test.read(line.scene)[:2] == (value, True)


# --- when it is decided


def test_a_window_is_decided_in_its_last_tick_where_all_is_settled(line):
    test = judge(success=CountBound(min=0.9))
    line.to(LAST - 1)
    assert test.read(line.scene).value is None
    line.to(LAST)
    found = test.read(line.scene)._replace(meter=None)
    assert found == Evaluation(value=True, final=True, progress="10 of 10 reached (100 %)")


def test_a_request_that_is_still_open_keeps_the_window_open(line):
    test = judge(lost=CountBound(max=0))
    line.to(LAST - 1)
    line.clock.tick = LAST
    line.issue()
    line.serve()
    line.clock.tick = LAST + 1
    assert test.read(line.scene)[:2] == (None, False)
    line.serve(tick=LAST)
    assert test.read(line.scene)[:2] == (True, True)


def test_a_client_that_asks_no_more_decides_the_window_early(line):
    line.rates.update(dict.fromkeys(range(FIRST + 2, LAST + 1), 0))
    test = judge(lost=CountBound(max=0))
    line.to(FIRST)
    assert test.read(line.scene).value is None
    line.to(FIRST + 1)
    assert test.read(line.scene)[:2] == (True, True)


@pytest.mark.parametrize(
    "test", [{"success": CountBound(min=0.5)}, {"lost": CountBound(max=9)}, {"kinds": {"R": CountBound(max=9)}}]
)
def test_through_one_node_nothing_is_decided_before_the_last_tick(test):
    """Nobody can know how many will come that way: all that did are settled, and yet more may follow."""
    line = Line(rate=1)
    found = judge(via="node-1", **test)
    for tick in range(LAST):
        line.clock.tick = tick
        line.issue("node-1", 1)
        line.serve(1, via="node-1")
        assert found.read(line.scene)[:2] == (None, False), tick
    line.clock.tick = LAST
    assert found.read(line.scene)[:2] == (True, True)


@pytest.mark.parametrize(
    ("spec", "last"),
    [
        (ClientSpec("c", parse_target("nodeport/web"), rate=((0, 3),)), 7),
        (ClientSpec("c", parse_target("nodeport/web"), rate=((0, 3),), nodes=("node-1",)), 7),
        (ClientSpec("c", parse_target("nodeport/web"), rate=((0, 3),), random_nodes=True), 8),
        (ClientSpec("c", parse_target("lb/web"), origin="lb", rate=((0, 3),)), 8),
    ],
)
def test_through_one_node_what_can_no_longer_be_reached_is_said_at_once(spec, last):
    """In turn each of three nodes gets a request a tick; where that is not sure, all may come to one."""
    line = Line(rate=3)
    cluster: Any = line.scene.cluster
    cluster.proxies = dict.fromkeys(("node-1", "node-2", "node-3", HIDDEN_NODE))
    line.scene = EvalContext(cluster, {"c": spec})
    test = judge(via="node-1", success=CountBound(min=0.5))
    share = 3 if spec.nodes else 1
    seen = []
    for tick in range(FIRST, LAST + 1):
        line.clock.tick = tick
        line.issue("node-1", share)
        line.lose(count=share, via="node-1")
        seen.append(test.read(line.scene)[:2])
    first = seen.index((False, True)) + FIRST
    assert first == last
    assert set(seen[: last - FIRST]) == {(None, False)}


def test_a_loss_in_the_last_tick_through_one_node_still_counts():
    line = Line(rate=1)
    test = judge(via="node-1", success=CountBound(min=0.9))
    for tick in range(FIRST, LAST):
        line.clock.tick = tick
        line.issue("node-1", 1)
        line.serve(1, via="node-1")
        assert test.read(line.scene).value is None
    line.clock.tick = LAST
    line.issue("node-1", 1)
    line.lose(via="node-1")
    found = test.read(line.scene)._replace(meter=None)
    assert found == Evaluation(value=False, final=True, progress="4 of 5 reached (80 %)")


def test_through_one_node_what_went_through_others_does_not_count():
    line = Line(rate=2)
    for tick in range(FIRST, LAST + 1):
        line.clock.tick = tick
        line.issue("node-1", 1)
        line.serve(1, via="node-1")
        line.issue("node-2", 1)
        line.lose("T", via="node-2")
    assert judge(via="node-1", lost=CountBound(max=0)).read(line.scene).value is True
    assert judge(via="node-2", kinds={"T": CountBound(min=5)}).read(line.scene).value is True
    assert judge(lost=CountBound(max=4)).read(line.scene).value is False


def test_in_fail_when_what_has_happened_by_now_counts(line):
    rule = TrafficJudge(TrafficTest(client="c", window=WINDOW, lost=CountBound(min=2)), so_far=True)
    line.to(FIRST)
    assert rule.read(line.scene)[:2] == (False, False)
    for _ in range(2):
        line.clock.tick += 1
        line.issue()
        line.lose()
        line.serve()
    assert rule.read(line.scene)[:2] == (True, True)


@pytest.mark.parametrize(("bound", "good"), [(CountBound(min=0.75), True), (CountBound(min=0.76), False)])
def test_while_it_is_open_a_share_goes_well_as_long_as_enough_were_served(line, bound, good):
    line.to(FIRST)
    line.clock.tick += 1
    line.issue()
    line.serve()
    line.lose()
    assert judge(success=bound).read(line.scene).so_far is good


@pytest.mark.parametrize(("lost", "enough"), [(0, False), (1, True), (2, True)])
def test_so_many_writes_or_more_have_to_be_lost(line, lost, enough):
    for _ in range(lost):
        line.metrics.write_lost("c", FIRST)
    line.to(LAST + 3)
    assert judge(lost_writes=CountBound(min=1)).read(line.scene).value is enough


def test_letters_that_are_still_to_come_do_not_go_well_so_far(line):
    line.to(FIRST)
    found = judge(kinds={"T": CountBound(min=1)}).read(line.scene)
    assert (found.value, found.so_far) == (None, False)


# --- against an oracle: whatever happens, in whatever order


NUMBERS = [
    {"success": CountBound(min=0.5)},
    {"success": CountBound(min=0.9)},
    {"success": CountBound(max=0.5)},
    {"success": CountBound(min=0.25, max=0.75)},
    {"success": CountBound(min=1)},
    {"lost": CountBound(max=0)},
    {"lost": CountBound(max=3)},
    {"lost": CountBound(min=2)},
    {"lost": CountBound(min=1, max=4)},
    {"kinds": {"R": CountBound(max=1)}},
    {"kinds": {"R": CountBound(min=1), "T": CountBound(max=2)}},
]


class Past(Line):
    """Twelve ticks played by chance: some requests are served or lost at once, some later, until all are settled."""

    def __init__(self, chance: Random, via: str) -> None:
        super().__init__()
        self._chance = chance
        self._via = via
        self._open: list[int] = []
        self._share = chance.choice((0.05, 0.4, 0.9))
        self.rates.update({tick: chance.choice((0, 1, 1, 3)) for tick in range(LAST + 3)})
        self.letters: dict[str, int] = dict.fromkeys(LETTERS, 0)
        self.served = 0

    def tick(self, tick: int) -> None:
        self.clock.tick = tick
        count = self.rates[tick]
        mine = self._chance.randint(0, count) if self._via else count
        self.issue(self._via, mine)
        self._open += [tick] * mine
        last = tick == LAST + 2
        for then in [then for then in self._open if last or self._chance.random() < 0.6]:
            self._open.remove(then)
            self._settle(then)

    def _settle(self, then: int) -> None:
        inside = FIRST <= then <= LAST
        if self._chance.random() < self._share:
            letter = self._chance.choice("RRT")
            self.lose(letter, tick=then, via=self._via)
            self.letters[letter] += inside
        else:
            self.serve(tick=then, via=self._via)
            self.served += inside

    def expected(self, test: dict[str, Any]) -> bool:
        """What the whole window comes to."""
        lost = sum(self.letters.values())
        if "success" in test:
            low, high = _limits(test["success"], 1)
            issued = self.served + lost
            return issued > 0 and low * issued <= self.served <= high * issued
        if "lost" in test:
            low, high = _limits(test["lost"], 999)
            return low <= lost <= high
        return all(
            low <= self.letters[letter] <= high
            for letter, (low, high) in ((key, _limits(bound, 999)) for key, bound in test["kinds"].items())
        )


def _limits(bound: CountBound, most: int) -> tuple[Fraction, Fraction]:
    return Fraction(str(bound.min or 0)), Fraction(str(most if bound.max is None else bound.max))


@pytest.mark.parametrize("via", ["", "node-1"])
@pytest.mark.parametrize("number", range(len(NUMBERS)))
def test_a_verdict_is_right_in_the_end_and_never_taken_back(number, via):
    test = NUMBERS[number]
    for seed in range(60):
        past, found = Past(Random(seed), via), judge(via=via, **test)
        seen: list[Evaluation] = []
        for tick in range(LAST + 3):
            past.tick(tick)
            seen.append(found.read(past.scene))
        expected = past.expected(test)
        assert seen[-1][:2] == (expected, True), seed
        for reading in seen:
            assert reading.value is None or not reading.final or reading.value is expected, (seed, seen)


EARLY = [test for test in NUMBERS if test not in ({"success": CountBound(max=0.5)}, {"lost": CountBound(min=2)})]
"""Few losses are wished for and many successes: the opposite wishes wait for the end of the window."""


@pytest.mark.parametrize("test", EARLY)
def test_what_can_no_longer_change_is_said_at_once(test):
    """No way to go on from here comes to another end, so that the verdict is there and not only at the end."""
    late = 0
    for seed in range(40):
        past, found = Past(Random(seed), ""), judge(**test)
        for tick in range(LAST + 1):
            past.tick(tick)
            reading = found.read(past.scene)
            late += not reading.final and _forced(past, test)
    assert late == 0


def _forced(past: Past, test: dict[str, Any]) -> bool:
    """Whether every way to settle what is open and still to come ends alike."""
    tick = past.clock.tick
    ahead = sum(past.rates[then] for then in range(max(FIRST, tick + 1), LAST + 1))
    coming = ahead + sum(FIRST <= then <= LAST for then in past._open)
    if coming > 6:
        return False
    ends = set()
    for served in range(coming + 1):
        for refused in range(coming - served + 1):
            letters = dict(past.letters)
            letters["R"] += refused
            letters["T"] += coming - served - refused
            end = SimpleNamespace(letters=letters, served=past.served + served)
            ends.add(Past.expected(end, test))  # type: ignore[arg-type]
    return len(ends) == 1


def test_a_number_of_the_file_is_the_decimal_that_is_written_there():
    assert exact(0.1) == Fraction(1, 10)
    assert exact(3) == 3


# --- meters


@pytest.mark.parametrize(
    ("test", "meter"),
    [
        ({"success": CountBound(min=0.94)}, Meter(17, 18, "94.4 % of 18, needs 94")),
        ({"success": CountBound(min=0.995, max=1)}, Meter(17, 18, "94.4 % of 18, needs 99.5, at most 100")),
        ({"lost": CountBound(max=3)}, Meter(1, 3, "lost 1 of at most 3", spends=True)),
        ({"lost": CountBound(max=0)}, Meter(0, 0, "lost 1 of at most 0", spends=True)),
        ({"lost": CountBound(min=2)}, Meter(1, 2, "lost 1 of at least 2")),
        ({"kinds": {"R": CountBound(max=0), "T": CountBound(max=2)}}, Meter(0, 0, LETTERED, spends=True)),
        ({"kinds": {"5": CountBound(max=0)}}, Meter(0, 0, "letter 5: 0 of at most 0", spends=True)),
        ({"stale": CountBound(max=1)}, Meter(0, 1, "stale reads 0 of at most 1", spends=True)),
        ({"lost_writes": CountBound(max=1)}, Meter(0, 1, "writes lost 0 of at most 1", spends=True)),
        ({"source_address": CountBound(min=1)}, Meter(0, 0, "no answer yet, needs 100")),
        ({"served_by": ServedByBound(selector="app=web", min=4)}, Meter(0, 4, "0 answered, at least 4")),
        ({"served_by": ServedByBound(selector="app=web", max=4)}, Meter(0, 4, "0 answered, at most 4", spends=True)),
    ],
)
def test_a_meter_has_the_numbers_and_what_is_asked_for(line, test, meter):
    line.clock.tick = FIRST
    line.issue(count=18)
    line.serve(17)
    line.lose()
    assert judge(**test).read(line.scene).meter == meter


def test_before_the_first_request_a_share_has_nothing_to_fill(line):
    assert judge(success=CountBound(min=0.5)).read(line.scene).meter == Meter(0, 0, "no request yet, needs 50")
