"""Where a host and port lead that a process dials: the way walked once more, hop by hop, as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.network.causes.answers import process_of
from engine.network.causes.hops import ASK_HOP
from engine.network.causes.witnesses import TakeOver, pod_name
from engine.network.types import LossQuestion, RequestFailure
from engine.runtime.processes import Process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.network.causes.witnesses import Witnesses
    from engine.network.types import Origin


class Lead(NamedTuple):
    """What came of it, in words."""

    text: str
    take_over: TakeOver | None = None


def named(process: Process) -> str:
    """A process as sentences call it: `api in pod/web`."""
    return f"{process.container} in {pod_name(process.pod_key)}"


def dialled(witnesses: Witnesses, process: Process, host: str, port: int) -> Lead:
    """Where a host and port lead that the process dials, and why nobody answers there.

    Of several endpoints chance takes one; told is the first that does not answer.
    """
    origin = witnesses.ways.origin_of_process(process)
    addresses = witnesses.ways.resolve(host, origin)
    if isinstance(addresses, RequestFailure):
        return _nowhere(witnesses, f"{host}:{port} leads nowhere", addresses.question)
    dials = [dial for address in addresses for dial in _dials(witnesses, origin, address, port)]
    silent = [question for question in dials if question is not None]
    if not silent:
        return Lead(f"{host}:{port} is answered by now")
    where = (
        "leads nowhere" if len(silent) == len(dials) else f"leads to {len(silent)} of {len(dials)} that do not answer"
    )
    return _nowhere(witnesses, f"{host}:{port} {where}", silent[0])


def _nowhere(witnesses: Witnesses, lead: str, question: LossQuestion) -> Lead:
    if question.kind == "stalled":
        server = process_of(question)
        return Lead(f"{lead}, for {named(server)} has been stopped since tick {server.stalled_tick}")
    found = ASK_HOP[question.kind](witnesses, question)
    return Lead(f"{lead}, for {found.text}", found.take_over)


def _dials(witnesses: Witnesses, origin: Origin, address: str, port: int) -> Iterator[LossQuestion | None]:
    """For each place that an address leads to what to ask about its silence; None where a server greets."""
    route = witnesses.ways.connect(origin, address, port)
    if route.failure is not None:
        yield route.failure.question
    for backend in route.endpoints:
        cut = witnesses.ways.cut(route, backend)
        dial = witnesses.runtime.dial(backend.ip, backend.port, inside=route.loopback)
        about = LossQuestion(
            "no answer", route.via, route.service, route.port_name, backend.ip, backend.port, pod=backend.pod
        )
        if cut is not None:
            yield cut.question
        elif not isinstance(dial.process, Process):
            yield about
        else:
            yield about._replace(kind="stalled", process=dial.process) if dial.process.stalled else None
