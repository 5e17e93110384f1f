from __future__ import annotations

from pathlib import Path

import pytest

from engine.rng import Rng
from levels.journal.digest import TickMark
from levels.journal.journal import InterruptEntry, LineEntry, WriteEntry
from levels.playback.replay import first_apart, replay
from levels.recording.record import RunRecord, read_run, save_run
from levels.session.session import Session
from tests.levels.session.playing import EXAMPLE, run, session_of


def recorded(session: Session, folder: Path) -> RunRecord:
    """The session's recording, after a way through its file."""
    file = folder / "run.yaml"
    save_run(session, str(file))
    return read_run(str(file))


def test_one_changed_draw_is_reported_with_its_tick_and_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    session = session_of(EXAMPLE)
    run(session, "tick 15")
    run(session, "kubectl expose rs go-demo-2 --name=web --port=80")
    run(session, "tick 5")
    recording = recorded(session, tmp_path)
    assert replay(recording).same
    suffix = Rng.suffix

    def with_another_slice(rng: Rng, *names: str | int) -> str:
        return "22222" if any("web" in str(name) for name in names) else suffix(rng, *names)

    monkeypatch.setattr(Rng, "suffix", with_another_slice)
    outcome = replay(recording)
    assert not outcome.same
    assert "first in tick 16: endpointslices/default/web-" in outcome.sentence


def test_another_seed_is_another_run(tmp_path: Path):
    session = session_of(EXAMPLE)
    run(session, "tick 3")
    recording = recorded(session, tmp_path)
    setup = session_of(EXAMPLE, seed=2).setup
    outcome = replay(recording._replace(setup=setup))
    assert "first in tick 1: " in outcome.sentence


def test_an_interrupt_ends_the_same_wait_in_the_same_tick(tmp_path: Path):
    session = session_of(EXAMPLE)
    status, _, _ = run(session, "tick 100", stop_in=7)
    run(session, "kubectl scale rs go-demo-2 --replicas=1")
    run(session, "tick 5")
    recording = recorded(session, tmp_path)
    assert (status, session.tick_number) == (130, 12)
    assert InterruptEntry(7) in recording.script
    assert replay(recording).same


def test_a_here_document_is_one_line_of_the_recording_and_replays(tmp_path: Path):
    session = session_of(EXAMPLE)
    manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: pasted\ndata:\n  a: '$NODE_IP \t'  \n"
    line = f"kubectl apply -f - <<EOF && tick 2\n{manifest}EOF\n"
    assert run(session, line) == (0, "configmap/pasted created\n", "")
    run(session, "kubectl get cm pasted -o jsonpath={.data.a} > a.txt; tick 1")
    recording = recorded(session, tmp_path)
    assert recording.script[0] == LineEntry(0, line)
    assert replay(recording).same
    assert (session.files.read("a.txt"), session.tick_number) == (f"{session.shell.variables['NODE_IP']} \t", 3)


def test_each_text_of_a_file_that_was_read_outside_is_in_the_recording(tmp_path: Path):
    home = tmp_path / "home"
    home.mkdir()
    manifest = home / "cm.yml"
    session = session_of(folder=home)
    for value in ("one", "two"):
        manifest.write_text(f"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: x}}, data: {{k: {value}}}}}\n")
        assert run(session, "kubectl apply -f cm.yml")[0] == 0
        run(session, "cat cm.yml")
    manifest.unlink()
    assert run(session, "kubectl apply -f cm.yml")[0] == 1
    run(session, "tick 2")
    recording = recorded(session, tmp_path)
    assert [entry.text is None for entry in recording.script if isinstance(entry, WriteEntry)] == [False, False, True]
    assert replay(recording).same


def test_a_replayed_save_writes_nothing(tmp_path: Path):
    session = session_of()
    target = tmp_path / "inner.yaml"
    session.save = save_run
    assert run(session, f"save {target}")[0] == 0
    recording = recorded(session, tmp_path)
    target.unlink()
    assert replay(recording).same
    assert not target.exists()


@pytest.mark.parametrize("text", ["a: 'no'\nb: \"\\t\"\n", "x  \ny", "12:30", "\u00e9\u2603", "# c\n---\n", ""])
def test_any_text_survives_the_file(tmp_path: Path, text: str):
    session = session_of()
    session.journal.line(0, "cat a")
    session.journal.found(WriteEntry(0, "a", text))
    assert recorded(session, tmp_path).script == tuple(session.journal.entries)


# --- the first difference


def mark(line: str = "aa", **keys: str) -> TickMark:
    return TickMark(line, {f"pods/default/{name}": short for name, short in keys.items()})


SAME = {5: mark(a="1"), 9: mark(a="2")}


@pytest.mark.parametrize(
    ("before", "after", "tick", "said"),
    [
        (SAME, SAME, None, ""),
        ({}, {}, None, ""),
        (SAME | {3: mark(b="7")}, SAME, 3, "pods/default/b was 7, is not written"),
        (SAME, SAME | {3: mark(b="7")}, 3, "pods/default/b was not written, is 7"),
        (SAME, SAME | {7: mark(b="7")}, 7, "pods/default/b was not written, is 7"),
        (SAME, SAME | {10: mark(b="7")}, 10, "pods/default/b was not written, is 7"),
        (SAME | {10: mark(b="7")}, SAME, 10, "pods/default/b was 7, is not written"),
        ({4: mark(b="1")}, {3: mark(c="1")}, 3, "pods/default/c was not written, is 1"),
        (SAME | {5: mark(a="3")}, SAME | {9: mark(a="4")}, 5, "pods/default/a was 3, is 1"),
        (SAME | {9: mark(a="2", b="")}, SAME | {9: mark(a="2", b="1")}, 9, "pods/default/b was deleted, is 1"),
        (SAME | {9: mark(a="3", b="3")}, SAME | {9: mark(a="4", b="4")}, 9, "pods/default/a was 3, is 4"),
        (
            SAME | {5: mark("bb", a="1")},
            SAME,
            5,
            "its line was bb, is aa: requests, or an object that was there before tick 1",
        ),
    ],
)
def test_the_first_difference_may_lie_in_a_tick_in_which_only_one_of_them_wrote(before, after, tick, said):
    assert first_apart(before, after) == (None if tick is None else (tick, said))


def test_a_line_that_came_before_everything_else_is_where_a_replay_differs():
    """Tick 1 wrote in the recording alone; the first tick in which both wrote comes later."""
    sessions = [session_of(), session_of()]
    run(sessions[0], "kubectl create configmap early")
    for session in sessions:
        run(session, "tick 3")
        run(session, "kubectl create configmap late")
        run(session, "tick 1")
    first, second = (session.digest.ticks for session in sessions)
    assert first_apart(first, second) == (
        1,
        f"configmaps/default/early was {first[1].keys['configmaps/default/early']}, is not written",
    )
