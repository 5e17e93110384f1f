"""Processes that failed a request because of the database behind them: which one, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.causes.answers import process_of
from engine.network.causes.dialled import dialled, named
from engine.network.causes.machines import dark
from engine.network.causes.sockets import ended
from engine.network.causes.witnesses import FoundCause, listed, pod_name
from engine.runtime.links import dependency_hosts
from engine.runtime.processes import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.network.causes.witnesses import Witnesses
    from engine.network.types import LossQuestion


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
    other = f"its database, {named(link)}, {ended(link)}" if link is not None else "it never had a database"
    return FoundCause("dead connection", f"{other}; {process.image} does not dial again")


def silent_database(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Why the database does not answer."""
    process = process_of(asked)
    link = process.link
    if link is None:
        return no_database(witnesses, asked)
    records = witnesses.runtime.records
    if not witnesses.runtime.powered(link.node):
        return FoundCause("silent database", f"its database is {named(link)}; {dark(witnesses, link.node)}")
    cut = witnesses.runtime.severed(process.node, link.node)
    if cut:
        text = (
            f"its database is {named(link)} on {link.node}; {cut} has been cut off since tick {records.cut_since(cut)}"
        )
        return FoundCause("silent database", text)
    return FoundCause(
        "silent database", f"its database, {named(link)}, has been stopped since tick {link.stalled_tick}"
    )


def no_database(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Which hosts it dials, and where they lead."""
    process = process_of(asked)
    dependency, link = process.behaviour.depends_on, process.link
    hosts = dependency_hosts(process.env, dependency.host) if dependency is not None else []
    port = dependency.port if dependency is not None else 0
    leads = [dialled(witnesses, process, host, port) for host in hosts]
    before = f"the database it had, {named(link)}, {ended(link)}; " if link is not None and not link.alive else ""
    take_over = leads[-1].take_over if leads else None
    return FoundCause(
        "no database", f"{before}{listed([lead.text for lead in leads]) or 'it dials no host'}", take_over
    )


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    "secondary": secondary,
    "dead connection": dead_connection,
    "silent database": silent_database,
    "no database": no_database,
}
