"""Formats, orders and YAML quoting that the recorded output does not show."""

from __future__ import annotations

from typing import Any

import pytest

from engine.golang.errors import OutputError
from engine.golang.yaml import dump
from engine.kubectl.printers.outputs import PrintError, print_objects, print_table
from engine.kubectl.printers.sorting import sort_objects


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", "plain"),
        ("", '""'),
        ("1126", '"1126"'),
        ("1e3", '"1e3"'),
        ("0x1F", '"0x1F"'),
        ("12:30", '"12:30"'),
        ("yes", '"yes"'),
        ("NULL", '"NULL"'),
        ("2026-01-01T00:00:00Z", '"2026-01-01T00:00:00Z"'),
        ("10.244.1.10", "10.244.1.10"),
        ("1.2.3", "1.2.3"),
        ("100m", "100m"),
        ("*", "'*'"),
        ("a: b", "'a: b'"),
        ("- x", "'- x'"),
        ("--rest", "--rest"),
        ("#x", "'#x'"),
        ("with 'quotes'", "with 'quotes'"),
        ("two\nlines", "|-\n  two\n  lines"),
    ],
)
def test_yaml_quotes_only_what_go_would_misread(text: str, written: str) -> None:
    assert dump({"a": text}) == f"a: {written}\n"


def test_yaml_sorts_keys_and_does_not_indent_lists() -> None:
    value = {"b": [{"y": 1, "x": None}, [], {}], "a": {"t": True}}
    assert dump(value) == 'a:\n  t: true\nb:\n- x: null\n  "y": 1\n- []\n- {}\n'


def _pod(name: str, **fields: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, **fields}


def test_objects_are_wrapped_in_a_list_unless_single() -> None:
    assert print_objects("jsonpath={.kind}", [_pod("a")], single=True) == "Pod"
    assert print_objects("jsonpath={.kind}", [_pod("a")], single=False) == "List"
    assert '"resourceVersion": ""' in print_objects("json", [], single=False)


def test_managed_fields_are_hidden() -> None:
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "managedFields": [{}]}}
    assert "managedFields" not in print_objects("yaml", [pod], single=True)
    assert "managedFields" in print_objects("yaml", [pod], single=True, show_managed_fields=True)


@pytest.mark.parametrize("output", ["foo", "go-template={{.a", "jsonpath", "custom-columns=", "custom-columns=A:"])
def test_unusable_format_is_refused(output: str) -> None:
    with pytest.raises((PrintError, OutputError)):
        print_objects(output, [_pod("a")], single=True)


def test_json_escapes_like_go() -> None:
    assert "\\u003cnone\\u003e" in print_objects("json", [_pod("a", x="<none>")], single=True)


def test_table_cell_stays_one_line() -> None:
    table = {"columnDefinitions": [{"name": "Message"}, {"name": "N"}], "rows": [{"cells": ["a\nb", 1]}]}
    assert print_table(table) == "MESSAGE   N\na...      1\n"


@pytest.mark.parametrize(
    ("values", "ordered"),
    [
        (["pod-10", "pod-9", None], [None, "pod-9", "pod-10"]),
        ([10, 9, None], [None, 9, 10]),
        (["1Gi", "500Mi", "2"], ["2", "500Mi", "1Gi"]),
    ],
)
def test_sorting_puts_missing_first_and_compares_by_meaning(values: list[Any], ordered: list[Any]) -> None:
    pods = [_pod("x", v=value) if value is not None else _pod("x") for value in values]
    assert [pod.get("v") for pod in sort_objects(pods, ".v")] == ordered


def test_sorting_by_a_field_that_nothing_has_is_an_error() -> None:
    with pytest.raises(PrintError, match=r'couldn\'t find any field with path "{\.nope}" in the list of objects'):
        sort_objects([_pod("a")], "nope")
