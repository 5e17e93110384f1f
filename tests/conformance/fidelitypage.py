"""The table of shares on the page about fidelity: written by `make conformance`, read by the tests."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "fidelity.md"
BEGIN, END = "<!-- recorded answers, written by make conformance -->\n", "<!-- end of recorded answers -->\n"
_HEAD = "| recorded answers about | compared | equal | share |\n|---|---|---|---|\n"
_ROW = re.compile(r"\| ([^|]+) \| (\d+) \| (\d+) \| (\d+\.\d) % \|")


class Share(NamedTuple):
    """How many of the recorded answers of a family are equal."""

    family: str
    compared: int
    equal: int

    @property
    def row(self) -> str:
        thousandths = self.equal * 1000 // self.compared
        return f"| {self.family} | {self.compared} | {self.equal} | {thousandths // 10}.{thousandths % 10} % |\n"


def table(shares: list[Share]) -> str:
    """The table with a last row for all families together."""
    whole = Share("all", sum(each.compared for each in shares), sum(each.equal for each in shares))
    return _HEAD + "".join(each.row for each in [*shares, whole])


def read(text: str) -> list[Share]:
    """The shares that a page states, that of all families last. Raises ValueError where there is no such table."""
    inside = text[text.index(BEGIN) + len(BEGIN) : text.index(END)]
    if not inside.startswith(_HEAD):
        raise ValueError("the table has another head")
    rows = inside.removeprefix(_HEAD).splitlines()
    found = [_ROW.fullmatch(row) for row in rows]
    if not all(found):
        raise ValueError(f"not a row of the table: {rows[found.index(None)]}")
    return [Share(match[1], int(match[2]), int(match[3])) for match in found if match]


def write(shares: list[Share]) -> None:
    """Put the table in the place of the one that the page has; what was not measured this time keeps its row."""
    text = PAGE.read_text("utf-8")
    measured = {each.family for each in shares}
    shares = [*shares, *(each for each in read(text)[:-1] if each.family not in measured)]
    before, rest = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    PAGE.write_text(before + table(shares) + rest, "utf-8")
