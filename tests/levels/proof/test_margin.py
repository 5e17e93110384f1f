from __future__ import annotations

THRESHOLD = "success: {min: 0.9}"


def test_a_threshold_that_luck_decides_is_found_with_a_remedy(failing):
    said = failing((THRESHOLD, "success: {min: 0.975}"), gap=True)["gap visitor-served"]
    assert "wrong at most 0.000, threshold 0.975" in said
    assert "the threshold needs 0.01 on both sides: use a count (lost: {max: 0}), a higher rate" in said


def test_a_wrong_solution_close_to_the_threshold_is_found(failing):
    """It opens the door three ticks late, and loses just enough."""
    wrong = (
        "- {tick: 8, run: kubectl expose rs web --port=80}",
        "- {tick: 23, run: kubectl expose rs web --port=80 --type=NodePort}",
    )
    assert failing(wrong, gap=True) == {}
    found = failing(wrong, (THRESHOLD, "success: {min: 0.72}"), gap=True)
    assert "gap visitor-served" in found


def test_an_objective_with_other_tests_need_not_part_the_wrong_solutions_by_its_ratio(failing):
    """The wrong one fails on the endpoints that stand beside the ratio."""
    both = (
        "    traffic: {client: visitor, window: [20, 40], success: {min: 0.9}}\n",
        "    all:\n    - traffic: {client: visitor, window: [20, 40], success: {min: 0.9}}\n"
        "    - {pods: {selector: app=web, count: 2, at: 40}}\n",
    )
    wrong = (
        "- {tick: 8, run: kubectl expose rs web --port=80}",
        "- {tick: 8, run: kubectl expose rs web --port=80 --type=NodePort}\n"
        "    - {tick: 10, run: kubectl scale rs web --replicas=3}",
    )
    failing_both = ("failing: [visitor-served]", "failing: [visitor-served, two-behind-the-door]")
    assert failing(both, wrong, failing_both, gap=True) == {}


def test_a_run_that_is_ended_early_is_not_measured(failing):
    """Its requests are served; what it fails by is the third Pod."""
    wrong = (
        "- {tick: 8, run: kubectl expose rs web --port=80}",
        "- {tick: 8, run: kubectl expose rs web --port=80 --type=NodePort}\n"
        "    - {tick: 10, run: kubectl scale rs web --replicas=3}",
    )
    ends = ("  rules:", "  failWhen:\n  - {text: too many, pods: {selector: app=web, count: 3}}\n  rules:")
    both = ("failing: [visitor-served]", "failing: [visitor-served, two-behind-the-door]")
    assert failing(wrong, ends, both, gap=True) == {}


def test_without_being_asked_nothing_is_played_for_it(checked):
    assert not any(proof.name.startswith("gap") for proof in checked().proofs)
