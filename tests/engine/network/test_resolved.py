"""What names came to is kept for as long as nothing changes."""

from __future__ import annotations

from engine.network.resolved import ResolvedNames
from engine.network.types import Origin

HERE, THERE = Origin("pod", "node-1", ip="10.244.1.2"), Origin("pod", "node-2", ip="10.244.2.2")


class _Names:
    def __init__(self) -> None:
        self.asked: list[tuple[str, Origin]] = []

    def addresses(self, host, origin):
        self.asked.append((host, origin))
        return (f"10.0.0.{len(self.asked)}",)


def test_a_name_is_looked_up_once_for_each_place_until_something_changes():
    names, stamp = _Names(), [1]
    resolved = ResolvedNames(names.addresses, lambda: tuple(stamp))

    assert [resolved.addresses("db", place) for place in (HERE, HERE, THERE)] == [
        ("10.0.0.1",),
        ("10.0.0.1",),
        ("10.0.0.2",),
    ]
    stamp[0] = 2
    assert resolved.addresses("db", HERE) == ("10.0.0.3",)
    assert names.asked == [("db", HERE), ("db", THERE), ("db", HERE)]
