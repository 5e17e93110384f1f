"""Processes that failed a request because of the database behind them: which one, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.causes.answers import process_of
from engine.network.causes.hops import ASK_HOP
from engine.network.causes.machines import dark
from engine.network.causes.sockets import ended
from engine.network.causes.witnesses import FoundCause, listed, pod_name
from engine.network.types import LossQuestion, RequestFailure
from engine.runtime.links import dependency_hosts
from engine.runtime.processes import NEVER, Process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.network.causes.witnesses import Witnesses
    from engine.network.types import Origin


def secondary(_: Witnesses, asked: LossQuestion) -> FoundCause:
    """Where the write had to go."""
    process = process_of(asked)
    store = process.link or process
    members = store.replica_set
    if members is None or members.primary is None:
        vote = f", the next vote is due in tick {members.vote_tick}" if members and members.vote_tick != NEVER else ""
        return FoundCause("secondary", f"no member of its replica set is primary{vote}")
    text = f"the primary of {members.name} is {members.primary.container} in {pod_name(members.primary.pod_key)}"
    return FoundCause("secondary", text)


def dead_connection(_: Witnesses, asked: LossQuestion) -> FoundCause:
    """What became of the other end."""
    process = process_of(asked)
    link = process.link
    other = f"its database, {_named(link)}, {ended(link)}" if link is not None else "it never had a database"
    return FoundCause("dead connection", f"{other}; {process.image} does not dial again")


def silent_database(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Why the database does not answer."""
    process = process_of(asked)
    link = process.link
    if link is None:
        return no_database(witnesses, asked)
    records = witnesses.runtime.records
    if not witnesses.runtime.powered(link.node):
        return FoundCause("silent database", f"its database is {_named(link)}; {dark(witnesses, link.node)}")
    cut = witnesses.runtime.severed(process.node, link.node)
    if cut:
        text = (
            f"its database is {_named(link)} on {link.node}; {cut} has been cut off since tick {records.cut_since(cut)}"
        )
        return FoundCause("silent database", text)
    return FoundCause(
        "silent database", f"its database, {_named(link)}, has been stopped since tick {link.stalled_tick}"
    )


def _named(process: Process) -> str:
    return f"{process.container} in {pod_name(process.pod_key)}"


def no_database(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Which hosts it dials, and where they lead."""
    process = process_of(asked)
    dependency, link = process.behaviour.depends_on, process.link
    hosts = dependency_hosts(process.env, dependency.host) if dependency is not None else []
    port = dependency.port if dependency is not None else 0
    leads = [_dialled(witnesses, process, host, port) for host in hosts]
    before = f"the database it had, {_named(link)}, {ended(link)}; " if link is not None and not link.alive else ""
    take_over = leads[-1].take_over if leads else None
    return FoundCause(
        "no database", f"{before}{listed([found.text for found in leads]) or 'it dials no host'}", take_over
    )


def _dialled(witnesses: Witnesses, process: Process, host: str, port: int) -> FoundCause:
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
        return FoundCause("no database", f"{host}:{port} is answered by now")
    where = (
        "leads nowhere" if len(silent) == len(dials) else f"leads to {len(silent)} of {len(dials)} that do not answer"
    )
    return _nowhere(witnesses, f"{host}:{port} {where}", silent[0])


def _nowhere(witnesses: Witnesses, lead: str, question: LossQuestion) -> FoundCause:
    if question.kind == "stalled":
        server = process_of(question)
        return FoundCause(
            "no database", f"{lead}, for {_named(server)} has been stopped since tick {server.stalled_tick}"
        )
    found = ASK_HOP[question.kind](witnesses, question)
    return found._replace(text=f"{lead}, for {found.text}")


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


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    "secondary": secondary,
    "dead connection": dead_connection,
    "silent database": silent_database,
    "no database": no_database,
}
