from __future__ import annotations

import pytest

from levels.files.documents import UnreadableError
from levels.scenario.session_config import ManifestFile
from levels.session.manifests.pieces import pieces_of

A = "apiVersion: v1\nkind: Pod   # a comment\nmetadata: {name: a}\n"
B = "kind: Service\nmetadata:\n  name: b\n"


def texts(text: str) -> list[str]:
    pieces = pieces_of(ManifestFile("f.yaml", text))
    assert {piece.manifest.path for piece in pieces} <= {"f.yaml"}
    return [piece.manifest.text for piece in pieces]


def test_a_file_of_one_object_stays_to_the_letter():
    assert texts(f"# head\n{A}") == [f"# head\n{A}"]


@pytest.mark.parametrize("between", ["---\n", "--- # next\n", "...\n---\n", "---\n---\n# nothing\n---\n"])
def test_each_object_is_cut_out_to_the_letter(between):
    first, second = texts(A + between + B)
    assert (first.rstrip("\n"), second.rstrip("\n")) == (A.rstrip("\n"), B.rstrip("\n"))


def test_a_key_that_stands_twice_still_does():
    _, second = texts(f"{A}---\nkind: Pod\nkind: Pod\n")
    assert second.count("kind: Pod") == 2


@pytest.mark.parametrize(
    "text", ["  kind: Pod\n  metadata: {name: x}\n", "--- {kind: Pod}\n", "kind: Pod\ndata: |\n  a\n\n  b\n"]
)
def test_what_stands_at_an_unusual_place_means_the_same(text):
    alone, both = texts(text), texts(f"{text}---\n{B}")
    assert [piece.value for piece in pieces_of(ManifestFile("f", both[0]))] == [
        piece.value for piece in pieces_of(ManifestFile("f", alone[0]))
    ]


def test_the_items_of_a_list_are_objects_of_their_own():
    listed = 'apiVersion: v1\nkind: List\nitems: [{kind: Pod, a: "y"}, {kind: Service}]\n'
    assert texts(listed) == ["kind: Pod\na: 'y'\n", "kind: Service\n"]


def test_items_that_are_no_list_are_left_to_be_refused():
    assert texts("kind: List\nitems: 3\n") == ["kind: List\nitems: 3\n"]


def test_a_text_that_is_no_yaml_is_refused():
    with pytest.raises(UnreadableError, match=r"f\.yaml:2"):
        texts("a: [\n")
