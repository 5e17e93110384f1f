"""What belongs to kustomize in people's folders: its own kinds, and the files that it lays over others.

Called where manifests are sorted out. podfall builds no kustomization; it names the line that does.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

from levels.files.documents import UnreadableError, parse_documents
from levels.scenario.session_config import ManifestFile

_NAMES = frozenset({"kustomization.yaml", "kustomization.yml"})
_GROUP = "kustomize.config.k8s.io"
_BUILTIN = "builtin"
"""The apiVersion of kustomize's own generators and transformers."""
_LAID_OVER = (
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "replacements",
    "configurations",
    "transformers",
    "generators",
    "validators",
    "crds",
)
"""Fields of a kustomization whose entries, or whose entries' `path`, are files that are no objects to create."""


def is_kustomization(manifest: ManifestFile) -> bool:
    """Whether it is the file that makes a folder a kustomization."""
    return PurePath(manifest.path).name in _NAMES


def is_of_kustomize(value: dict[str, Any]) -> bool:
    """Whether an object is of one of kustomize's own kinds."""
    group, _, version = str(value.get("apiVersion", "")).rpartition("/")
    return group == _GROUP or (not group and version == _BUILTIN)


def overlays(found: Iterable[ManifestFile]) -> dict[str, str]:
    """The files that the kustomizations among these lay over others, each with the kustomization that says so."""
    return {path: manifest.path for manifest in found if is_kustomization(manifest) for path in _overlaid(manifest)}


def _overlaid(manifest: ManifestFile) -> Iterator[str]:
    folder = os.path.dirname(manifest.path)  # noqa: PTH120 - a label, not a path
    for value in _values(manifest):
        for field in _LAID_OVER:
            entries = value.get(field)
            for entry in entries if isinstance(entries, list) else ():
                path = entry.get("path") if isinstance(entry, dict) else entry
                if isinstance(path, str) and "\n" not in path:
                    yield os.path.normpath(os.path.join(folder, path))  # noqa: PTH118 - labels, not paths


def _values(manifest: ManifestFile) -> Iterator[dict[str, Any]]:
    try:
        documents = parse_documents(manifest.path, manifest.text)
    except UnreadableError:
        return  # it is named as unreadable where the files are sorted out
    yield from (document.value for document in documents if isinstance(document.value, dict))
