"""What lies beside manifests in people's folders and is none: charts, values, custom resources, podfall's own files.

Called by the command line with what it found, before anything is applied, so that a recording holds only what was.
What is left out is said in a sentence; a custom resource once per kind, whatever the number of its objects.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, NamedTuple

from engine.api.scheme import SCHEME
from levels.files.documents import UnreadableError
from levels.files.kinds import is_own, other_kind
from levels.scenario.session_config import ManifestFile
from levels.session.manifests.catalogs import images_of, is_catalog
from levels.session.manifests.kustomize import is_kustomization, is_of_kustomize, overlays
from levels.session.manifests.pieces import ManifestPiece, pieces_of
from levels.session.manifests.templates import template_mark

_GROUPS = frozenset(resource.group for resource in SCHEME)

_FIRST = {"Namespace": 0, "CustomResourceDefinition": 1}

CHART = "Chart.yaml"
"""The file that makes a folder a Helm chart."""


class ManifestFilter(NamedTuple):
    """Manifests, and what was beside them."""

    manifests: tuple[ManifestFile, ...]
    """One object each, Namespaces and definitions of kinds first, else in the order of the files."""
    left_out: tuple[str, ...]
    """Sentences."""
    images: dict[str, Any]
    """What catalogues among the files say of images."""


def sort_out(found: Iterable[ManifestFile], named: Iterable[str], opener: str) -> ManifestFilter:
    """Take what can be applied; `named` are the paths that the user typed, which nothing but an object may be.

    A file that is no YAML stays, since whoever applies it says what is wrong. `opener` is the command that takes
    manifests from standard input, for the lines that are proposed.

    Raises:
        UnreadableError: a named file is a Scenario or a Run, or a catalogue says what no image has.

    """
    return _Sorting(list(found), frozenset(named), opener).sorted()


class _Sorting:
    """Goes through the files once."""

    def __init__(self, found: list[ManifestFile], named: frozenset[str], opener: str) -> None:
        self._found = found
        self._named = named
        self._opener = opener
        self._left_out: dict[str, None] = {}
        self._images: dict[str, Any] = {}

    def sorted(self) -> ManifestFilter:
        kept = [piece for manifest in self._plain_files() for piece in self._kept(manifest)]
        defined = {kind for piece in kept for kind in _defined_by(piece.value)}
        kept = [piece for piece in kept if self._is_known(piece.value, defined)]
        kept.sort(key=lambda piece: _FIRST.get(str(piece.kind), len(_FIRST)))  # the rest stays in order
        return ManifestFilter(tuple(piece.manifest for piece in kept), tuple(self._left_out), self._images)

    def _plain_files(self) -> Iterator[ManifestFile]:
        """Those that belong to no chart, and that no kustomization lays over others."""
        charts = [PurePath(manifest.path).parent for manifest in self._found if PurePath(manifest.path).name == CHART]
        laid_over = overlays(self._found)
        for manifest in self._found:
            chart = next((chart for chart in charts if chart in PurePath(manifest.path).parents), None)
            if chart is not None:
                self._leave_out(
                    f"{chart}: a Helm chart, left out: `helm template {chart} | {self._opener}` plays what it makes"
                )
            elif manifest.path in self._named:
                yield manifest
            elif is_kustomization(manifest):
                folder = os.path.dirname(manifest.path) or "."  # noqa: PTH120 - a label, not a path
                line = f"kubectl kustomize {folder} | {self._opener}"
                self._leave_out(f"{manifest.path}: a kustomization, left out: `{line}` plays what it makes")
            elif os.path.normpath(manifest.path) in laid_over:
                whose = laid_over[os.path.normpath(manifest.path)]
                self._leave_out(f"{manifest.path}: no object of its own, {whose} lays it over others: left out")
            else:
                yield manifest

    def _kept(self, manifest: ManifestFile) -> Iterator[ManifestPiece]:
        is_named = manifest.path in self._named
        try:
            pieces = pieces_of(manifest)
        except UnreadableError as error:
            mark = None if is_named else template_mark(manifest.text)
            if mark is None:
                yield ManifestPiece(manifest, None)
            else:
                self._leave_out(f"{error}; {mark}: left out")
            return
        if is_named and not pieces:
            yield ManifestPiece(manifest, None)  # whoever applies it says that it holds nothing
            return
        if any(is_catalog(piece.value) for piece in pieces):
            self._images |= images_of(manifest)
            pieces = [piece for piece in pieces if not is_catalog(piece.value)]
        own = next((piece for piece in pieces if is_own(piece.value)), None)
        if own is not None and own.document is not None:
            if is_named:
                raise other_kind(own.document, "Kubernetes object", "")
            self._leave_out(f"{manifest.path}: a {own.value.get('kind')} of podfall's and no manifest: left out")
            return
        yield from (piece for piece in pieces if self._stays(piece, is_named=is_named))

    def _stays(self, piece: ManifestPiece, *, is_named: bool) -> bool:
        value, path = piece.value, piece.manifest.path
        if isinstance(value, dict) and is_of_kustomize(value):
            self._leave_out(f"{path}: a {value.get('kind')} of kustomize's and no object: left out")
            return False
        if not is_named and not (isinstance(value, dict) and ("apiVersion" in value or "kind" in value)):
            self._leave_out(f"{path}: no Kubernetes object (apiVersion and kind are not set): left out")
            return False
        return True

    def _is_known(self, value: Any, defined: set[tuple[str, str]]) -> bool:
        """Whether an object is of Kubernetes' own kinds, or of one that a definition beside it makes."""
        if not isinstance(value, dict) or not _is_custom(value):
            return True
        kind, version = value.get("kind"), value.get("apiVersion")
        if (str(version).rpartition("/")[0], str(kind)) in defined:
            return True
        self._leave_out(f'no matches for kind "{kind}" in version "{version}": left out')
        return False

    def _leave_out(self, sentence: str) -> None:
        """Say each sentence once."""
        self._left_out[sentence] = None


def _defined_by(value: Any) -> Iterator[tuple[str, str]]:
    """The group and kind that a document defines, if it is a CustomResourceDefinition."""
    if isinstance(value, dict) and value.get("kind") == "CustomResourceDefinition":
        spec = value.get("spec")
        names = spec.get("names") if isinstance(spec, dict) else None
        if isinstance(spec, dict) and isinstance(names, dict):
            yield str(spec.get("group")), str(names.get("kind"))


def _is_custom(value: dict[str, Any]) -> bool:
    """Whether it is of a group that neither podfall nor old versions of Kubernetes have: those have a dot."""
    group, _, _ = str(value.get("apiVersion", "")).rpartition("/")
    return "." in group and "kind" in value and group not in _GROUPS
