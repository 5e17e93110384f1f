"""Machines on the way: without power, cut off, or behind a firewall; and what the API believes of them meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Node
from engine.api.meta import condition
from engine.network.causes.witnesses import FoundCause

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.network.causes.witnesses import Witnesses
    from engine.network.types import LossQuestion


def no_power(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """The node that was dialled is dark."""
    return FoundCause("no power", f"{dark(witnesses, asked.node)}; {_believed(witnesses, asked.node)}")


def cut_off(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """A node on the way is reached by nobody."""
    tick = witnesses.runtime.records.cut_since(asked.node)
    text = f"nothing has reached or left {asked.node} since tick {tick}, its processes go on"
    return FoundCause("cut off", f"{text}; {_believed(witnesses, asked.node)}")


def firewall(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """The node drops what comes for the port."""
    tick = witnesses.runtime.records.blocked_since(asked.node, asked.port)
    text = f"{asked.node} has power and is reached; its firewall has dropped port {asked.port} since tick {tick}"
    return FoundCause("firewall", text)


def dark(witnesses: Witnesses, node: str) -> str:
    """Since when a machine has no power."""
    return f"{node} has had no power since tick {witnesses.runtime.records.dark_since(node)}"


def _believed(witnesses: Witnesses, name: str) -> str:
    node = witnesses.store.get_as(Node, name)
    ready = condition(node.status.conditions, "Ready") if node is not None else None
    if ready is None:
        return f"the API has no condition Ready of {name}"
    if ready.status == "True":
        return "the API still calls it Ready"
    tick = witnesses.clock.tick_of(ready.last_transition_time)
    return f"the API has had its condition Ready at {ready.status}" + (
        f" since tick {tick}" if tick is not None else ""
    )


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    "no power": no_power,
    "cut off": cut_off,
    "firewall": firewall,
}
