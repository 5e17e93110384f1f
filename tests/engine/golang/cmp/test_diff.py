"""Two values side by side, as cmp.Diff of go-cmp shows them."""

from __future__ import annotations

from typing import Any

import pytest

from engine.golang.cmp import diff
from engine.golang.cmp.edits import Edit, Likeness, edits_between
from engine.golang.cmp.gotypes import FLAG, NUMBER, TEXT, GoType, Kind, pointer, slice_of

LABELS = GoType("map[string]string", Kind.MAP, TEXT)
ITEM = GoType("core.Item", Kind.STRUCT, fields={"Key": TEXT, "Many": NUMBER, "On": FLAG})
ITEMS = GoType("core.List", Kind.STRUCT, fields={"Items": slice_of(ITEM), "Labels": LABELS, "Next": pointer(ITEM)})


def item(key: str, many: int = 0, *, on: bool = False) -> dict[str, Any]:
    return {"Key": key, "Many": many, "On": on}


def listed(*items: dict[str, Any], labels: dict[str, str] | None = None, following: Any = None) -> dict[str, Any]:
    return {"Items": list(items) or None, "Labels": labels, "Next": following}


def lines(*texts: str) -> str:
    return "".join(f"{text}\n" for text in texts)


def test_equal_values_have_no_difference():
    assert diff(ITEMS, listed(item("a")), listed(item("a"))) == ""


def test_a_changed_field_stands_between_its_neighbours():
    assert diff(ITEM, item("a", 1), item("a", 2)) == lines(
        "  core.Item{",
        '  \tKey:  "a",',
        "- \tMany: 1,",
        "+ \tMany: 2,",
        "  \tOn:   false,",
        "  }",
    )


def test_what_comes_into_a_list_is_told_from_what_is_changed():
    one = listed(item("a"), item("b"), item("c"), item("d"), item("e"))
    other = listed(item("a"), item("b"), item("c"), item("new", 5), item("d"), item("e", on=True))

    assert diff(ITEMS, one, other) == lines(
        "  core.List{",
        "  \tItems: []core.Item{",
        "  \t\t... // 1 identical element",
        '  \t\t{Key: "b"},',
        '  \t\t{Key: "c"},',
        '+ \t\t{Key: "new", Many: 5},',
        '  \t\t{Key: "d"},',
        "  \t\t{",
        '  \t\t\tKey:  "e",',
        "  \t\t\tMany: 0,",
        "- \t\t\tOn:   false,",
        "+ \t\t\tOn:   true,",
        "  \t\t},",
        "  \t},",
        "  \tLabels: nil,",
        "  \tNext:   nil,",
        "  }",
    ).replace("... // 1 identical element", '{Key: "a"},')


def test_entries_of_maps_come_by_their_keys():
    one, other = listed(labels={"a": "1", "b": "2"}), listed(labels={"b": "3", "c": "4"})

    assert diff(ITEMS, one, other) == lines(
        "  core.List{",
        "  \tItems: nil,",
        "  \tLabels: map[string]string{",
        '- \t\t"a": "1",',
        '- \t\t"b": "2",',
        '+ \t\t"b": "3",',
        '+ \t\t"c": "4",',
        "  \t},",
        "  \tNext: nil,",
        "  }",
    )


def test_a_map_with_one_entry_changed_is_shown_twice_as_a_whole():
    one, other = listed(labels={"a": "1"}), listed(labels={"a": "2"})

    assert '- \tLabels: map[string]string{"a": "1"},\n+ \tLabels: map[string]string{"a": "2"},\n' in diff(
        ITEMS, one, other
    )


def test_pointers_are_followed():
    shown = diff(ITEMS, listed(following=item("a", 1)), listed(following=item("a", 2)))

    assert "  \tNext: &core.Item{\n" in shown
    assert "- \tNext:   nil,\n+ \tNext:   &core.Item{" in diff(ITEMS, listed(), listed(following=item("a")))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", '"plain"'),
        ('with "quotes"', '`with "quotes"`'),
        ("tick ` and\nline", '"tick ` and\\nline"'),
        ("x" * 300, f'"{"x" * 256}"...'),
        ("one\ntwo", '"one\\ntwo"'),
    ],
)
def test_texts_are_quoted_as_it_takes_least(text: str, shown: str):
    assert f"+ \tKey:  {shown},\n" in diff(ITEM, item(""), item(text))


def test_a_text_of_several_lines_is_shown_line_by_line():
    assert diff(ITEM, item(""), item("a\nb\nc\nd\n")) == lines(
        "  core.Item{",
        '- \tKey:  "",',
        "+ \tKey: (",
        '+ \t\t"""',
        "+ \t\ta",
        "+ \t\tb",
        "+ \t\tc",
        "+ \t\td",
        '+ \t\t"""',
        "+ \t),",
        "  \tMany: 0,",
        "  \tOn:   false,",
        "  }",
    ).replace('Key:  "",', 'Key: "",')


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("abc", "abc", "==="),
        ("abc", "axc", "=~="),
        ("ac", "abc", "=+="),
        ("abcd", "ad", "=--="),
        ("", "ab", "++"),
        ("ab", "cd", "~~"),
    ],
)
def test_elements_are_matched_from_both_ends(one: str, other: str, steps: str):
    signs = {Edit.SAME: "=", Edit.MODIFIED: "~", Edit.ONLY_ONE: "-", Edit.ONLY_OTHER: "+"}

    def alike(x: int, y: int) -> Likeness:
        return Likeness(int(one[x] == other[y]), int(one[x] != other[y]))

    assert "".join(signs[edit] for edit in edits_between(len(one), len(other), alike)) == steps
