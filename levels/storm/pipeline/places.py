"""Where in somebody's manifest files each object stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api.serializer.yamltext import ManifestLoader
from engine.plain.fit import Path as Steps
from levels.files.documents import UnreadableError, parse_documents
from levels.storm.fixes.manifest_set import ManifestObject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from levels.files.documents import YAMLDocument
    from levels.scenario.session_config import ManifestFile
    from levels.storm.fixes.fix_folder import ReadText
    from levels.storm.report import StormCause, StormFault


class ManifestPlace(NamedTuple):
    """A line of a file."""

    file: str
    line: int
    object: str
    """`deploy/web`, with its namespace before it where that is not `default`."""


class ManifestPlaces:
    """All objects of some manifests."""

    def __init__(self, manifests: Iterable[ManifestFile], read: ReadText) -> None:
        """`read` gives a file as it lies there, since a manifest is only the text of one of its objects."""
        found: dict[str, ManifestPlace] = {}
        for name, text in {manifest.path: manifest.text for manifest in manifests}.items():
            for place in _in_file(name, read(name) or text):
                found[place.object] = place
        self._places = found

    def of(self, fault: StormFault, cause: StormCause) -> ManifestPlace | None:
        """Where the workload stands that the fault hits; of one that hits none the Service that was asked.

        None where neither stands in a file: of a cluster's own parts, or asked by an address alone.
        """
        namespace, _, name = cause.service.partition("/")
        service = f"svc/{name}" if namespace == "default" else f"{namespace}/svc/{name}"
        named = [*(target.strip() for target in fault.target.split(" + ")), service]
        return next((self._places[one] for one in named if one in self._places), None)

    def first_service(self) -> ManifestPlace | None:
        """The first Service that stands in a file."""
        return next((place for name, place in self._places.items() if "svc/" in name), None)


def _in_file(name: str, text: str) -> Iterator[ManifestPlace]:
    try:
        documents = parse_documents(name, text, ManifestLoader)
    except UnreadableError:
        return  # it has changed since it was played: what stood in it stands nowhere
    for document in documents:
        for value, line in _objects(document):
            yield ManifestPlace(name, line, ManifestObject(0, name, value).called)


def _objects(document: YAMLDocument) -> Iterator[tuple[dict[str, Any], int]]:
    """Each object of a document with its line; a list's are its items."""
    value = document.value
    items = value.get("items") if isinstance(value, dict) and str(value.get("kind", "")).endswith("List") else None
    paths: list[Steps] = [("items", at) for at in range(len(items))] if isinstance(items, list) else [()]
    for path, one in zip(paths, items if isinstance(items, list) else [value], strict=True):
        node = document.find(path)
        if isinstance(one, dict) and node is not None:
            yield one, node.start_mark.line + 1
