"""Planted weaknesses: a storm names hop and cause, and proposes what mends them; of sound ones it says nothing."""

from __future__ import annotations

import pytest

from levels.storm.fixes.mending import Mending, MendingPlan, mend
from levels.storm.players import StormPlayers
from levels.storm.storm import PlayedStorm, StormPlan, play_storm
from tests.levels.storm.fixes.weak import WEAKNESSES, Weakness
from tests.levels.storm.storming import setup_of


def stormed(weakness: Weakness, text: str) -> tuple[PlayedStorm, Mending]:
    setup = setup_of(text, clients=weakness.clients)
    with StormPlayers(1) as players:
        played = play_storm(players, setup, StormPlan(weakness.kinds), lambda *_: lambda: None)
        plan = MendingPlan(weakness.kinds)
        return played, mend(players, setup, played.first, plan, lambda _: None)


def worst(played: PlayedStorm):
    """The cause and the hop that cost most."""
    losses = [loss for outcome in played.first for loss in outcome.losses]
    lost: dict[str, int] = {}
    for loss in losses:
        lost[loss.cause] = lost.get(loss.cause, 0) + loss.lost
    cause = max(lost, key=lambda cause: lost[cause], default="")
    return cause, next((loss.hop for loss in losses if loss.cause == cause), "")


@pytest.mark.parametrize("name", WEAKNESSES)
def test_a_weakness_is_named_with_its_hop_and_mended(name):
    weakness = WEAKNESSES[name]
    played, mending = stormed(weakness, weakness.weak)

    cause, hop = worst(played)
    assert (cause, hop.startswith(weakness.hop)) == (weakness.cause, True)
    assert mending.fixes[0].change.startswith(weakness.fix)
    assert mending.not_tried == 0
    assert weakness.inevitable or mending.fixes[0].after == 0


@pytest.mark.parametrize("name", WEAKNESSES)
def test_of_the_same_without_it_nothing_is_said(name):
    weakness = WEAKNESSES[name]
    played, mending = stormed(weakness, weakness.sound)

    assert [fix.change for fix in mending.fixes if fix.patch] == []
    assert weakness.inevitable or [one for one in played.first if one.lost or one.unfinished] == []


def test_what_is_proposed_is_proven_by_the_mended_manifests():
    weakness = WEAKNESSES["no readiness probe"]
    _, mending = stormed(weakness, weakness.weak)
    setup = setup_of("---\n".join(file.text for file in mending.fixed.manifests.manifests))
    with StormPlayers(1) as players:
        again = play_storm(players, setup, StormPlan(weakness.kinds), lambda *_: lambda: None)

    assert sum(outcome.lost for outcome in again.first) == mending.fixes[-1].after == 0
