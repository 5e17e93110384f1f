"""Texts that the player edits, when they are edited and when they are played again."""

from __future__ import annotations

from pathlib import Path

from engine.api.core import Service
from engine.kubectl.errors import KubectlError
from levels.session.journal import Write
from levels.session.record import read_run, save_run
from levels.session.replay import replay
from levels.session.session import Session
from levels.session.timeline import Timeline
from tests.levels.session.playing import EXAMPLE, run, session_of

EXPOSE = "kubectl expose rs go-demo-2 --name=web --port=80"


def sticky(name: str, text: str) -> str:
    assert name == "kubectl-edit.yaml"
    return text.replace("sessionAffinity: None", "sessionAffinity: ClientIP")


def affinity(session: Session) -> str:
    found = session.cluster.store.get("services", "default/web")
    assert isinstance(found, Service)
    return found.spec.session_affinity


def test_an_edited_object_replays_without_an_editor(tmp_path: Path):
    session = session_of(EXAMPLE)
    session.editing.ask = sticky
    run(session, EXPOSE)
    assert run(session, "kubectl edit svc web && tick 2") == (0, "service/web edited\n", "")
    save_run(session, str(tmp_path / "run.yaml"))

    assert affinity(session) == "ClientIP"
    assert replay(read_run(str(tmp_path / "run.yaml"))).same


def test_each_edit_replays_with_its_own_text():
    session = session_of()
    texts = iter(("one\n", "two\n"))
    session.editing.ask = lambda name, text: text + next(texts) if name == "notes" else ""
    for _ in range(2):
        run(session, "edit notes")

    assert run(session, "cat notes")[1] == "one\ntwo\n"
    assert [entry.text for entry in session.journal.entries if isinstance(entry, Write)] == ["one\n", "one\ntwo\n"]
    assert run(session, "ls")[1] == "notes\n"


def test_going_back_keeps_the_editor_and_the_texts_before():
    session = session_of(EXAMPLE)
    session.editing.ask = sticky
    timeline = Timeline(session)
    for line in (EXPOSE, "kubectl edit svc web"):
        timeline.typed()
        run(session, line)
    for _ in range(5):
        session.tick()
        timeline.passed(idle=True)
    timeline.go(3)

    assert timeline.session is not session
    assert affinity(timeline.session) == "ClientIP"
    assert timeline.session.editing.ask is sticky


def test_a_script_may_put_the_text_there():
    session = session_of(EXAMPLE)
    run(session, EXPOSE)
    before = run(session, "kubectl get svc web -o yaml")[1]
    session.files.put(".edit-1", before.replace("port: 80\n", "port: 8080\n"))

    assert run(session, "kubectl edit svc web") == (0, "service/web edited\n", "")


def test_without_an_editor_both_words_say_what_to_do_instead():
    session = session_of(EXAMPLE)
    run(session, EXPOSE)

    assert run(session, "edit notes") == (
        1, "", "podfall: edit: there is no editor here; write a file with `echo ... > notes`\n"
    )  # fmt: skip
    assert run(session, "kubectl edit svc web")[2].startswith("error: there is no editor here; use one of\n")
    assert run(session, "edit")[0] == 2


def test_an_editor_that_fails_changes_nothing():
    def broken(name: str, text: str) -> str:
        assert (name, text) == ("notes", "")
        message = 'unable to launch the editor "ed"'
        raise KubectlError(message)

    session = session_of()
    session.editing.ask = broken
    assert run(session, "edit notes") == (1, "", 'podfall: edit: unable to launch the editor "ed"\n')
    assert run(session, "ls")[1] == ""
