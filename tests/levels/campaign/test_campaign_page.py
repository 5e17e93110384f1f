"""docs/campaign.md: every level stands there as it is, and every sentence of the chapter leads to a level."""

from __future__ import annotations

import re
from pathlib import Path

from levels.campaign.index import campaign
from levels.lessons.lessons import lessons

PAGE = (Path(__file__).parents[3] / "docs" / "campaign.md").read_text("utf-8")
SENTENCES = 19
_LEVEL = re.compile(r"^\| (\d+) (.+?) \| .+ -> .+ \| (.+) \| (\d+), (\d+) \|$", re.MULTILINE)
_SENTENCE = re.compile(r"^\| S(\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
_CHAPTER = re.compile(r"^## Chapter (\d+): (.+)$", re.MULTILINE)


def test_every_level_stands_in_its_order_under_its_title_with_its_par():
    told = [(int(order), title, int(commands), int(lost)) for order, title, _, commands, lost in _LEVEL.findall(PAGE)]
    assert told == [
        (lesson.level.order, lesson.level.title, lesson.par.commands, lesson.par.lost)
        for lesson in lessons()
        if lesson.par is not None
    ]
    assert len(told) == len(campaign())


def test_every_level_stands_below_its_chapter():
    heads = re.split(_CHAPTER, PAGE)[1:]
    below = {
        (int(number), title): [int(row[0]) for row in _LEVEL.findall(text)]
        for number, title, text in zip(heads[::3], heads[1::3], heads[2::3], strict=True)
    }
    expected: dict[tuple[int, str], list[int]] = {}
    for level in campaign():
        expected.setdefault((level.chapter, level.chapter_title), []).append(level.order)
    assert below == expected
    assert f"\n{len(campaign())} levels in " in PAGE


def test_what_is_new_in_a_level_is_told_there():
    told = {int(order): new for order, _, new, _, _ in _LEVEL.findall(PAGE)}
    for lesson in lessons():
        for command in lesson.new:
            assert f"`{command.removeprefix('kubectl ')}`" in told[lesson.level.order], lesson.level.name


def test_every_sentence_of_the_chapter_leads_to_levels_that_there_are():
    rows = _SENTENCE.findall(PAGE)
    assert [int(number) for number, _, _ in rows] == [*range(1, SENTENCES + 1)]
    orders = {level.order for level in campaign()}
    for number, said, where in rows:
        named = [int(found) for found in re.findall(r"\d+", re.sub(r"\([^)]*\)", "", where))]
        assert named, number
        assert set(named) <= orders, number
        assert len(said) > 10
