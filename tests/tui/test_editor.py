"""The player's own editor is asked for a text."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from textual.app import App

from engine.kubectl.errors import KubectlError
from tui.editor import edit_beside, edit_text

APPENDS = "import sys; path = sys.argv[1]; open(path, 'a').write(path[-5:] + '\\n')"


def test_the_editor_of_the_environment_gets_a_file_of_that_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EDITOR", "false")
    monkeypatch.setenv("KUBE_EDITOR", f'{sys.executable} -c "{APPENDS}"')

    assert edit_text("kubectl-edit.yaml", "a: b\n") == "a: b\n.yaml\n"


def test_a_path_is_edited_by_its_last_part(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("KUBE_EDITOR", raising=False)
    monkeypatch.setenv("EDITOR", f'{sys.executable} -c "{APPENDS}"')

    assert edit_text("../files/svc.yml", "") == "c.yml\n"


@pytest.mark.parametrize(
    ("editor", "complaint"),
    [
        ("/nowhere/ed", 'unable to launch the editor "/nowhere/ed"'),
        ("false", 'there was a problem with the editor "false"'),
        ("'open quote", 'there was a problem with the editor "\'open quote"'),
    ],
)
def test_an_editor_that_fails_is_named(monkeypatch: pytest.MonkeyPatch, editor: str, complaint: str):
    monkeypatch.setenv("KUBE_EDITOR", editor)

    with pytest.raises(KubectlError) as raised:
        edit_text("x", "")
    assert str(raised.value) == complaint


def test_nothing_is_left_in_the_folder_of_temporary_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("KUBE_EDITOR", "true")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    assert edit_text("x", "text") == "text"
    assert list(tmp_path.iterdir()) == []


def test_a_screen_without_a_terminal_of_its_own_says_so():
    app: App[None] = App()

    async def try_it() -> None:
        async with app.run_test():
            edit_beside(app, "x", "")

    with pytest.raises(KubectlError) as raised:
        asyncio.run(try_it())
    assert str(raised.value) == "this screen cannot make room for an editor; podfall play --plain can"
