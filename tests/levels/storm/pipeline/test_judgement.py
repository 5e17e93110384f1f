"""What fails: what lost more than it may; beside an earlier storm, what got worse."""

from __future__ import annotations

from levels.storm.pipeline.baseline import BaselineFault, StormBaseline
from levels.storm.pipeline.judgement import judge
from tests.levels.storm.pipeline.reports import cause, fault, report


def beyond_five(lost: int, sent: int) -> bool:
    del sent
    return lost > 5


def before(**lost: int) -> StormBaseline:
    faults = {kind: BaselineFault(kind, "deploy/web", 100, count, 3, "") for kind, count in lost.items()}
    return StormBaseline("storm.json", frozenset(), {f"{kind} deploy/web": one for kind, one in faults.items()})


def now(**lost: int):
    return report(*(fault(kind, "deploy/web", *([cause(count)] if count else [])) for kind, count in lost.items()))


def test_nothing_fails_where_nobody_says_what_may_be_lost():
    assert judge(now(crash=50), None, None).verdict == "passed"


def test_what_lost_more_than_it_may_fails():
    found = judge(now(crash=6, drain=5), beyond_five, None)

    assert (found.verdict, found.failed) == (
        "failed",
        {"crash deploy/web": "lost 6 of 100 requests, more than it may"},
    )
    assert found.compared == ()


def test_only_what_got_worse_fails_beside_a_baseline():
    found = judge(now(crash=50, drain=7, scale=1, new=2, quiet=0), None, before(crash=50, drain=6, scale=4, gone=9))

    assert found.failed == {
        "drain deploy/web": "lost 6 of 100 -> lost 7 of 100",
        "new deploy/web": "new: lost 2 of 100",
    }
    assert found.compared == (
        "drain deploy/web: worse: lost 6 of 100 -> lost 7 of 100",
        "new deploy/web: worse: new: lost 2 of 100",
        "scale deploy/web: better: lost 4 of 100 -> lost 1 of 100",
        "gone deploy/web: not played any more",
    )


def test_what_got_worse_within_the_limit_passes_and_is_said():
    found = judge(now(crash=3, drain=9), beyond_five, before(crash=2, drain=9))

    assert found.verdict == "passed"
    assert found.compared == ("crash deploy/web: worse, and within --max-lost: lost 2 of 100 -> lost 3 of 100",)


def test_losing_as_much_without_ever_getting_well_or_to_an_end_is_worse():
    earlier = before(crash=2, drain=0)
    stuck = report(
        fault("crash", "deploy/web", cause(2), recovered=None),
        fault("drain", "deploy/web", unfinished="a budget forbids it"),
    )

    assert judge(stuck, None, earlier).failed == {
        "crash deploy/web": "lost 2 of 100 -> lost 2 of 100, never well again",
        "drain deploy/web": "lost 0 of 100 -> lost 0 of 100, not finished",
    }


def test_that_nothing_changed_is_said():
    assert judge(now(crash=2), None, before(crash=2)).compared == ("nothing changed",)
