"""Recordings for tests, made as players make them; and the documents of them that are pinned.

`python -m tests.levels.postmortem.runs` writes those anew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from levels.campaign.index import find_level
from levels.postmortem.chronicle import Chronicle, chronicle_of
from levels.postmortem.document import document
from levels.postmortem.worth import worth_of
from levels.recording.record import RunRecord, parse_run, run_text
from levels.scenario.loading.loader import load_scenario
from levels.scenario.session_config import SessionConfig
from levels.session.headless import play
from levels.session.level import Level
from levels.session.line_runner import LineRunner, unwatched
from levels.session.session import Session
from tests.present import present

FOLDER = Path(__file__).parents[2] / "golden" / "postmortem"
STORM = (
    "kubectl create deployment web --image=nginx --replicas=2",
    "kubectl expose deployment web --port=80 --type=NodePort",
    "tick 15",
    "client add shop --to nodeport/web --rate 4",
    "tick 10",
    "kubectl get pods",
    "crash $(kubectl get pod -l app=web -o name | head -1)",
    "tick 20",
    "kubectl scale deployment web --replicas=4",
    "tick 10",
    "hang coredns",
    "tick 70",
    "power-off node-1",
    "tick 5",
    "curl http://node-1:1",
    "tick 40",
)
"""A sandbox in which things break by hand."""


def recorded(session: Session, name: str = "run.yaml") -> RunRecord:
    """The recording of a session, read back."""
    return parse_run(name, run_text(session, name))


@cache
def sandbox(*lines: str) -> RunRecord:
    """A sandbox in which these lines were typed."""
    session = Session(SessionConfig(seed=1))
    for line in lines:
        LineRunner(session, line).drive()
    return recorded(session)


def level_run(file: Path, solution: str = "", until: int | None = None) -> RunRecord:
    """A level that one of its solutions has played, or nobody."""
    scenario = load_scenario(file)
    script = [one.script for one in scenario.spec.solutions if one.name == solution]
    return recorded(play(Level(scenario), script[0] if script else (), until))


@cache
def campaign_run(name: str, solution: str = "") -> RunRecord:
    """The same for a level of the campaign."""
    return level_run(present(find_level(name)).file, solution)


def told(chronicle: Chronicle) -> str:
    """The whole document."""
    return document(chronicle, worth_of(chronicle, unwatched))


def documents() -> dict[str, str]:
    """The documents that are pinned, by the names of their files."""
    runs = {
        "expose": campaign_run("expose", "the-book"),
        "expose-lost": campaign_run("expose", "forgot-the-type"),
        "sandbox": sandbox(*STORM),
    }
    return {name: told(chronicle_of(run)) for name, run in runs.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in documents().items():
        (FOLDER / f"{name}.md").write_text(text, "utf-8")
