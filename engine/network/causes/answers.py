"""Processes that took a request and failed it: stopped, too busy, gone meanwhile, or with another answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.causes.sockets import ended
from engine.network.causes.witnesses import FoundCause, counted, listed, pod_name
from engine.runtime.processes import Process

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.network.causes.witnesses import Witnesses
    from engine.network.types import LossQuestion


def process_of(asked: LossQuestion) -> Process:
    """The process that was there. TypeError where it is none of a runtime's."""
    if not isinstance(asked.process, Process):
        raise TypeError(f"{asked.kind}: no process of a runtime: {asked.process}")
    return asked.process


def stalled(_: Witnesses, asked: LossQuestion) -> FoundCause:
    """It holds its sockets and answers nobody."""
    process = process_of(asked)
    text = f"{process.container} has been stopped since tick {process.stalled_tick}: alive, with its sockets open"
    return FoundCause("stalled", text)


def waited_too_long(_: Witnesses, asked: LossQuestion) -> FoundCause:
    """It would have answered later."""
    return FoundCause("waited too long", f"its turn would have come in tick {asked.tick}")


def ended_before(_: Witnesses, asked: LossQuestion) -> FoundCause:
    """It ended while the request waited."""
    return FoundCause("ended before its turn", f"the process {_end(asked)}")


def connection_ended(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """What is at the address now, in place of the process that a connection led to."""
    sandbox = witnesses.runtime.records.pod_at(asked.address)
    running = [one for one in sandbox.containers.values() if one.alive] if sandbox is not None else []
    if sandbox is None:
        now = f"no Pod has {asked.address} now"
    elif running:
        starts = [f"{one.container}, started in tick {one.started_tick}" for one in running]
        now = f"{pod_name(sandbox.pod_key)} runs {listed(starts)}"
    else:
        now = f"nothing runs in {pod_name(sandbox.pod_key)}"
    return FoundCause("connection ended", f"that process {_end(asked)}; {now}")


def _end(asked: LossQuestion) -> str:
    return ended(asked.process) if isinstance(asked.process, Process) and not asked.process.alive else "is gone"


def over_capacity(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """More came than it takes in a tick."""
    process = process_of(asked)
    capacity, tick = process.behaviour.capacity_per_tick, witnesses.clock.tick
    text = f"it answers {counted(capacity, 'request')} a tick and lets as many wait; in tick {tick} both were used up"
    return FoundCause("over capacity", text)


def protocol(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """What the Pod's ports speak."""
    node = witnesses.runtime.node_of_address(asked.address) or ""
    ports = [
        f"{one.port} ({one.container}, {one.protocol})"
        for one in witnesses.runtime.records.open_ports(asked.address, node)
    ]
    where = pod_name(asked.pod) if asked.pod else asked.address
    return FoundCause("protocol", f"the open ports of {where}: {listed(ports) or 'none by now'}")


def page(_: Witnesses, asked: LossQuestion) -> FoundCause:
    """What the image serves instead."""
    process = process_of(asked)
    return FoundCause("page", f"the pages of {process.image} are {listed(list(process.behaviour.probes))}")


def document(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Who has the document that was not there."""
    copies = witnesses.runtime.records.copies(asked.name)
    if not copies:
        return FoundCause("document", f"no process has {asked.name} any more: its last copy is gone")
    holders = [f"{copy.process.container} in {pod_name(copy.process.pod_key)}" for copy in copies]
    verb = "has" if len(holders) == 1 else "have"
    text = f"{listed(holders)} {verb} {asked.name}, written in tick {copies[0].written_tick}"
    return FoundCause("document", text)


def unnamed_server(_: Witnesses, asked: LossQuestion) -> FoundCause:
    """The page needs a server that nobody named."""
    image = asked.process.image if isinstance(asked.process, Process) else "its image"
    return FoundCause("unnamed server", f"{image} says that this page needs a server, and not which")


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    "stalled": stalled,
    "waited too long": waited_too_long,
    "ended before its turn": ended_before,
    "connection ended": connection_ended,
    "over capacity": over_capacity,
    "protocol": protocol,
    "page": page,
    "document": document,
    "unnamed server": unnamed_server,
}
