"""Tests of requests: how many of those issued in a window were served or lost, in exact integers.

Decided when all requests of the window are settled, or as soon as nothing that may still happen changes the outcome.
"""

from __future__ import annotations

import functools
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from engine.api.core import Pod
from engine.api.selectors import labels_match, parse_labels
from engine.network.balancers import HIDDEN_NODE
from levels.scenario.predicates.evaluation import EvalContext, Evaluation, Meter

if TYPE_CHECKING:
    from engine.etcd.store import Store
    from levels.scenario.schema.tests import CountBound, TrafficTest


@functools.cache
def exact(number: float) -> Fraction:
    """A number of the file as the decimal that is written there."""
    return Fraction(str(number))


class TrafficTally(NamedTuple):
    """A window so far."""

    served: int
    lost: int
    open: int
    """Issued and not settled."""
    ahead: int
    """Not issued yet; where that is not `known`, the most that may come."""
    known: bool = True
    """Whether so many will come indeed: of those through one node nobody knows."""

    @property
    def settled(self) -> bool:
        """Whether nothing can change any more."""
        return self.open == 0 and self.ahead == 0

    @property
    def issued(self) -> int:
        """Sent so far."""
        return self.served + self.lost + self.open


class TrafficJudge:
    """Judges one client's window."""

    def __init__(self, test: TrafficTest, *, so_far: bool = False) -> None:
        """`so_far`: what has happened by now counts, as in failWhen."""
        self._test = test
        self._so_far = so_far
        self._backends = ServingBackends(test.served_by.selector) if test.served_by is not None else None

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        test = self._test
        if self._backends is not None:
            self._backends.learn(scene.cluster.store)
            return self._served_by(scene, self._backends)
        tally = self._tally(scene)
        if test.success is not None:
            return _ratio(test.success, tally)
        special = self._special(scene, tally)
        if special is not None:
            return special
        if test.lost is not None:
            return _count(test.lost, tally.lost, tally, "lost", so_far=self._so_far)
        return self._letters(scene, tally)

    def _tally(self, scene: EvalContext) -> TrafficTally:
        first, last = self._test.window
        counts = scene.cluster.metrics.window(self._test.client, first, last, self._test.via)
        ahead = 0
        if scene.tick < last:
            ahead = scene.clients[self._test.client].asks_within(max(first, scene.tick + 1), last)
        known = not self._test.via or not ahead
        most = ahead if known else _most_through_one_node(scene, self._test.client, ahead)
        return TrafficTally(counts.served, counts.lost_total, counts.pending, most, known)

    def _special(self, scene: EvalContext, tally: TrafficTally) -> Evaluation | None:
        """Stale reads, writes that are gone, and whose address the Pods saw: what no letter tells."""
        test, metrics = self._test, scene.cluster.metrics
        first, last = test.window
        if test.stale is not None:
            reads = metrics.stale.get(test.client, {})
            stale = sum(count for moments, count in reads.items() if all(first <= tick <= last for tick in moments))
            return _count(test.stale, stale, tally, "stale reads", so_far=self._so_far)
        if test.lost_writes is not None:
            writes = metrics.lost_writes.get(test.client, {})
            gone = sum(count for tick, count in writes.items() if first <= tick <= last)
            return _gone(test.lost_writes, gone, settled=tally.settled)
        if test.source_address is not None:
            ticks = metrics.sources.get(test.client, {})
            seen = [pair for tick, pair in ticks.items() if first <= tick <= last]
            answered, own = sum(pair[0] for pair in seen), sum(pair[1] for pair in seen)
            return _share(test.source_address, own, answered, settled=tally.settled)
        return None

    def _letters(self, scene: EvalContext, tally: TrafficTally) -> Evaluation:
        first, last = self._test.window
        lost = scene.cluster.metrics.window(self._test.client, first, last, self._test.via).lost
        readings = [
            _count(bound, lost[letter], tally, f"letter {letter}:", so_far=False)
            for letter, bound in self._test.kinds.items()
        ]
        told = ", ".join(f"{lost[letter]} lost with letter {letter}" for letter in self._test.kinds)
        meters = [reading.meter for reading in readings if reading.meter is not None]
        meter = meters[0]._replace(text=", ".join(each.text for each in meters)) if meters else None
        if any(reading.value is False for reading in readings):
            return Evaluation(value=False, final=True, progress=told, meter=meter)
        done = all(reading.value is True for reading in readings)
        good = all(reading.value is True or reading.so_far for reading in readings)
        return Evaluation(True if done else None, done, told, meter, so_far=good and not done)

    def _served_by(self, scene: EvalContext, backends: ServingBackends) -> Evaluation:
        wanted = self._test.served_by
        first, last = self._test.window
        ticks = scene.cluster.metrics.served_by.get(self._test.client, {})
        count = sum(
            number
            for tick, pods in ticks.items()
            if first <= tick <= last
            for pod, number in pods.items()
            if backends.match(pod)
        )
        told = f"{count} answered by {wanted.selector}" if wanted is not None else ""
        low, high = (wanted.min, wanted.max) if wanted is not None else (0, None)
        limit = high if high is not None else low
        asked = f"at most {high}" if high is not None else f"at least {low}"
        meter = Meter(min(count, limit), limit, f"{count} answered, {asked}", spends=high is not None)
        if high is not None and count > high:
            return Evaluation(value=False, final=True, progress=told, meter=meter)
        if high is None and count >= low:
            return Evaluation(value=True, final=True, progress=told, meter=meter)
        tally = self._tally(scene)
        good = not tally.settled and tally.issued > 0 and count >= low
        return Evaluation(count >= low if tally.settled else None, tally.settled, told, meter, so_far=good)


