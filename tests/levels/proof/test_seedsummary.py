"""Many seeds on one screen."""

from __future__ import annotations

from typing import Any

from levels.proof.seedsummary import summary


def run(seed: int, lost: int, **other: Any) -> dict[str, Any]:
    """The result of a run that must not lose more than 20 requests."""
    passed = lost <= 20
    goals = [
        {"id": "served", "text": "Almost all are answered", "passed": passed, "value": "", "lost": lost},
        {"id": "ready", "text": "web is ready", "passed": True, "value": ""},
    ]
    verdict = "passed" if passed else "failed"
    result = {"scenario": "shop", "seed": 7, "trafficSeed": seed, "verdict": verdict, "failedBy": "", "mistakes": []}
    return result | {"objectives": goals} | other


def test_the_spread_of_each_objective_and_the_seeds_that_failed_are_told():
    lost = [0, 3, 4, 30, 31, 4, 9, 22]
    assert (
        summary([run(seed, count) for seed, count in enumerate(lost, start=1)])
        == """\
shop: passed 5 of 8 (seed 7, traffic seeds 1 to 8)
  [!] served: Almost all are answered (met in 5 of 8)
      requests lost: worst 31 in traffic seed 5, median 4
        0-6 ############################## 4
       7-13 ########                       1
      14-20                                0
      21-27 ########                       1
      28-31 ###############                2
  [x] ready: web is ready (met in 8 of 8)
failed: traffic seeds 4-5, 8"""
    )


def test_where_all_runs_are_alike_there_is_nothing_to_spread():
    assert summary([run(1, 0), run(2, 0)]).splitlines()[1:3] == [
        "  [x] served: Almost all are answered (met in 2 of 2)",
        "      requests lost: none in any run",
    ]
    told = summary([run(1, 40), run(2, 40)])
    assert "worst 40 in traffic seed 1, median 40\n  [x]" in told
    assert told.endswith("\nfailed: traffic seeds 1-2")
    assert summary([run(1, 40)]).endswith("\nfailed: traffic seed 1")


def test_what_ended_runs_early_and_podfalls_own_mistakes_are_told_once_with_their_seeds():
    bad = {"mistakes": ["the scheduler: KeyError"]}
    told = summary([run(1, 0, **bad), run(2, 40, failedBy="too many lost"), run(3, 0, **bad), run(4, 0)])
    assert told.splitlines()[0].startswith("shop: passed 1 of 4 ")
    assert told.endswith(
        "\n  ended early: too many lost (seed 2)"
        "\n  a mistake of podfall itself: the scheduler: KeyError (seeds 1, 3)"
        "\nfailed: traffic seeds 1-3"
    )
