"""Levels and sandboxes whose way is looked at, for the tests of this room."""

from __future__ import annotations

from functools import cache

from levels.campaign.index import find_level
from levels.scenario.loading.loader import load_scenario
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.headless import play
from levels.session.level import Level
from levels.session.routes.reader import RouteReader
from levels.session.routes.values import ServiceRoute
from levels.session.session import Session
from tests.levels.session.playing import EXAMPLE, run, session_of


def level_of(name: str) -> Level:
    """A level of the campaign, at its tick 0."""
    entry = find_level(name)
    assert entry is not None
    return Level(load_scenario(entry.file))


@cache
def ways(name: str, until: int) -> dict[int, str]:
    """What `status way` says in each tick of a level's reference up to `until`; the words come from its console."""
    level = level_of(name)
    texts: dict[int, str] = {}
    tick = level.tick

    def tick_and_look() -> None:
        tick()
        status, texts[level.tick_number], _ = run(level, "status way")
        assert status == 0

    level.tick = tick_and_look  # type: ignore[method-assign]
    play(level, next(known for known in level.spec.solutions if known.kind == "reference").script, until)
    return texts


def lines(text: str, hop: str) -> list[str]:
    """The lines of one kind of hop."""
    return [line.strip() for line in text.splitlines() if line.startswith(f"  {hop} ")]


def exposed(*more: str) -> Session:
    """The worked example behind `web`, a node port, with the client `shop`; then more lines."""
    session = session_of(EXAMPLE)
    for line in (
        "tick 15",
        "kubectl expose rs go-demo-2 --name=web --target-port=28017 --type=NodePort",
        "client add shop --to nodeport/web --rate 6",
        "tick 8",
        *more,
    ):
        status, _, err = run(session, line)
        assert (status, err) == (0, ""), line
    return session


def sandbox(manifests: str, *more: str) -> Session:
    """A sandbox with these manifests, after `more` lines."""
    session = Session(SessionConfig(manifests=(ManifestFile("all.yml", manifests),)))
    for line in more:
        status, _, err = run(session, line)
        assert (status, err) == (0, ""), line
    return session


def routes(session: Session) -> tuple[ServiceRoute, ...]:
    """Its routes, read by somebody who has just come."""
    return RouteReader(session.cluster, session.unseen).routes()


def route(session: Session, name: str = "web") -> ServiceRoute:
    """The route of one Service."""
    return next(known for known in routes(session) if known.name == name)