def _most_through_one_node(scene: EvalContext, client: str, ahead: int) -> int:
    """Of so many requests that are to come, how many one node may get at most."""
    spec = scene.clients[client]
    if not spec.in_turn:
        return ahead
    nodes = [node for node in spec.nodes if node in scene.cluster.proxies]
    nodes = nodes or [node for node in scene.cluster.proxies if node != HIDDEN_NODE]
    return -(-ahead // len(nodes))


def _ratio(bound: CountBound, tally: TrafficTally) -> Evaluation:
    """Served of issued; a window in which nobody asked is no success."""
    value, final = _ratio_value(bound, tally)
    percent = f"{tally.served * 100 // tally.issued} %" if tally.issued else "no request yet"
    told = f"{tally.served} of {tally.issued} reached ({percent})" if tally.issued else percent
    good = value is None and tally.served > 0 and _within(bound, tally.served, tally.issued)
    meter = _ratio_meter(bound, tally.served, tally.issued, "no request yet")
    return Evaluation(value, final, told, meter, so_far=good)


def _within(bound: CountBound, part: int, whole: int) -> bool:
    """Whether the share lies within its limits."""
    low = exact(bound.min) if bound.min is not None else Fraction(0)
    high = exact(bound.max) if bound.max is not None else Fraction(1)
    return low * whole <= part <= high * whole


def _ratio_value(bound: CountBound, tally: TrafficTally) -> tuple[bool | None, bool]:
    """Whether enough were served, and whether that stays so."""
    low = exact(bound.min) if bound.min is not None else Fraction(0)
    high = exact(bound.max) if bound.max is not None else Fraction(1)
    if tally.settled:
        return tally.issued > 0 and _within(bound, tally.served, tally.issued), True
    coming = tally.issued + tally.ahead
    best = tally.served + tally.open + tally.ahead
    if best < low * coming or tally.served > high * coming:
        return False, True
    if tally.known and tally.served and tally.served >= low * coming and best <= high * coming:
        return True, True
    return None, False


def _ratio_meter(bound: CountBound, part: int, whole: int, none: str) -> Meter:
    """The share so far, and what is asked for."""
    asked = [f"needs {_percent(bound.min)}"] if bound.min is not None else []
    asked += [f"at most {_percent(bound.max)}"] if bound.max is not None else []
    share = f"{_tenths(part * 1000 // whole)} % of {whole}" if whole else none
    return Meter(part, whole, ", ".join((share, *asked)))


def _percent(bound: float) -> str:
    return _tenths(int(exact(bound) * 1000))


def _tenths(permille: int) -> str:
    """`94.4`, and `94` where nothing is behind the point."""
    whole, tenth = divmod(permille, 10)
    return f"{whole}.{tenth}" if tenth else f"{whole}"


def _count(bound: CountBound, count: int, tally: TrafficTally, what: str, *, so_far: bool) -> Evaluation:
    value, final = _count_value(bound, count, tally, so_far=so_far)
    good = value is None and tally.issued > 0 and (bound.min is None or count >= exact(bound.min))
    return Evaluation(value, final, f"{count} {what}", _count_meter(bound, count, what), so_far=good)


def _count_value(bound: CountBound, count: int, tally: TrafficTally, *, so_far: bool) -> tuple[bool | None, bool]:
    """Whether it is neither too much nor too little, and whether that stays so."""
    low = exact(bound.min) if bound.min is not None else Fraction(0)
    if bound.max is not None and count > exact(bound.max):
        return False, True
    if so_far or bound.max is None:
        if count >= low:
            return True, bound.max is None
        return (False if so_far or tally.settled else None), tally.settled
    enough = tally.known and count + tally.open + tally.ahead <= exact(bound.max) and count >= low
    if tally.settled or enough:
        return count >= low, True
    return None, False


def _count_meter(bound: CountBound, count: int, what: str) -> Meter:
    """A limit that is used up, or a number to reach."""
    if bound.max is not None:
        most = int(exact(bound.max))
        return Meter(min(count, most), most, f"{what} {count} of at most {most}", spends=True)
    least = int(exact(bound.min)) if bound.min is not None else 0
    return Meter(min(count, least), least, f"{what} {count} of at least {least}")


def _gone(bound: CountBound, count: int, *, settled: bool) -> Evaluation:
    """Writes may still be lost after the last answer, so that only too many of them are final."""
    told, meter = f"{count} writes lost", _count_meter(bound, count, "writes lost")
    low = exact(bound.min) if bound.min is not None else Fraction(0)
    if bound.max is not None and count > exact(bound.max):
        return Evaluation(value=False, final=True, progress=told, meter=meter)
    return Evaluation(count >= low if settled else None, final=False, progress=told, meter=meter)


def _share(bound: CountBound, own: int, answered: int, *, settled: bool) -> Evaluation:
    """The share of answered requests whose Pod saw the client's own address; of none there is no share."""
    told = f"{own} of {answered} with the client's own address" if answered else "no answer yet"
    good = answered > 0 and _within(bound, own, answered)
    return Evaluation(good if settled else None, settled, told, _ratio_meter(bound, own, answered, "no answer yet"))


class ServingBackends:
    """Remembers the labels that Pods were born with, since a request may outlive the Pod that answered it."""

    def __init__(self, selector: str) -> None:
        self._wanted = parse_labels(selector)
        self._match: dict[str, bool] = {}

    def learn(self, store: Store) -> None:
        """Take in the Pods that exist."""
        for pod in store.list("pods"):
            if isinstance(pod, Pod):
                key = f"{pod.metadata.namespace}/{pod.metadata.name}"
                self._match[key] = labels_match(self._wanted, pod.metadata.labels)

    def match(self, key: str) -> bool:
        """Whether the Pod has the labels."""
        return self._match.get(key, False)
