"""Text stays text in Markdown, on one line, in and outside of tables."""

from __future__ import annotations

import pytest

from levels.postmortem.markdown import code, table, text


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("plain", "`plain`"),
        ("", ""),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a``b`c", "```a``b`c```"),
        ("first\n  second", "`first second`"),
        ("a\u2028b\rc", "`a b c`"),
    ],
)
def test_code_ends_where_it_ends(words, written):
    assert code(words) == written


def test_words_are_no_markup_and_stay_on_their_line():
    assert text("# a\n- *b* _c_ [d](e) <f> \\ & ~") == r"# a - \*b\* \_c\_ \[d\](e) \<f\> \\ \& \~"


def test_a_bar_within_a_cell_ends_no_cell():
    assert table(("a", "b"), [(code("x | y"), "2")]) == ["| a | b |", "| --- | --- |", "| `x \\| y` | 2 |"]
