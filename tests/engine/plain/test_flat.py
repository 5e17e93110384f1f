"""What lies in the flat containers of a busy cluster can never change: keyframes rely on it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from engine.keyframe import Keyframe
from engine.plain.flat import FlatDeque, FlatDict, FlatList
from levels.bench.clusters import run_line, worked_example
from levels.session.timeline import SHARED

FLAT = (FlatDict, FlatList, FlatDeque)
PLAIN = (str, int, bool, bytes, type(None))


def never_changes(value: Any) -> bool:
    if isinstance(value, (*PLAIN, *SHARED)):
        return True
    if isinstance(value, tuple):
        return all(map(never_changes, value))
    return isinstance(value, msgspec.Struct) and value.__struct_config__.frozen


def contents(flat: Any) -> list[Any]:
    return [*flat, *flat.values()] if isinstance(flat, FlatDict) else [*flat]


@pytest.fixture(scope="module")
def flats() -> list[Any]:
    session = worked_example(5)
    for line in (
        "kubectl create deployment web --image=nginx --replicas=3",
        "kubectl create deployment bad --image=no-such-image",
        "kubectl create job once --image=busybox -- true",
        "tick 40",
        "kubectl delete pod --all --wait=false",
        "kubectl delete deployment web",
        "tick 5",
    ):
        run_line(session, line)
    return [part for part in Keyframe(session, SHARED)._parts if isinstance(part, FLAT)]


def test_they_hold_what_a_cluster_holds(flats):
    assert sum(len(flat) for flat in flats) > 1000
    assert {type(flat) for flat in flats} == set(FLAT)


def test_nothing_in_them_can_change(flats):
    assert [item for flat in flats for item in contents(flat) if not never_changes(item)] == []
