"""What images do by a file beside the manifests: an ImageCatalog, usually `podfall.yaml`.

Called for each of podfall's own documents among the manifests of a cluster of one's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from levels.files.documents import parse_documents
from levels.files.kinds import is_own
from levels.scenario.jsonschema import ImageCatalogFile

if TYPE_CHECKING:
    from levels.scenario.session_config import ManifestFile

IMAGE_CATALOG = "ImageCatalog"


def is_catalog(value: Any) -> bool:
    """Whether a document says what images do."""
    return is_own(value) and value.get("kind") == IMAGE_CATALOG


def images_of(manifest: ManifestFile) -> dict[str, Any]:
    """What the catalogues in a file say of images, later ones over earlier ones.

    Raises:
        UnreadableError: one says what no image has, with its file, line and path.

    """
    images: dict[str, Any] = {}
    for document in parse_documents(manifest.path, manifest.text):  # not as a manifest: numbers stay keys here
        if is_catalog(document.value):
            document.fit(ImageCatalogFile)
            images |= document.value["images"]
    return images
