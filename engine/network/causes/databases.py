"""Processes that failed a request because of the database behind them: which one, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.causes.answers import process_of
from engine.network.causes.machines import dark
from engine.network.causes.names import unknown_name
from engine.network.causes.services import no_endpoint
from engine.network.causes.sockets import ended, no_answer
from engine.network.causes.witnesses import FoundCause, listed, pod_name
from engine.network.types import LossQuestion
from engine.runtime.links import LOCALHOST, dependency_hosts
from engine.runtime.processes import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.network.causes.witnesses import Witnesses
    from engine.runtime.processes import Process


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
    leads = [_leads(witnesses, process, host, port) for host in hosts]
    dialled = [f"{host}:{port} leads nowhere, for {found.text}" for host, found in zip(hosts, leads, strict=True)]
    before = f"the database it had, {_named(link)}, {ended(link)}; " if link is not None and not link.alive else ""
    take_over = leads[-1].take_over if leads else None
    return FoundCause("no database", f"{before}{listed(dialled) or 'it dials no host'}", take_over)


def _leads(witnesses: Witnesses, process: Process, host: str, port: int) -> FoundCause:
    """Why a host and port that the process dials has nobody to answer."""
    here = LossQuestion("", process.node, address=process.ip, port=port, origin="pod", source=process.ip)
    if host in LOCALHOST:
        return no_answer(witnesses, here._replace(node="", pod=process.pod_key))
    answer = witnesses.dns.resolve(host, process.namespace, node=process.node)
    if not answer.addresses:
        return unknown_name(witnesses, here._replace(name=host, namespace=process.namespace))
    address = answer.addresses[0]
    route = witnesses.proxies[process.node].port_route(address, port, "TCP", "pod", process.ip)
    asked = here._replace(address=address, service=route.service, port_name=route.service_port)
    if route.kind == "nothing":
        return no_answer(witnesses, asked._replace(node=""))
    if not route.endpoints:
        return no_endpoint(witnesses, asked)
    first = route.endpoints[0]
    return no_answer(witnesses, asked._replace(address=first.ip, port=first.port, pod=first.pod))


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    "secondary": secondary,
    "dead connection": dead_connection,
    "silent database": silent_database,
    "no database": no_database,
}
