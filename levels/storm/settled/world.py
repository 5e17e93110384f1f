"""The settled world: an application at rest with its clients at work, kept as the keyframe from which faults begin."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from engine.keyframe import Keyframe
from levels.session.manifests.assumptions import assumptions
from levels.session.manifests.workloads import pods_wanted
from levels.session.routes.oneline import one_line
from levels.session.routes.reader import RouteReader
from levels.session.session import Session
from levels.session.timeline import SHARED
from levels.storm.askers.protocols import spoken_at
from levels.storm.askers.search import find_askers, given_askers, present_askers
from levels.storm.errors import StormError
from levels.storm.settled.activity import StoreActivity
from levels.storm.settled.lines import LineStep, StormConsole
from levels.storm.settled.rest import RestWatch
from levels.storm.settled.sight import StormSight
from levels.storm.workloads import lasting_workloads

if TYPE_CHECKING:
    from levels.storm.askers.search import Asker
    from levels.storm.setup import StormSetup
    from levels.storm.steps import Stepwise

SETTLING = 600
"""Ticks that an application gets at most."""
PATIENCE = 150
"""Ticks without any change after which nothing more is hoped for: longer than first delays of probes usually are."""
RESIGNED = 20
"""The same where only that is not ready which no time mends: an image that is nowhere."""
STILL = 5
"""Ticks that everything has to have been at rest, so that every kube-proxy knows it."""
WARM = 10
"""Ticks that clients ask before anything happens: names are remembered, connections kept."""
MOST_PODS = 5_000
"""That manifests may ask for: as many settle and are forked within minutes, and nothing would be seen of more."""
_SUCCEEDED = "Succeeded"


class StormWorld:
    """One of them; it can be forked once `settle` has come to its end."""

    def __init__(self, setup: StormSetup, begin: Session | None = None) -> None:
        """Build it, or go on with `begin`, which is nobody else's; its clients ask too.

        Raises StormError where nobody asks for anything, or Pods are too many.
        """
        session = self._session = begin or Session(setup.config)
        _check_size(session)
        found = find_askers(session.cluster)
        there = present_askers(session.cluster.traffic.list())
        self.askers: tuple[Asker, ...] = given_askers(found.askers, there, setup.clients)
        """Who asks."""
        if not self.askers:
            raise StormError(_nobody(session), session.applied)
        for asker in self.askers:
            if asker.service and session.cluster.store.get("services", asker.service) is None and asker not in there:
                wanted = f"client {asker.name} asks {asker.target}"
                raise StormError(f"{wanted}, and there is no Service {asker.service}", session.applied)
        self.assumptions = found.assumptions
        """Sentences on how they come in."""
        self.applied = session.applied
        """What came of the manifests."""
        self.assumed = tuple(assumptions(session.cluster))
        """Lines on images that nobody described."""
        self.rate = setup.rate
        self._retrying = dict(setup.retrying)
        self.standing: frozenset[str] = frozenset()
        """The names of the workloads that have settled."""
        self.held_up: tuple[str, ...] = ()
        """A sentence for each other."""

    def settle(self) -> Stepwise[None]:
        """Let it come to rest, with everybody asking. Raises StormError where a client cannot."""
        session = self._session
        watch = yield from _settle(session)
        lasting = lasting_workloads(session.cluster)
        self.standing = frozenset(name for name, state in watch.states().items() if state.settled)
        self.held_up = tuple(
            f"{one.name} has not settled: {watch.reason(one)}"
            for one in lasting
            if one.name not in self.standing and not _has_ended(session, one.key)
        )
        yield from self._hire(session)
        yield from _pass(session, WARM)
        self.tick = session.tick_number
        """After which faults happen."""
        self.sight = StormSight(session.cluster, [one for one in lasting if one.name in self.standing], self.askers)
        """What faults can hit."""
        self.ways = _ways(session)
        """Client to the way of its requests, in one line."""
        self._frame = Keyframe(session, SHARED)

    def fork(self) -> Session:
        """A session of its own that goes on from here."""
        return self._frame.restore()

    def _hire(self, session: Session) -> Stepwise[None]:
        console = StormConsole(session)
        doors = dict.fromkeys(LineStep(0, asker.before) for asker in self.askers if asker.before)
        for step in doors:
            console.type(step)
        if doors:
            yield from _pass(session, STILL)
        for asker in self.askers:
            if not asker.hired:
                more = f" --retry {self._retrying[asker.name]}" if asker.name in self._retrying else ""
                console.type(LineStep(0, f"client add {self._words(session, asker)}{more}", asker.namespace))
        if console.failed:
            raise StormError("; ".join(said.removeprefix("podfall: ") for said in console.complaints))

    def _words(self, session: Session, asker: Asker) -> str:
        if asker.words:
            return asker.words if asker.rate else f"{asker.words} --rate {self.rate}"
        words = f"{asker.name} --from {shlex.quote(asker.origin)} --to {asker.target} --rate {self.rate}"
        spoken = spoken_at(session.cluster, asker.service, asker.port)
        words += " --put /" if spoken.keeps else ""
        return f"{words} --expect {spoken.protocol}" if spoken.protocol else words


def _check_size(session: Session) -> None:
    wanted = pods_wanted(session.cluster)
    if wanted > MOST_PODS:
        sentence = f"these manifests ask for {wanted} Pods, and a storm plays at most {MOST_PODS}"
        raise StormError(sentence, session.applied)


def _pass(session: Session, ticks: int) -> Stepwise[None]:
    for _ in range(ticks):
        session.tick()
        yield


def _settle(session: Session) -> Stepwise[RestWatch]:
    """Let time pass until everything has been at rest for a while, or nothing changes any more."""
    watch = RestWatch(session.cluster, lasting_workloads(session.cluster))
    activity = StoreActivity(session.cluster)
    quiet, patience, latest = 0, PATIENCE, session.tick_number + SETTLING
    while quiet < patience and session.tick_number < latest:
        session.tick()
        yield
        quiet = 0 if activity.look() else quiet + 1
        states = watch.states().values()
        hopeful = any(state.under_way for state in states)
        patience = PATIENCE if hopeful else STILL if all(state.settled for state in states) else RESIGNED
    return watch


def _ways(session: Session) -> dict[str, str]:
    routes = RouteReader(session.cluster, session.unseen).routes()
    return {caller.name: one_line(route, caller) for route in routes for caller in route.callers}


def _has_ended(session: Session, key: str) -> bool:
    """Whether it is a Pod that was there to come to an end, and has."""
    pod = session.cluster.store.get("pods", key)
    return getattr(getattr(pod, "status", None), "phase", "") == _SUCCEEDED


def _nobody(session: Session) -> str:
    services = [key for key in session.cluster.store.keys("services") if key != "default/kubernetes"]
    services = [key for key in services if not key.startswith("kube-system/")]
    if not services:
        return "there is no Service in these manifests, so nobody can ask for anything"
    name = services[0].partition("/")[2]
    return (
        "nobody asks for anything: no Service is of type LoadBalancer or NodePort, none is behind an Ingress, and no "
        f"workload names one; --client 'web --from pods/app=web --to svc/{name}' adds somebody who does"
    )
