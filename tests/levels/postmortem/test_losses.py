"""Losses in order: by cause, with each tick, and as stretches of time."""

from __future__ import annotations

from engine.metrics import LostRequest
from levels.postmortem.chronicle import CountedLoss
from levels.postmortem.losses import by_cause, stretches, ticks_told


def loss(tick: int, *, requests: int = 1, client: str = "shop", number: int = 1, letter: str = "R", hop: str = "DNS"):
    return CountedLoss(
        LostRequest(client, tick, number, letter, tick, "", hop, "seen", "true", cause="alias"), requests
    )


def test_ticks_in_a_row_that_lost_alike_are_told_together():
    assert ticks_told([(1, 2), (2, 2), (3, 1), (5, 1), (6, 1)]) == "1-2: 2 each, 3: 1, 5-6: 1 each"
    assert ticks_told([]) == ""


def test_what_cost_most_comes_first_and_each_place_has_all_its_ticks():
    losses = [loss(1), loss(9, letter="T"), loss(2, requests=4), loss(2, hop="pod/a"), loss(2, client="a", number=7)]
    first, second = by_cause(losses)
    assert (first.letter, first.requests, first.first.name) == ("R", 7, "shop@1.1")
    assert [(one.client, one.hop, one.ticks) for one in first.places] == [
        ("shop", "DNS", ((1, 1), (2, 4))),
        ("a", "DNS", ((2, 1),)),
        ("shop", "pod/a", ((2, 1),)),
    ]
    assert (second.letter, second.requests) == ("T", 1)


def test_a_stretch_goes_on_over_five_ticks_without_a_loss_and_ends_after_more():
    found = stretches([loss(15), loss(1), loss(6, requests=3), loss(3, client="a"), loss(12)])
    assert [(one.client, one.begin, one.end, one.requests) for one in found] == [
        ("shop", 1, 6, 4),
        ("a", 3, 3, 1),
        ("shop", 12, 15, 2),
    ]
