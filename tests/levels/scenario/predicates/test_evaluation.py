"""How what a test says of single ticks becomes a verdict: timings, latches, and combinations of three values."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

import pytest

from levels.scenario.predicates import evaluation
from levels.scenario.predicates.evaluation import (
    AllOf,
    AlwaysWithin,
    AnyOf,
    AtTick,
    ByTick,
    EvalContext,
    Evaluation,
    HeldFor,
    Meter,
    Negation,
    timed,
)
from levels.scenario.schema.tests import TimedPredicate

YES, NO, OPEN = Evaluation(value=True), Evaluation(value=False), Evaluation(None)
VALUES = (YES, NO, OPEN)


class Script:
    """Says what is written down for each tick, and the last of it from then on."""

    def __init__(self, *said: Evaluation) -> None:
        self._said = said

    def read(self, scene: EvalContext) -> Evaluation:
        return self._said[min(scene.tick, len(self._said) - 1)]


def at(tick: int) -> EvalContext:
    cluster: Any = SimpleNamespace(clock=SimpleNamespace(tick=tick))
    return EvalContext(cluster, {})


def history(test: evaluation.PredicateTest, ticks: int) -> list[tuple[bool | None, bool]]:
    """Value and finality after each tick from 0 on."""
    return [test.read(at(tick))[:2] for tick in range(ticks)]


def values(test: evaluation.PredicateTest, ticks: int) -> list[bool | None]:
    return [value for value, _ in history(test, ticks)]


# --- always


@pytest.mark.parametrize("bad", [NO, OPEN])
@pytest.mark.parametrize("tick", [2, 3, 4])
def test_always_fails_for_good_in_the_tick_in_which_its_test_is_not_true(bad, tick):
    """A test that is not decided yet is not true either: nobody has been reached while nobody has asked."""
    said = [YES] * 8
    said[tick] = bad
    seen = history(AlwaysWithin(Script(*said), 2, 4), 8)
    assert seen == [(None, False)] * tick + [(False, True)] * (8 - tick)


@pytest.mark.parametrize("bad", [NO, OPEN])
@pytest.mark.parametrize("tick", [0, 1, 5, 6])
def test_always_asks_for_nothing_outside_of_its_ticks(bad, tick):
    said = [YES] * 8
    said[tick] = bad
    assert history(AlwaysWithin(Script(*said), 2, 4), 8) == [(None, False)] * 4 + [(True, True)] * 4


def test_always_of_a_single_tick_is_decided_in_it():
    assert values(AlwaysWithin(Script(NO, NO, YES, NO), 2, 2), 4) == [None, None, True, True]
    assert values(AlwaysWithin(Script(YES, YES, OPEN, YES), 2, 2), 4) == [None, None, False, False]


# --- the other timings


@pytest.mark.parametrize(("said", "value"), [(YES, True), (NO, False), (OPEN, False)])
def test_at_looks_in_its_tick_alone(said, value):
    other = NO if value else YES
    assert values(AtTick(Script(other, other, said, other), 2), 5) == [None, None, value, value, value]


def test_at_says_what_is_now_and_when_it_is_judged():
    test = AtTick(Script(Evaluation(value=False, progress="1 of 2")), 2)
    assert [test.read(at(tick)).progress for tick in range(4)] == [
        "now 1 of 2, judged at 2",
        "now 1 of 2, judged at 2",
        "1 of 2",
        "1 of 2",
    ]


TOLD = [
    Evaluation(value=value, progress=f"{pods} of 2", meter=Meter(pods, 2, f"{pods} of 2"))
    for value, pods in ((True, 2), (False, 0), (False, 1), (True, 2))
]


@pytest.mark.parametrize(
    ("test", "told"),
    [
        (lambda inner: AtTick(inner, 1), "0 of 2"),
        (lambda inner: ByTick(inner, 0), "2 of 2"),
        (lambda inner: AlwaysWithin(inner, 0, 3), "0 of 2"),
        (lambda inner: AlwaysWithin(inner, 0, 0), "2 of 2"),
        (lambda inner: ByTick(Negation(inner), 0), "2 of 2"),
    ],
)
def test_what_is_decided_says_what_it_was_decided_by_and_not_what_is_there_later(test, told):
    test = test(Script(*TOLD))
    seen = [test.read(at(tick)) for tick in range(4)]
    assert [one.progress for one in seen if one.value is not None].count(told) >= 3
    assert (seen[-1].progress, seen[-1]) == (told, seen[1])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((NO, YES, NO, NO, NO), [None, True, True, True, True]),
        ((NO, NO, NO, YES, NO), [None, None, None, True, True]),
        ((NO, OPEN, NO, NO, YES), [None, None, None, False, False]),
        ((OPEN, OPEN, OPEN, OPEN, YES), [None, None, None, False, False]),
    ],
)
def test_by_is_met_up_to_its_tick_and_not_after(said, expected):
    test = ByTick(Script(*said), 3)
    seen = history(test, 5)
    assert [value for value, _ in seen] == expected
    assert [final for _, final in seen] == [value is not None for value in expected]


@pytest.mark.parametrize("gap", [NO, OPEN])
def test_hold_counts_ticks_in_a_row_from_the_first_tick_on(gap):
    assert values(HeldFor(Script(YES), 2), 4) == [None, None, True, True]
    assert values(HeldFor(Script(NO, YES, gap, YES, YES, NO), 2), 6) == [None, None, None, None, True, True]
    assert values(HeldFor(Script(NO, YES, gap), 2), 6) == [None] * 6


def test_hold_says_how_far_it_is_and_goes_on_no_further():
    test = HeldFor(Script(Evaluation(value=True, progress="2 Pods")), 2)
    assert [test.read(at(tick)).progress for tick in range(5)] == [
        "2 Pods, held 0 of 2 ticks",
        "2 Pods, held 1 of 2 ticks",
        *["held 2 of 2 ticks"] * 3,
    ]


@pytest.mark.parametrize(
    ("timing", "kind"),
    [
        (TimedPredicate(at=3), AtTick),
        (TimedPredicate(by=3), ByTick),
        (TimedPredicate(hold=3), HeldFor),
        (TimedPredicate(always=(1, 3)), AlwaysWithin),
        (TimedPredicate(), Script),
        (TimedPredicate(at=0), AtTick),
        (TimedPredicate(by=0), ByTick),
    ],
)
def test_a_timing_is_put_around_a_test_where_there_is_one(timing, kind):
    assert type(timed(Script(YES), timing)) is kind


# --- combinations


def _and(values_: tuple[bool | None, ...]) -> bool | None:
    return False if False in values_ else None if None in values_ else True


def _or(values_: tuple[bool | None, ...]) -> bool | None:
    return True if True in values_ else None if None in values_ else False


@pytest.mark.parametrize("parts", [*itertools.product(VALUES, repeat=2), *itertools.product(VALUES, repeat=3)])
def test_all_and_any_know_what_is_not_decided_yet(parts):
    said = tuple(part.value for part in parts)
    inner = [Script(part) for part in parts]
    assert AllOf(inner).read(at(1)).value is _and(said)
    assert evaluation.AnyOf(inner).read(at(1)).value is _or(said)
    assert AllOf(inner).read(at(1)).progress == f"{said.count(True)} of {len(said)} parts"


def test_all_tells_how_many_hold_so_far_while_some_are_open():
    going_well = Evaluation(None, so_far=True)
    told = [AllOf([Script(one) for one in said]).read(at(1)).progress for said in ((YES, going_well, OPEN), (OPEN, NO))]
    assert told == ["2 of 3 parts so far", "0 of 2 parts"]


FINAL = {True: Evaluation(value=True, final=True), False: Evaluation(value=False, final=True)}


@pytest.mark.parametrize(
    ("parts", "all_final", "any_final"),
    [
        ((YES, YES), False, False),
        ((FINAL[True], YES), False, True),
        ((FINAL[True], FINAL[True]), True, True),
        ((NO, NO), False, False),
        ((FINAL[False], NO), True, False),
        ((FINAL[False], FINAL[False]), True, True),
        ((FINAL[False], YES), True, False),
        ((FINAL[True], NO), False, True),
        ((FINAL[True], OPEN), False, True),
        ((FINAL[False], OPEN), True, False),
        ((NO, OPEN), False, False),
        ((YES, OPEN), False, False),
    ],
)
def test_a_combination_is_final_once_no_part_can_turn_it(parts, all_final, any_final):
    inner = [Script(part) for part in parts]
    assert AllOf(inner).read(at(1)).final is all_final
    assert evaluation.AnyOf(inner).read(at(1)).final is any_final


@pytest.mark.parametrize(("said", "value"), [(YES, False), (NO, True), (OPEN, None)])
def test_not_turns_what_is_decided_and_leaves_open_what_is_not(said, value):
    assert Negation(Script(said._replace(final=True, progress="x"))).read(at(1)) == Evaluation(
        value, final=True, progress="x"
    )


# --- meters


PODS = Meter(1, 2, "1 of 2 Pods")


@pytest.mark.parametrize(
    ("test", "ticks", "meters"),
    [
        (
            HeldFor(Script(Evaluation(value=False, meter=PODS), YES, YES), 2),
            3,
            [
                Meter(0, 2, "1 of 2 Pods, 0/2 ticks held"),
                Meter(1, 2, "1/2 ticks held"),
                Meter(2, 2, "2/2 ticks held"),
            ],
        ),
        (
            AtTick(Script(Evaluation(value=False, meter=PODS)), 1),
            2,
            [Meter(1, 2, "1 of 2 Pods, judged at 1"), PODS],
        ),
        (
            ByTick(Script(Evaluation(value=False, meter=PODS)), 1),
            2,
            [Meter(1, 2, "1 of 2 Pods, until tick 1"), PODS],
        ),
        (
            AlwaysWithin(Script(YES), 1, 2),
            4,
            [Meter(held, 2, f"{held}/2 ticks held, 1 to 2") for held in (0, 1, 2, 2)],
        ),
        (AllOf([Script(YES), Script(Evaluation(None, meter=PODS))]), 1, [Meter(1, 2, "1 of 2 parts: 1 of 2 Pods")]),
        (AllOf([Script(YES), Script(OPEN)]), 1, [Meter(1, 2, "1 of 2 parts")]),
        (AllOf([Script(YES), Script(YES)]), 1, [Meter(2, 2, "2 of 2 parts")]),
        (AnyOf([Script(NO), Script(Evaluation(None, meter=PODS))]), 1, [PODS]),
    ],
)
def test_a_meter_is_that_of_the_timing_with_what_keeps_it_from_being_met(test, ticks, meters):
    assert [test.read(at(tick)).meter for tick in range(ticks)] == meters


def test_what_was_not_always_so_has_no_ticks_left_to_count():
    test = AlwaysWithin(Script(YES, NO), 0, 3)
    assert [test.read(at(tick)).meter is None for tick in range(3)] == [False, True, True]
