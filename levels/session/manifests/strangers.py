"""What lies beside manifests in people's folders and is none: charts, values, custom resources, podfall's own files.

Called by the command line with what it found, before anything is applied, so that a recording holds only what was.
What is left out is said in a sentence; a custom resource once per kind, whatever the number of its objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, NamedTuple

from engine.api.scheme import SCHEME
from levels.files.documents import UnreadableError, YAMLDocument, dump_documents, parse_documents
from levels.files.kinds import is_own, other_kind
from levels.scenario.session_config import ManifestFile

_GROUPS = frozenset(resource.group for resource in SCHEME)

CHART = "Chart.yaml"
"""The file that makes a folder a Helm chart."""


class ManifestFilter(NamedTuple):
    """Manifests, and what was beside them."""

    manifests: tuple[ManifestFile, ...]
    left_out: tuple[str, ...]
    """Sentences."""


def sort_out(found: Iterable[ManifestFile], named: Iterable[str]) -> ManifestFilter:
    """Take what can be applied; `named` are the paths that the user typed, which nothing but an object may be.

    A file that is no YAML stays, since whoever applies it says what is wrong.

    Raises:
        UnreadableError: a named file is a Scenario or a Run.

    """
    left_out: dict[str, None] = {}
    outside = list(_outside_charts(list(found), left_out))
    typed = set(named)
    manifests = [kept for manifest in outside for kept in _sorted(manifest, manifest.path in typed, left_out)]
    return ManifestFilter(tuple(manifests), tuple(left_out))


def _outside_charts(found: list[ManifestFile], left_out: dict[str, None]) -> Iterator[ManifestFile]:
    charts = [PurePath(manifest.path).parent for manifest in found if PurePath(manifest.path).name == CHART]
    for manifest in found:
        inside = [chart for chart in charts if chart in PurePath(manifest.path).parents]
        if not inside:
            yield manifest
            continue
        left_out[f"{inside[0]}: a Helm chart, of which podfall takes what `helm template` prints: left out"] = None


def _sorted(manifest: ManifestFile, is_named: bool, left_out: dict[str, None]) -> Iterator[ManifestFile]:
    try:
        documents = parse_documents(manifest.path, manifest.text)
    except UnreadableError:
        yield manifest
        return
    own = next((document for document in documents if is_own(document.value)), None)
    if own is not None:
        if is_named:
            raise other_kind(own, "Kubernetes object", "")
        left_out[f"{manifest.path}: a {own.value.get('kind')} of podfall's and no manifest: left out"] = None
        return
    kept = [document for document in documents if _stays(document, is_named, left_out)]
    if len(kept) == len(documents):
        yield manifest
    elif kept:
        yield ManifestFile(manifest.path, dump_documents([document.value for document in kept]))


def _stays(document: YAMLDocument, is_named: bool, left_out: dict[str, None]) -> bool:
    value: Any = document.value
    if isinstance(value, dict) and _is_custom(value):
        kind, version = value.get("kind"), value.get("apiVersion")
        left_out[f'no matches for kind "{kind}" in version "{version}": left out'] = None
        return False
    if not is_named and not (isinstance(value, dict) and ("apiVersion" in value or "kind" in value)):
        left_out[f"{document.file}: no Kubernetes object (apiVersion and kind are not set): left out"] = None
        return False
    return True


def _is_custom(value: dict[str, Any]) -> bool:
    """Whether it is of a group that neither podfall nor old versions of Kubernetes have: those have a dot."""
    group, _, _ = str(value.get("apiVersion", "")).rpartition("/")
    return "." in group and "kind" in value and group not in _GROUPS
