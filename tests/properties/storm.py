"""A session under everything at once: several random lines, requests and faults in every tick.

It need not come to rest. It must go on: no exception, no answer that hides one, no trace of what was refused, and the
same digest once more from its inputs alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from engine.api.scheme import SCHEME
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import changes, handle
from engine.keyframe import Keyframe
from levels.scenario.session_config import SessionConfig
from levels.session.http_requests import rest_of, submit
from levels.session.line_runner import LineRunner
from levels.session.replayer import Replayer
from levels.session.routes.reader import RouteReader
from levels.session.routes.text import way_lines
from levels.session.session import Session
from levels.session.timeline import SHARED
from tests.properties import manifests
from tests.properties.inputs import TABLE, Input, Surroundings, drawn
from tests.properties.invariants import Invariants
from tests.properties.manifests import Chance
from tests.properties.watched import WatchedRest, no_mistakes, watch

TICKS = 30
MOST_INPUTS = 9
"""Per tick; none at all is as likely as any other number."""


def _applied(document: dict[str, Any]) -> str:
    return f"echo '{json.dumps(document)}' | kubectl apply -f -"


def _hogs() -> dict[str, Any]:
    """Pods of little importance that leave hardly any room, so that others have to push."""
    container = {"name": "main", "image": "nginx:1.25", "resources": {"requests": {"cpu": "1500m"}}}
    spec = {"priorityClassName": "a", "containers": [container]}
    labels = {"app": "c"}
    body = {
        "replicas": 8,
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": spec},
    }
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "c"}, "spec": body}


_FIRST = (
    *(f"kubectl create namespace {name}" for name in ("lab", "spare")),
    *(
        _applied(
            {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": name}, "value": value},
        )
        for name, value in (("a", 10), ("b", 100), ("c", 1000))
    ),
    *(f"kubectl create deployment {name} --image=nginx:1.25 --replicas=3" for name in ("a", "b")),
    *(f"kubectl expose deployment {name} --port=80 --type=NodePort" for name in ("a", "b")),
    *(_applied(manifests.budget(Chance(seed), name)) for seed, name in enumerate(("a", "b"))),
    _applied(_hogs()),
    _applied(manifests.quota()),
    "client add a --to nodeport/a",
    "tick 10",
)
"""What there is before the storm begins."""

Step = Input | None
"""Something that is done between two ticks; None lets one tick pass."""
_HIDDEN = ("has not the form of its kind", "podfall could not answer")
"""How the server words an exception that it met."""


class Storm:
    """One session, its inputs so far, and the checks after each."""

    def __init__(self, seed: int) -> None:
        self.steps: list[Step] = []
        self.session = Session(SessionConfig(seed=seed))
        cluster = self.session.cluster
        watch(cluster)
        self._rest = rest_of(self.session)
        self._rest.__class__ = WatchedRest
        self._invariants = Invariants(cluster)
        self._reader = RouteReader(cluster, self.session.unseen)

    def play(self, steps: Sequence[Step]) -> None:
        """Do all of that, and come to the same once more. Raises what goes wrong."""
        for step in steps:
            self.take(step)
        self.repeat()

    def take(self, step: Step) -> None:
        """Do one step, and look at what became of it. Raises what goes wrong."""
        self.steps.append(step)
        with no_mistakes():
            self._do(step)

    def _do(self, step: Step) -> None:
        if step is None:
            self.session.tick()
            self._invariants.check_anything()
            self._read_everything()
            self._look_at_the_way()
        elif isinstance(step, HTTPRequest):
            self._ask(step)
        else:
            LineRunner(self.session, step).drive()

    def _ask(self, request: HTTPRequest) -> None:
        done = submit(self.session, request) if changes(request) else handle(self._rest, request)
        if done.content_type.startswith("application/json"):
            said = json.loads(done.body + b"".join(done.rest))
            text = str(said.get("message", "")) if done.code >= 400 else ""
            assert not any(words in text for words in _HIDDEN), (request, text)

    def _read_everything(self) -> None:
        """Every list and every table can be had, but from a server that hangs; a quarter of the kinds in each tick."""
        expected = 504 if self.session.cluster.server.hangs() else 200
        for index in range(self.session.tick_number % 4, len(SCHEME), 4):
            resource = SCHEME[index]
            root = "/apis" if resource.group else "/api"
            path = f"{root}/{resource.api_version}/{resource.plural}"
            for accept in ("application/json", TABLE):
                assert handle(self._rest, HTTPRequest("GET", path, accept=accept)).code == expected, path

    def _look_at_the_way(self) -> None:
        """Who has watched the requests all along sees what a newcomer sees; that it changes nothing, `repeat` shows."""
        routes = self._reader.routes()
        assert routes == RouteReader(self.session.cluster, self.session.unseen).routes()
        way_lines(routes, self.session.tick_number)

    def surroundings(self) -> Surroundings:
        """What there is to aim at now."""
        store = self.session.cluster.store
        return Surroundings({resource.plural: store.keys(resource.plural) for resource in SCHEME})

    def repeat(self) -> None:
        """The same inputs come to the same digest, and the whole world fits into a keyframe."""
        again = Session(SessionConfig(seed=self.session.setup.seed))
        Replayer(again, list(self.session.journal.entries)).play(self.session.tick_number)
        assert again.digest.hexdigest() == self.session.digest.hexdigest(), "the history does not replay"
        Keyframe(again, SHARED)


def rage(storm: Storm, seed: int, ticks: int = TICKS) -> None:
    """Draw steps and take them until `ticks` have passed; then repeat the history. Raises what goes wrong."""
    chance = Chance(seed)
    for line in _FIRST:
        storm.take(line)
    ticks += storm.session.tick_number
    while storm.session.tick_number < ticks:
        for _ in range(chance.below(MOST_INPUTS + 1)):
            storm.take(drawn(chance, storm.surroundings()))
        storm.take(None)
    storm.repeat()
