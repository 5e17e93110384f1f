"""What a player has set once and for all: the theme, how the screen is drawn, and the keys. A YAML file of their own.

It lies in the user's own data folder, which `PODFALL_HOME` replaces. The environment and the command line come before
the file. A file that cannot be read is set aside under another name, which is told, and never overwritten.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from msgspec.structs import asdict, replace

from levels.files.atomic_write import write_whole
from levels.files.documents import UnreadableError, dump_documents, parse_documents
from levels.saves.progress import home, set_aside
from levels.scenario.schema.strict import Strict
from tui.gameclock import USUAL
from tui.terminal import draws_unicode

FILE = "settings.yaml"
MOTION = "PODFALL_MOTION"
THEME = "PODFALL_THEME"
_THEME_LINE = re.compile(r"^theme:.*$", re.MULTILINE)

WantedKeys = str | int | tuple[str | int, ...]
"""One key or several; YAML reads `7` as a number."""


class SettingsFile(Strict, frozen=True, kw_only=True):
    """What a player has set. Every line of it may be left out."""

    api_version: Literal["podfall/v1alpha1"] = "podfall/v1alpha1"
    kind: Literal["Settings"] = "Settings"
    theme: str = ""
    ascii: bool = False
    mouse: bool = True
    motion: bool = True
    keys: dict[str, WantedKeys] = {}


@dataclass
class Settings:
    """How podfall is drawn for this player, and which keys do what."""

    file: Path | None = None
    """Where they are kept; None: nowhere."""
    theme: str = ""
    """Empty: the default."""
    ascii_only: bool = False
    mouse: bool = True
    motion: bool = True
    speed: float = USUAL
    """Ticks per second with which the next level starts: as the last one was played; not kept from start to start."""
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Action to keys, as the player calls both: nothing of it is checked yet."""
    complaint: str = ""
    """What was wrong with the file, and where it now lies."""
    _saved: SettingsFile = field(default_factory=SettingsFile)
    _text: str = ""
    """Of the file."""

    def choose_theme(self, name: str) -> None:
        """Remember a theme. Raises OSError where that cannot be saved."""
        self.theme, self._saved = name, replace(self._saved, theme=name)
        if self.file is None:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._text = _with_theme(self._text, self._saved)
        write_whole(self.file, self._text)


def load_settings(folder: Path | None = None, *, ascii_only: bool = False, no_mouse: bool = False) -> Settings:
    """Read the file and what the environment says; `ascii_only` and `no_mouse` come from the command line."""
    file = (folder or home()) / FILE
    saved, text, complaint = _read(file)
    return Settings(
        file,
        os.environ.get(THEME) or saved.theme,
        ascii_only or saved.ascii or not draws_unicode(),
        saved.mouse and not no_mouse,
        saved.motion and os.environ.get(MOTION, "").lower() not in {"off", "0", "no"},
        keys={action: _names(keys) for action, keys in saved.keys.items()},
        complaint=complaint,
        _saved=saved,
        _text=text,
    )


def _names(keys: WantedKeys) -> tuple[str, ...]:
    return tuple(map(str, keys)) if isinstance(keys, tuple) else (str(keys),)


def _read(file: Path) -> tuple[SettingsFile, str, str]:
    """What the file says, its text, and what was wrong with it."""
    try:
        text = file.read_bytes().decode("utf-8")
        return _parsed(text), text, ""
    except FileNotFoundError:
        return SettingsFile(), "", ""
    except OSError as error:
        return SettingsFile(), "", f"{file}: {error.strerror}; the usual settings are taken"
    except (UnreadableError, UnicodeDecodeError) as error:
        told = f"line {error}".replace(f"{FILE}:", "") if isinstance(error, UnreadableError) else "it is no UTF-8 text"
        try:
            aside = set_aside(file)
        except OSError as problem:
            return SettingsFile(), "", f"{file} is damaged ({told}) and cannot be set aside: {problem.strerror}"
        return SettingsFile(), "", f"{file} is damaged ({told}) and now lies at {aside}; the usual settings are taken"


def _parsed(text: str) -> SettingsFile:
    """Raises UnreadableError."""
    documents = parse_documents(FILE, text)
    if len(documents) > 1:
        raise documents[1].problem((), "one document is enough")
    return documents[0].fit(SettingsFile) if documents else SettingsFile()


def _with_theme(text: str, wanted: SettingsFile) -> str:
    """The text of a file that says what is `wanted`; what else a player has written there stays as it is."""
    line = f"theme: {wanted.theme}"
    changed = (
        _THEME_LINE.sub(line, text, count=1) if _THEME_LINE.search(text) else f"{text.rstrip()}\n{line}\n".lstrip()
    )
    try:
        if _parsed(changed) == wanted:
            return changed
    except UnreadableError:  # in braces, or in words that one more line breaks: written anew below
        pass
    usual, names = SettingsFile(), {"api_version": "apiVersion"}
    said = {names.get(name, name): value for name, value in asdict(wanted).items() if value != getattr(usual, name)}
    return dump_documents([_plain(said)])


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
