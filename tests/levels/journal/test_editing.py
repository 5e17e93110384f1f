"""Texts that the player edits, when they are edited and when they are played again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.api.core import Service
from engine.kubectl.errors import KubectlError
from levels.authoring.draft import draft_documents
from levels.journal.entries import entry_value, read_entry
from levels.journal.journal import Edited, WriteEntry
from levels.playback.replay import replay
from levels.recording.record import read_run, save_run
from levels.session.session import Session, drive
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
    assert [entry.text for entry in session.journal.entries if isinstance(entry, Edited)] == ["one\n", "one\ntwo\n"]
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
    session.editing.put_next(before.replace("port: 80\n", "port: 8080\n"))

    assert run(session, "kubectl edit svc web") == (0, "service/web edited\n", "")


def test_without_an_editor_both_words_say_what_to_do_instead():
    session = session_of(EXAMPLE)
    run(session, EXPOSE)

    assert run(session, "edit notes") == (
        1,
        "",
        "podfall: edit: there is no editor here; write a file with `echo ... > notes`\n",
    )
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


def test_a_file_called_edit_1_is_a_file(tmp_path: Path):
    (tmp_path / ".edit-1").write_text("the player's own\n", "utf-8")
    session = session_of(EXAMPLE, folder=tmp_path)
    session.editing.ask = sticky
    run(session, EXPOSE)
    assert run(session, "cat .edit-1")[1] == "the player's own\n"
    run(session, "echo mine > .edit-2")
    assert run(session, "kubectl edit svc web && tick 2") == (0, "service/web edited\n", "")
    assert affinity(session) == "ClientIP"
    assert run(session, "cat .edit-1 .edit-2")[1] == "the player's own\nmine\n"

    save_run(session, str(tmp_path / "run.yaml"))
    recording = read_run(str(tmp_path / "run.yaml"))
    assert recording.script == tuple(entry for entry in session.journal.entries)
    assert [type(entry) for entry in recording.script].count(Edited) == 1
    assert replay(recording).same


def test_an_edit_that_was_recorded_as_a_file_of_that_name_is_still_one():
    assert read_entry({"tick": 3, "write": {"path": ".edit-2", "text": "x"}}) == Edited(3, 2, "x")
    own = WriteEntry(3, ".edit-2", "x")
    assert read_entry(entry_value(own)) == own
    for other in (
        WriteEntry(3, ".edit-x", "x"),
        WriteEntry(3, "a/.edit-1", "x"),
        WriteEntry(3, "./x", "x"),
        WriteEntry(3, ".edit-1", None),
    ):
        assert read_entry(entry_value(other)) == other


def test_a_line_from_afar_opens_no_editor():
    session = session_of(EXAMPLE)
    session.editing.ask = sticky
    run(session, EXPOSE)
    drive(session, session.run("kubectl edit svc web", remote=True), list[Any]().append, lambda: False)
    assert affinity(session) == "None"
    assert run(session, "kubectl edit svc web")[0] == 0
    assert affinity(session) == "ClientIP"


def test_going_back_over_an_edit_asks_nobody():
    session = session_of(EXAMPLE)
    session.editing.ask = sticky
    timeline = Timeline(session)
    for line in (EXPOSE, "kubectl edit svc web", "tick 5"):
        timeline.typed()
        run(session, line)
    asked: list[str] = []
    session.editing.ask = lambda name, text: asked.append(name) or text
    timeline.go(3)
    assert (asked, affinity(timeline.session)) == ([], "ClientIP")


def test_a_scenario_of_a_sandbox_keeps_what_was_edited():
    session = session_of(EXAMPLE)
    session.editing.ask = lambda *_: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    for line in ("edit a.yaml", "kubectl apply -f a.yaml"):
        run(session, line)
    (scenario, *_) = draft_documents(session, "x", (), [])
    inputs = [
        {key: value for key, value in entry.items() if key != "tick"}
        for entry in scenario["spec"]["solutions"][0]["script"]
    ]
    assert [next(iter(entry)) for entry in inputs] == ["edit", "run", "run"]
    assert "files" not in scenario["spec"]
