"""What a change is told, and what it proposes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from levels.storm.fixes.manifest_set import ManifestObject, ManifestSet


class LossSite(NamedTuple):
    """Where requests were lost, in terms of the manifests."""

    workload: ManifestObject
    """Whose Pods ended, were not ready, or did not answer."""
    service: ManifestObject | None
    """Through which they were asked; None where none of the manifests was."""
    client: str
    """Who asked."""


class ManifestChange(NamedTuple):
    """Changed objects, and what is changed in them."""

    sentence: str
    objects: tuple[ManifestObject, ...] = ()
    """As they are afterwards; those that are new have the place NEW."""
    retrying: str = ""
    """The client that is to ask again: an advice, for no manifest says so."""

    @property
    def about(self) -> str:
        """The object that it is about, as the report names it."""
        return self.objects[0].called if self.objects else f"client/{self.retrying}"

    @property
    def file(self) -> str:
        """The file of that object; empty where it is a client."""
        return self.objects[0].file if self.objects else ""


Propose = Callable[[ManifestSet, LossSite], ManifestChange | None]
"""A change of the catalogue: pure, and None where there is nothing for it to do."""
