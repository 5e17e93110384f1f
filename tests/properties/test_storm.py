"""Storms: a session goes on whatever it is given, and says the same once more."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import pytest

from engine.apiserver.endpoints.exchange import HTTPRequest
from tests.properties.histories import storm
from tests.properties.shrinking import signature, smallest
from tests.properties.storm import Step, Storm


@pytest.mark.parametrize("seed", range(6))
def test_a_session_survives_a_storm_and_repeats_it(seed: int):
    storm(seed, ticks=20)


def test_a_storm_that_goes_wrong_is_told_in_as_few_steps_as_it_takes(monkeypatch: pytest.MonkeyPatch):
    def take(self: Storm, step: object) -> None:
        self.steps.append(step)  # type: ignore[arg-type]
        if isinstance(step, str) and "nonsense" in step and "first" in self.steps:
            raise ZeroDivisionError

    monkeypatch.setattr(Storm, "take", take)
    monkeypatch.setattr(
        "tests.properties.histories.rage",
        lambda played, _, *__: played.play([None, "first", "other", None, "kubectl nonsense", "never"]),
    )
    with pytest.raises(ZeroDivisionError) as caught:
        storm(1)
    assert caught.value.__notes__[-1] == "or, as short as it got:\nfirst\nkubectl nonsense"


@pytest.mark.parametrize("wanted", [{3}, {0, 9}, {2, 3, 7}, set(range(10))])
def test_what_is_left_is_what_it_takes(wanted: set[int]):
    assert smallest(range(10), lambda some: wanted <= set(some)) == sorted(wanted)


def test_two_failures_are_the_same_where_type_and_place_are():
    def failure(text: str) -> tuple[str, str, int]:
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - any will do
            int(text) if text else list[Any]().remove(0)
        return signature(caught.value)

    assert failure("x") == failure("y")
    assert failure("x") != signature(KeyError("x").with_traceback(_traceback()))


def _traceback() -> TracebackType | None:
    with pytest.raises(KeyError) as caught:
        dict[str, Any]()["x"]
    return caught.value.__traceback__


@pytest.mark.parametrize(
    ("place", "step"),
    [
        (
            "engine.controllers.deployment.controller.DeploymentController.reconcile",
            "kubectl create deployment a --image=nginx",
        ),
        ("engine.kubectl.command.find", "kubectl get pods"),
        (
            "engine.apiserver.endpoints.handler._created",
            HTTPRequest("POST", "/api/v1/namespaces", body=b'{"metadata": {"name": "x"}}'),
        ),
    ],
)
def test_a_storm_bears_no_mistake_that_a_game_would_bear(monkeypatch: pytest.MonkeyPatch, place: str, step: Step):
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    played = Storm(1)
    monkeypatch.setattr(place, broken)
    with pytest.raises(ZeroDivisionError):
        played.play([step, None, None])
