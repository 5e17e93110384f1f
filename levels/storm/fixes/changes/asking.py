"""What only those who ask can do."""

from __future__ import annotations

from levels.storm.fixes.manifest_set import ManifestSet
from levels.storm.fixes.proposal import LossSite, ManifestChange

RETRIES = 2
"""How often a client asks again."""


def retries(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """A client that asks again: an advice, since it stands in no manifest."""
    del manifests
    return ManifestChange(
        f"{site.client} asks again, at most {RETRIES} times, where it gets no answer", (), site.client
    )
