"""Manifests that are there before the first tick: found on disk, and applied as `kubectl apply` would.

Called by the command line, which finds the files, and by the session, which applies them. Whatever Kubernetes says
about a file is said with the file's name; a bad object does not keep the others out.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.client.output import Stderr
from engine.kubectl.cmd.advanced import apply
from engine.kubectl.command import run_verb
from levels.files.reading import MANIFEST_BYTES, STDIN, decoded, kind_of, read_named, read_text
from levels.scenario.session_config import ManifestFile

if TYPE_CHECKING:
    from engine.client.restclient import RESTClient

EXTENSIONS = (".json", ".yaml", ".yml")


def find_manifests(paths: Iterable[str], left_out: list[str]) -> list[ManifestFile]:
    """Read files as given, `-` from standard input, and folders recursively, in code point order.

    Empty files in a folder are passed over, as kubectl does; an empty file that was named is kept, to be complained of.
    What lies in a folder under a manifest's name and is no file is never opened; `left_out` gets a sentence for it.

    Raises:
        OSError: a path does not exist or cannot be read; `filename` says which.

    """
    return [manifest for path in paths for manifest in _at(path, left_out)]


def name_of(given: str) -> str:
    """What the manifest of a path that was typed is called: kubectl's own name for standard input, else the path."""
    return "STDIN" if given in STDIN else given


def _at(given: str, left_out: list[str]) -> list[ManifestFile]:
    path = Path(given)
    if given in STDIN or not path.is_dir():
        return [ManifestFile(name_of(given), decoded(read_named(given, MANIFEST_BYTES), name_of(given)))]
    inside = sorted(str(found) for found in path.rglob("*") if found.suffix in EXTENSIONS and not found.is_dir())
    manifests = [ManifestFile(name, read_text(Path(name))) for name in inside if _is_file(name, left_out)]
    if not inside:
        raise OSError(errno.ENOENT, f"no {', '.join(EXTENSIONS)} file in this folder", given)
    return [manifest for manifest in manifests if _says_something(manifest.text)]


def _is_file(name: str, left_out: list[str]) -> bool:
    path = Path(name)
    kind = kind_of(path.stat().st_mode) if path.exists() else "a link to nothing"
    if kind:
        left_out.append(f"{name}: {kind} and no manifest: left out")
    return not kind


def _says_something(text: str) -> bool:
    """Whether there is more than comments and document marks."""
    return any(line.strip() and not line.lstrip().startswith(("#", "---", "...")) for line in text.splitlines())


class _OneFile:
    """The folder of a kubectl line that reads one file."""

    def __init__(self, manifest: ManifestFile) -> None:
        self._manifest = manifest

    def read(self, path: str) -> str:
        """Return the file's text, whatever the path: nothing else is asked for."""
        del path
        return self._manifest.text

    def names(self) -> Iterable[str]:
        """Return the one name."""
        return (self._manifest.path,)


class AppliedManifests:
    """What came of applying: complaints in order, each warning once."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        """Errors, each naming its file; more than one line where Kubernetes lists several causes."""
        self.accepted: list[ManifestFile] = []
        """Those that nothing was complained of."""
        self.warnings: dict[str, None] = {}
        """Kubernetes' warnings and the kinds that nothing acts on."""

    def told(self) -> tuple[str, ...]:
        """Warnings, then complaints, each with its line ends."""
        return (*self.warnings, *self.complaints)


def apply_all(
    rest: RESTClient, manifests: Iterable[ManifestFile], settle: Callable[[], None] | None = None
) -> AppliedManifests:
    """Apply manifests in order; what cannot be created is reported and left out.

    After each that defines a kind, `settle` lets the cluster serve it, as it would have long before.
    """
    applied = AppliedManifests()
    for manifest in manifests:
        before = len(applied.complaints)
        for text in _errors(rest, manifest):
            if text.startswith("Warning: "):
                applied.warnings[text] = None
            else:
                applied.complaints.append(text if manifest.path in text else f"{manifest.path}: {text}")
        if len(applied.complaints) == before:
            applied.accepted.append(manifest)
            if settle is not None and "CustomResourceDefinition" in manifest.text:
                settle()
    return applied


def _errors(rest: RESTClient, manifest: ManifestFile) -> Iterator[str]:
    for piece in run_verb(rest, apply.VERB, ["-f", manifest.path], files=_OneFile(manifest)):
        if isinstance(piece, Stderr):
            yield piece.text
