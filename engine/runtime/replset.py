"""Replica sets of mongod: who is primary, who has copies, and the election after a primary is lost.

Members are the processes of a namespace started with the same set name (`--replSet rs0`). They find each other
by themselves, as if somebody had typed rs.initiate and rs.add; a member that is gone for good is taken out of the
count after a while, as if by rs.remove. A write reaches all members that are not cut off before it is answered, so no
member lags. A primary needs a majority of the members; `election_ticks` after it is lost the rest elects the one with
the most documents. Called by the runtime; a set in which nothing happens costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.clock import Clock
from engine.panics import attempt_all
from engine.runtime.processes import NEVER, MongoReplicaSet, Process

FORGOTTEN_AFTER = 60
"""Ticks after which a member that is gone no longer counts for the majority."""

_ELECTED = "I REPL     [rsSync] transition to primary complete; database writes are now permitted"
_STEPPED_DOWN = "I REPL     [ReplicationExecutor] transition to SECONDARY"


class MongoReplicaSets:
    """All of them."""

    def __init__(self, clock: Clock, cut_off: Callable[[Process], bool], elected: Callable[[Process], None]) -> None:
        """`cut_off` says whether a member's machine is out of the others' reach; `elected` is told of a new primary."""
        self._clock = clock
        self._cut_off = cut_off
        self._elected = elected
        self._sets: dict[tuple[str, str], MongoReplicaSet] = {}
        self._next_vote = NEVER

    def look(self, process: Process) -> None:
        """A process changed: it may have joined its set, or left it."""
        setting = process.behaviour.repl_set
        if setting is None:
            return
        name = _argument(process.command, setting.arg)
        if not name:
            return
        place = (process.namespace, name)
        found = self._sets.get(place)
        if found is None:
            found = self._sets[place] = MongoReplicaSet(name, setting.election_ticks)
        runs = process.alive and bool(process.listening) and not process.stalled
        if runs and process.serial not in found.members:
            self._join(found, process)
        elif not runs and process.serial in found.members:
            del found.members[process.serial]
            found.gone[process.pod_key] = self._clock.tick
            self._review(found)

    def _join(self, found: MongoReplicaSet, process: Process) -> None:
        process.replica_set = found
        found.gone.pop(process.pod_key, None)
        source = found.primary or _richest(found.voters)
        if source is not None:
            process.documents.copy_from(source.documents)
        found.members[process.serial] = process
        self._review(found)

    def review(self) -> None:
        """Machines were cut off or joined again: primaries may have lost their majority, members catch up."""
        for found in self._sets.values():
            self._review(found)
            if found.primary is not None:
                for member in found.voters:
                    member.documents.copy_from(found.primary.documents)

    def _has_majority(self, found: MongoReplicaSet) -> bool:
        away = sum(self._clock.tick - since < FORGOTTEN_AFTER for since in found.gone.values())
        return 2 * len(found.voters) > len(found.members) + away

    def _review(self, found: MongoReplicaSet) -> None:
        found.voters = [member for member in found.members.values() if not self._cut_off(member)]
        if found.primary is not None and not (found.primary in found.voters and self._has_majority(found)):
            if found.primary.alive:
                found.primary.say(_STEPPED_DOWN)
            found.primary = None
        if found.primary is None and found.vote_tick == NEVER and found.members:
            self._call_vote(found)

    def _call_vote(self, found: MongoReplicaSet) -> None:
        found.vote_tick = self._clock.tick + found.election_ticks
        self._next_vote = min(self._next_vote, found.vote_tick)

    def next_due(self) -> int:
        """The tick of the next vote."""
        return self._next_vote

    def step(self) -> None:
        """Hold the votes that are due; one that panics is held in the next tick."""
        tick = self._clock.tick
        if tick < self._next_vote:
            return
        due = [found for found in self._sets.values() if found.vote_tick <= tick]
        try:
            attempt_all(due, self._vote, self._vote_again)
        finally:
            self._next_vote = min((found.vote_tick for found in self._sets.values()), default=NEVER)

    def _vote_again(self, found: MongoReplicaSet) -> None:
        found.vote_tick = self._clock.tick + 1

    def _vote(self, found: MongoReplicaSet) -> None:
        found.vote_tick = NEVER
        winner = _richest(found.voters)
        if winner is None:
            return
        if not self._has_majority(found):
            self._call_vote(found)
            return
        found.primary = winner
        winner.say(_ELECTED)
        self._elected(winner)


def preferred(servers: list[Process]) -> Process | None:
    """Which of the servers that answered a driver takes: the primary of a set, else the first."""
    for server in servers:
        if server.replica_set is not None and server.replica_set.primary is server:
            return server
    return servers[0] if servers else None


def is_secondary(process: Process) -> bool:
    """Whether a server belongs to a set whose writes go elsewhere."""
    return process.replica_set is not None and process.replica_set.primary is not process


def _richest(members: list[Process]) -> Process | None:
    return max(members, key=lambda member: (len(member.documents), -member.serial), default=None)


def _argument(command: tuple[str, ...], name: str) -> str:
    """The value that stands behind an argument, as `--name value` or `--name=value`; empty where it is missing."""
    for index, word in enumerate(command):
        if word == name and index + 1 < len(command):
            return command[index + 1]
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return ""
