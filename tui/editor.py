"""The player's own editor, for `edit FILE` and `kubectl edit` on a terminal.

Which one it is says KUBE_EDITOR, else EDITOR, as for the real kubectl; else it is vi.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from engine.kubectl.errors import KubectlError

if TYPE_CHECKING:
    from textual.app import App

_DEFAULT = "notepad" if os.name == "nt" else "vi"


def edit_beside(app: App[None], name: str, text: str) -> str:
    """Let the screen go for as long as the editor has the terminal. Raises KubectlError."""
    from textual.app import SuspendNotSupported  # noqa: PLC0415 - a plain console does without Textual

    try:
        with app.suspend():
            return edit_text(name, text)
    except SuspendNotSupported as error:
        message = "this screen cannot make room for an editor; podfall play --plain can"
        raise KubectlError(message) from error


def edit_text(name: str, text: str) -> str:
    """Let the player edit a text as a file of that name; returns what was saved. Raises KubectlError."""
    command = os.environ.get("KUBE_EDITOR") or os.environ.get("EDITOR") or _DEFAULT
    with tempfile.TemporaryDirectory(prefix="podfall-") as folder:
        path = Path(folder) / Path(name).name
        path.write_text(text, "utf-8")
        try:
            subprocess.run([*shlex.split(command), str(path)], check=True)  # noqa: S603 - it is the player's choice
            return path.read_text("utf-8")
        except (FileNotFoundError, PermissionError) as error:
            message = f'unable to launch the editor "{command}"'
            raise KubectlError(message) from error
        except (subprocess.CalledProcessError, UnicodeDecodeError, ValueError) as error:
            message = f'there was a problem with the editor "{command}"'
            raise KubectlError(message) from error
