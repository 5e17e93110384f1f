"""A run without one of its commands: everything else stays as it was."""

from __future__ import annotations

from engine.api.apps import Deployment
from levels.journal.journal import Edited, InterruptEntry, LineEntry, Unsaved, WriteEntry
from levels.postmortem import worth
from levels.postmortem.chronicle import chronicle_of
from levels.postmortem.document import document
from levels.postmortem.worth import weighed, without, worth_of
from levels.scenario.session_config import SessionConfig
from levels.session.headless import play
from levels.session.level import Level
from levels.session.line_runner import LineRunner, unwatched
from levels.session.replayer import Replayer
from levels.session.session import Session
from tests.levels.campaign.scenarios import LEVELS, reference
from tests.levels.postmortem.runs import recorded, sandbox, told
from tests.present import present

SCRIPT = (
    WriteEntry(0, "a.yaml", "text"),
    Edited(0, 1, "first"),
    LineEntry(0, "kubectl edit a"),
    LineEntry(2, "tick 5"),
    InterruptEntry(4),
    Edited(5, 2, "second"),
    Unsaved(5, 1, "why"),
    LineEntry(5, "kubectl edit b; save c"),
)


def test_a_line_goes_with_the_texts_that_it_asked_for_and_the_later_ones_count_on():
    assert without(SCRIPT, 1) == [SCRIPT[0], *SCRIPT[3:5], Edited(5, 1, "second"), *SCRIPT[6:]]
    assert without(SCRIPT, 2) == [*SCRIPT[:3], *SCRIPT[4:]]
    assert without(SCRIPT, 3) == list(SCRIPT[:5])


def test_an_edit_that_is_left_out_leaves_the_next_one_its_own_text():
    session = Session(SessionConfig(seed=1))
    texts = iter(("replicas: 5", "replicas: 2"))
    session.editing.ask = lambda _, text: text.replace("replicas: 1", next(texts), 1)
    for line in (
        "kubectl create deployment a --image=nginx",
        "kubectl create deployment b --image=nginx",
        "kubectl edit deployment a",
        "kubectl edit deployment b",
        "tick 9",
    ):
        LineRunner(session, line).drive()
    chronicle = chronicle_of(recorded(session))
    assert weighed(chronicle) == [1, 2, 3, 4]
    other = Session(SessionConfig(seed=1))
    Replayer(other, without(chronicle.run.script, 3)).play(9)
    found = [present(other.cluster.store.get_as(Deployment, f"default/{name}")).spec.replicas for name in "ab"]
    assert found == [1, 2]


def test_what_breaks_things_or_sends_requests_is_not_left_out():
    run = sandbox(
        "kubectl create deployment a --image=nginx",
        "client add a --to pod/x --rate 1",
        "hang coredns",
        "resume coredns",
        "kubectl get pods",
        "tick 3",
    )
    chronicle = chronicle_of(run)
    assert [one.number for one in chronicle.inputs] == [1, 2, 3, 4]
    assert list(worth_of(chronicle, unwatched)) == [1]
    assert [one.breaks for one in chronicle.inputs] == [False, False, True, False]


def test_only_so_many_are_left_out_and_the_document_says_so(monkeypatch):
    monkeypatch.setattr(worth, "MOST", 1)
    text = told(chronicle_of(sandbox("kubectl create ns a", "kubectl create ns b", "tick 1")))
    assert text.count("(without it: as many requests lost)") == 1
    assert "Only the first 1 were left out like that." in text


def test_without_such_runs_nothing_is_said_of_them():
    text = document(chronicle_of(sandbox("kubectl create ns a", "tick 1")), {})
    assert "without it" not in text.lower()


def test_a_run_that_was_left_before_its_verdict_leaves_the_others_there_too():
    scenario = LEVELS["expose"]
    chronicle = chronicle_of(recorded(play(Level(scenario), reference("expose"), until=60)))
    assert [one.verdict for one in worth_of(chronicle, unwatched).values()] == ["pending"]
