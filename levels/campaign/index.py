"""The list of levels: read from `campaign.yaml`, asked by name or number."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from levels.files.documents import read_documents

CAMPAIGN_FILE = Path(__file__).with_name("campaign.yaml")


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Base of the file's types."""


class _Level(_Strict, frozen=True):
    """A line of the file."""

    name: str
    order: int
    title: str
    file: str


class _Chapter(_Strict, frozen=True):
    """A chapter of the file."""

    chapter: int
    title: str
    levels: tuple[_Level, ...]


class _Spec(_Strict, frozen=True):
    """The content of the file."""

    chapters: tuple[_Chapter, ...]


class CampaignFile(_Strict, frozen=True):
    """The file."""

    api_version: Literal["podfall/v1alpha1"]
    kind: Literal["Campaign"]
    metadata: dict[str, str]
    spec: _Spec


class LevelEntry(NamedTuple):
    """A level of the campaign."""

    name: str
    chapter: int
    chapter_title: str
    order: int
    title: str
    file: Path


def campaign() -> list[LevelEntry]:
    """All levels in the order of the campaign. Raises UnreadableError on a broken file."""
    return list(_listed())


@cache
def _listed() -> tuple[LevelEntry, ...]:
    """Read once: whoever asks for the state of every level asks for the list as often."""
    listed = read_documents(str(CAMPAIGN_FILE))[0].fit(CampaignFile)
    return tuple(
        LevelEntry(level.name, part.chapter, part.title, level.order, level.title, CAMPAIGN_FILE.parent / level.file)
        for part in listed.spec.chapters
        for level in part.levels
    )


def find_level(wanted: str) -> LevelEntry | None:
    """The level with that name or number; None where there is none."""
    return next((level for level in campaign() if wanted in {level.name, str(level.order)}), None)


def next_level(name: str) -> LevelEntry | None:
    """The level after that one; None after the last."""
    levels = campaign()
    names = [level.name for level in levels]
    place = names.index(name) + 1 if name in names else len(levels)
    return levels[place] if place < len(levels) else None
