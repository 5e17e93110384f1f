"""What a command of a script can see and change: its container's files and clock, and the script's variables."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import NamedTuple

from engine.runtime.mounts import FOLDER_MARK
from engine.runtime.script.state import CommandResult, ScriptState
from engine.runtime.script.words import ScriptError

_TOP = ("bin", "boot", "data", "dev", "etc", "home", "lib", "mnt", "opt", "proc", "root", "run")
_MORE = ("sbin", "srv", "sys", "tmp", "usr", "var")
_FOLDERS = frozenset(
    [
        "/",
        *(f"/{name}" for name in (*_TOP, *_MORE)),
        *(f"/usr/{name}" for name in ("bin", "local", "local/bin", "sbin", "share")),
        *(f"/var/{name}" for name in ("cache", "lib", "log", "run", "tmp")),
    ]
)
"""What every image has."""
_MOST_TEXT = 1 << 20
"""Characters of a file, as many as an object of the API server may have bytes."""
_PROGRAMS = ("/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/local/bin/")


class Files:
    """The files of a container, as far as anybody wrote them; a text per path."""

    def __init__(self, texts: MutableMapping[str, str], given: Mapping[str, str], folder: str = "/") -> None:
        """`given` are the files that a container is started with; what was written lies over them."""
        self.texts = texts
        self._given = given
        self.folder = folder

    def path(self, name: str) -> str:
        """The whole path of a name."""
        return posixpath.normpath(posixpath.join(self.folder, name)) if name else name

    def read(self, name: str) -> str | None:
        """The text of a file; None where there is none."""
        path = self.path(name)
        found = self.texts[path] if path in self.texts else self._given.get(path)
        return "" if found is None and path == "/dev/null" else found

    def write(self, name: str, text: str) -> None:
        """Put a text into a file. Raises ScriptError where it has become too long for one."""
        if len(text) > _MOST_TEXT:
            raise ScriptError(f"sh: {name}: write error: No space left on device")
        self.texts[self.path(name)] = text

    def make_folder(self, name: str) -> None:
        """Make a folder."""
        self.texts[self.path(name).rstrip("/") + FOLDER_MARK] = ""

    def remove(self, name: str) -> bool:
        """Take away a file, or a folder with what is in it; False where there is none."""
        path = self.path(name)
        gone = [known for known in self.texts if known == path or known.startswith(path.rstrip("/") + "/")]
        for known in gone:
            del self.texts[known]
        return bool(gone)

    def is_folder(self, name: str) -> bool:
        """Whether there is a folder of that name: one that every image has, or that was made or written into."""
        path = self.path(name)
        return path in _FOLDERS or bool(self._below(path))

    def inside(self, name: str) -> list[str]:
        """The names of what lies in a folder, sorted; a folder that was made is a path that ends in its mark."""
        return sorted({known.split("/")[0] for known in self._below(self.path(name))} - {""})

    def _below(self, path: str) -> list[str]:
        """What is known below a folder, relative to it; nothing is named where it is only known to be there."""
        below = path.rstrip("/") + "/"
        return [known[len(below) :] for known in self.paths() if known.startswith(below)]

    def is_there(self, name: str) -> bool:
        """Whether there is anything of that name; programs are."""
        return self.read(name) is not None or self.is_folder(name) or self.path(name).startswith(_PROGRAMS)

    def paths(self) -> list[str]:
        """The paths of all known files and folders."""
        return [*self.texts, *(path for path in self._given if path not in self.texts)]

    def names(self) -> list[str]:
        """The paths of the known files, and these relative to where the script stands."""
        paths = sorted(path for path in self.paths() if not path.endswith(FOLDER_MARK))
        inside = self.folder.rstrip("/") + "/"
        return [*paths, *(path.removeprefix(inside) for path in paths if path.startswith(inside))]


class Facts(NamedTuple):
    """What is the same for all commands of a container."""

    hostname: str
    full_name: str
    """The canonical name of this host, from /etc/hosts."""
    ip: str
    program: str
    """What runs as process 1."""
    now_s: int
    only_shell: bool
    """Whether the image is nothing but a shell, so that all its files are known."""


@dataclass(slots=True)
class ScriptCall:
    """One call of a command."""

    state: ScriptState
    files: Files
    facts: Facts
    words: list[str]
    stdin: str

    @property
    def arguments(self) -> list[str]:
        """What stands behind the command's name."""
        return self.words[1:]

    def operands(self) -> list[str]:
        """The arguments that are no options."""
        return [word for word in self.arguments if not (word.startswith("-") and len(word) > 1)]

    def option(self, letter: str) -> bool:
        """Whether a short option is among the arguments."""
        return any(word.startswith("-") and not word.startswith("--") and letter in word for word in self.arguments)

    def fail(self, message: str, code: int = 1) -> CommandResult:
        """The complaint of a command."""
        return CommandResult("", code, errors=f"{self.words[0].rpartition('/')[2]}: {message}\n")

    def input_of(self, names: list[str]) -> str | None:
        """The texts of these files, or of standard input without any; None where one is missing."""
        texts = [self.stdin if name == "-" else self.files.read(name) for name in names] or [self.stdin]
        return None if None in texts else "".join(text or "" for text in texts)


ScriptCommand = Callable[[ScriptCall], CommandResult | None]
"""None where another command of that name knows it."""
