from __future__ import annotations

from levels.storm.fixes.told import told_fixes
from levels.storm.report import StormFix, StormReport, StormWorth

PATCH = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n    name: web\nspec:\n    replicas: 2\n"
FAULTS = tuple(f"pod-delete deploy/web-{number}" for number in range(6))
FIX = StormFix(
    "2 replicas of web", "deploy/web", "k8s/web.yaml", FAULTS, 38, 0, ("node-drain node/a: lost 0 -> 1",), PATCH
)
ADVICE = StormFix("shop asks again", "client/shop", "", FAULTS[:1], 3, 0, (), "")


def report(fixes=(), worth=None, not_tried=0) -> StormReport:
    return StormReport((), (), (), tuple(fixes), worth, not_tried, "passed")


def test_a_fix_is_told_with_its_faults_what_it_costs_and_the_patch_as_its_file_is_indented():
    lines = list(told_fixes(report([FIX, ADVICE])))
    assert max(map(len, lines)) <= 80
    assert lines[2:] == [
        "  lost 38 -> 0  2 replicas of web",
        "    in pod-delete deploy/web-0, pod-delete deploy/web-1, pod-delete",
        "      deploy/web-2, pod-delete deploy/web-3 and 2 more",
        "    but worse in node-drain node/a: lost 0 -> 1",
        "    deploy/web in k8s/web.yaml",
        "      spec:",
        "          replicas: 2",
        "  lost 3 -> 0  shop asks again",
        "    in pod-delete deploy/web-0",
    ]


def test_where_nothing_helps_nothing_is_told_and_what_was_not_tried_is():
    assert list(told_fixes(report())) == []
    assert list(told_fixes(report(not_tried=7))) == ["", "7 forks were not played for want of --effort"]


def test_a_protection_that_saves_nothing_is_named_too():
    there = (StormWorth("preStop hook", "deploy/web", 9), StormWorth("grace period", "deploy/web", 0))
    assert list(told_fixes(report(worth=there)))[1:] == [
        "What your protections are worth",
        "  saves 9      preStop hook of deploy/web",
        "  saves nothing: grace period of deploy/web",
    ]
    assert list(told_fixes(report(worth=())))[1:] == ["There are no protections to weigh."]
