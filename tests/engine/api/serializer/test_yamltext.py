"""YAML as sigs.k8s.io/yaml reads it: which plain words are no strings, and what stands around them."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from engine.api.serializer.yamltext import FastLoader, ManifestLoader, to_json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, True) for word in ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE")),
        *((word, False) for word in ("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE")),
        *((word, word) for word in ("yEs", "oN", "tRUE", "yy", "=", "a=b", "nay", "0x", "1.2.3", "+", "-a", ".", "_1")),
        *((word, None) for word in ("", "~", "null", "Null", "NULL")),
        ("'y'", "y"),
        ('"n"', "n"),
        ("17", 17),
        ("-1_000", -1000),
        ("017", 15),
        ("0o17", 15),
        ("0O17", 15),
        ("08", 8),
        ("0x1F", 31),
        ("0X1f", 31),
        ("0b11", 3),
        ("-0b11", -3),
        ("1e3", 1000),
        ("1.0", 1),
        ("0.5", 0.5),
        ("5.", 5),
        (".5", 0.5),
        ("1.5e-1", 0.15),
        ("12:30", "12:30"),
        ("1:30.5", "1:30.5"),
        ("2026-01-31", "2026-01-31"),
        ("2026-01-31T00:00:00Z", "2026-01-31T00:00:00Z"),
    ],
)
def test_a_plain_word_is_what_go_takes_it_for(text: str, value: Any):
    read = yaml.load(f"a: {text}\n", ManifestLoader)["a"]  # noqa: S506 - a SafeLoader

    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize("letter", ["y", "Y", "n", "N"])
def test_in_files_of_podfalls_own_a_letter_is_a_letter(letter: str):
    assert yaml.load(f"a: {letter}", FastLoader) == {"a": letter}  # noqa: S506 - a SafeLoader
    assert yaml.load("a: [yes, off]", FastLoader) == {"a": [True, False]}  # noqa: S506 - a SafeLoader


@pytest.mark.parametrize(
    "text",
    [
        "a:\t1\nb: \t2\n",
        "a: 1\t\nb: 2\t\n",
        "a: 1\t# one\nb: 2\n",
        '{\n\t"a": 1,\n\t"b": 2\n}\n',
        "{\ta: 1,\tb: 2\t}\n",
        "? a\n: 1\nb: 2",
    ],
)
def test_tabs_are_white_space_where_nothing_is_indented_by_them(text: str):
    assert yaml.load(text, ManifestLoader) == {"a": 1, "b": 2}  # noqa: S506 - a SafeLoader


def test_tabs_indent_nothing():
    with pytest.raises(yaml.YAMLError, match="cannot start any token"):
        yaml.load("a:\n\tb: 1\n", ManifestLoader)  # noqa: S506 - a SafeLoader


def test_maps_are_merged():
    text = "a: &a {b: 1, c: 2}\nd: {<<: *a, c: 3}\n"

    assert yaml.load(text, ManifestLoader)["d"] == {"b": 1, "c": 3}  # noqa: S506 - a SafeLoader


@pytest.mark.parametrize("text", ["a: .nan", "a: .inf", "a: -.Inf"])
def test_what_json_has_no_word_for_is_refused(text: str):
    with pytest.raises(ValueError, match="JSON"):
        to_json(text)


def test_a_document_becomes_json():
    assert json.loads(to_json("{a: y, b: [1e3, 08], c: =}")) == {"a": True, "b": [1000, 8], "c": "="}


@pytest.mark.parametrize("more", ["---\nb: 2\n", "...\n---\nb: 2\n", "---\n"])
def test_only_the_first_document_of_a_body_is_read(more: str):
    assert json.loads(to_json(f"a: 1\n{more}")) == {"a": 1}


def test_an_anchor_that_nobody_set_is_named():
    with pytest.raises(yaml.YAMLError, match="unknown anchor 'b' referenced"):
        to_json("a: *b")


@pytest.mark.parametrize("text", ["12e34567", "1e3", "08", "0e1", "12E5"])
def test_what_was_written_as_a_text_into_a_file_of_podfalls_own_is_read_as_one(text: str):
    """A checksum may look like one of Go's numbers."""
    assert yaml.safe_dump({"line": text}) == f"line: {text}\n"
    assert yaml.load(f"line: {text}\n", FastLoader) == {"line": text}  # noqa: S506 - it is a SafeLoader


def test_keys_become_texts_as_in_json():
    text = "{n: 1, yes: 2, 5: 3, 1.5: 4, a: 5}\n"
    assert yaml.load(text, ManifestLoader) == {"false": 1, "true": 2, "5": 3, "1.5": 4, "a": 5}  # noqa: S506 - a SafeLoader


@pytest.mark.parametrize("text", ["{~: 1}\n", "? [a]\n: 1\n"])
def test_what_is_no_plain_value_is_no_key(text: str):
    with pytest.raises(yaml.MarkedYAMLError):
        yaml.load(text, ManifestLoader)  # noqa: S506 - a SafeLoader
