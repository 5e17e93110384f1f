"""The objects of a manifest file, each by itself, so that one that is refused keeps no other out.

Called by the command line for what it found. A piece is the file's own text wherever that can be cut out, because what
Kubernetes says of keys that stand twice is lost in anything that was written anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from engine.api.serializer.yamltext import ManifestLoader
from levels.files.documents import UnreadableError, YAMLDocument, dump_documents, parse_documents, parse_manifest
from levels.scenario.session_config import ManifestFile


class ManifestPiece(NamedTuple):
    """One object of a file, or a whole file that cannot be read."""

    manifest: ManifestFile
    """It alone, under the file's name."""
    document: YAMLDocument | None
    """None where the file cannot be read."""

    @property
    def value(self) -> Any:
        """What stands there."""
        return None if self.document is None else self.document.value

    @property
    def kind(self) -> Any:
        """The kind that it names; None where it names none."""
        return self.value.get("kind") if isinstance(self.value, dict) else None


def pieces_of(manifest: ManifestFile) -> list[ManifestPiece]:
    """Every object of a file; a list's are its items. Raises UnreadableError."""
    documents = parse_documents(manifest.path, manifest.text, ManifestLoader)
    return [piece for document in documents for piece in _pieces(manifest, document, alone=len(documents) == 1)]


def _pieces(manifest: ManifestFile, document: YAMLDocument, *, alone: bool) -> Iterator[ManifestPiece]:
    value = document.value
    items = value.get("items") if isinstance(value, dict) and str(value.get("kind", "")).endswith("List") else None
    if isinstance(items, list):
        for item in items:
            yield ManifestPiece(ManifestFile(manifest.path, dump_documents([item])), document._replace(value=item))
        return
    text = manifest.text if alone else _cut_out(manifest.text, document)
    yield ManifestPiece(ManifestFile(manifest.path, text), document)


def _cut_out(text: str, document: YAMLDocument) -> str:
    """The document's part of the text, or the same written anew where its marks do not tell where it stands."""
    start = text.rfind("\n", 0, document.node.start_mark.index) + 1
    cut = text[start : document.node.end_mark.index].removeprefix("---")
    try:
        same = parse_manifest(cut) == [document.value]
    except UnreadableError:
        same = False
    return cut if same else dump_documents([document.value])
