"""How many replicas figures ask for, at the edges that recordings leave out."""

from __future__ import annotations

import pytest

from engine.api.core import Pod, PodStatus
from engine.api.meta import ObjectMeta
from engine.controllers.podautoscaler.metricsclient import MetricsError, PodUsage
from engine.controllers.podautoscaler.replicacalculator import (
    AverageValueTarget,
    TargetMeasure,
    UtilizationTarget,
    propose,
)

REQUEST = 100


def asked(usages: list[int | None], target: TargetMeasure) -> int:
    """What Pods of these usages of memory ask for; None has no metrics."""
    pods = [_pod(f"p{number}") for number in range(len(usages))]
    known = {f"p{number}": PodUsage(usage, 0, 0) for number, usage in enumerate(usages) if usage is not None}
    return propose(len(usages), pods, known, target, "memory", 0).replicas


def _pod(name: str) -> Pod:
    return Pod(api_version="v1", kind="Pod", metadata=ObjectMeta(name=name), status=PodStatus(phase="Running"))


def share(percent: int, pods: int) -> UtilizationTarget:
    return UtilizationTarget(percent, {f"p{number}": REQUEST for number in range(pods)})


@pytest.mark.parametrize(("usage", "replicas"), [(45, 10), (44, 9), (55, 10), (56, 12)])
def test_a_tenth_more_or_less_than_the_target_changes_nothing(usage: int, replicas: int):
    assert asked([usage] * 10, share(50, 10)) == replicas


@pytest.mark.parametrize(
    ("target", "replicas"),
    [
        (share(50, 3), 3),  # taken for its whole request the missing one turns the direction: 40, 40 and 100 of 50
        (share(150, 3), 2),  # of a target of 150 % the missing one is taken to use as much
    ],
)
def test_a_pod_without_metrics_is_taken_to_use_all_on_the_way_down(target: UtilizationTarget, replicas: int):
    assert asked([40, 40, None], target) == replicas


def test_a_pod_without_metrics_is_taken_to_use_nothing_on_the_way_up():
    assert asked([100, 100, None], share(50, 3)) == 4
    assert asked([100, 100, None], AverageValueTarget(50)) == 4


def test_an_average_value_has_whole_thousandths():
    assert asked([100, 101], AverageValueTarget(50)) == 4
    assert asked([104, 105], AverageValueTarget(50)) == 5


@pytest.mark.parametrize(
    ("usages", "requests", "message"),
    [
        ([None], {"p0": 1}, "did not receive metrics for targeted pods (pods might be unready)"),
        ([1], {}, "no metrics returned matched known pods"),
    ],
)
def test_figures_of_which_nothing_follows(usages: list[int | None], requests: dict[str, int], message: str):
    with pytest.raises(MetricsError) as caught:
        asked(usages, UtilizationTarget(50, requests))
    assert str(caught.value) == message
