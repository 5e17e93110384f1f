"""Columns the way Go's tabwriter lays them out."""

from __future__ import annotations

import pytest

from engine.golang.tabwriter import align_columns, align_description, align_table


def test_table_columns_have_a_minimum_width_and_the_last_is_not_padded() -> None:
    assert align_table("A\tB\nlonger\tx\n") == "A        B\nlonger   x\n"
    assert align_table("A\tB\n") == "A     B\n"


def test_line_without_a_tab_starts_new_columns() -> None:
    assert align_description("a:\t1\nlong:\t2\nBreak:\nb:\t3\n") == "a:     1\nlong:  2\nBreak:\nb:  3\n"


def test_inner_column_reaches_over_neighbouring_lines_only() -> None:
    text = "Port:\t<unset>\t80\nTargetPort:\t80\nNodePort:\tn\t30000\n"
    expected = "Port:        <unset>  80\nTargetPort:  80\nNodePort:    n  30000\n"
    assert align_description(text) == expected


def test_remembered_columns_never_shrink() -> None:
    widths: list[int] = []
    assert align_table("NAME\tS\nlong-name\tx\n", widths) == "NAME        S\nlong-name   x\n"
    assert align_table("a\ty\n", widths) == "a           y\n"
    assert align_table("even-longer-name\tz\n", widths) == "even-longer-name   z\n"


@pytest.mark.parametrize(
    "rows",
    [[["NAME", "AGE"], ["a-long-name", "5m"]], [["A", "", "B"], ["", "x", ""]], [["ONE"]], [["x\ty", "z"], ["a", "b"]]],
)
def test_columns_are_laid_out_like_the_same_text(rows: list[list[str]]):
    text = "".join("\t".join(row) + "\n" for row in rows)
    columns = [list(column) for column in zip(*rows, strict=True)]

    assert align_columns(columns) == align_table(text)


def test_columns_never_become_narrower_than_they_were():
    widths: list[int] = []
    align_columns([["a-long-name"], ["x"]], widths)

    assert align_columns([["b"], ["y"]], widths) == "b             y\n"


def test_no_rows_are_no_text():
    assert align_columns([[], []]) == ""
