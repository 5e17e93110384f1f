"""JSON patches: the examples of RFC 6902's appendix, and what the real server makes of absent members."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.status import StatusError
from engine.apiserver.patch.jsonpatch import MOST_OPERATIONS, json_patch


def op(action: str, path: str, **more: Any) -> dict[str, Any]:
    return {"op": action, "path": path, **more}


@pytest.mark.parametrize(
    ("document", "operations", "expected"),
    [
        pytest.param({"foo": "bar"}, [op("add", "/baz", value="qux")], {"baz": "qux", "foo": "bar"}, id="A.1"),
        pytest.param(
            {"foo": ["bar", "baz"]}, [op("add", "/foo/1", value="qux")], {"foo": ["bar", "qux", "baz"]}, id="A.2"
        ),
        pytest.param({"baz": "qux", "foo": "bar"}, [op("remove", "/baz")], {"foo": "bar"}, id="A.3"),
        pytest.param({"foo": ["bar", "qux", "baz"]}, [op("remove", "/foo/1")], {"foo": ["bar", "baz"]}, id="A.4"),
        pytest.param(
            {"baz": "qux", "foo": "bar"}, [op("replace", "/baz", value="boo")], {"baz": "boo", "foo": "bar"}, id="A.5"
        ),
        pytest.param(
            {"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}},
            [op("move", "/qux/thud", **{"from": "/foo/waldo"})],
            {"foo": {"bar": "baz"}, "qux": {"corge": "grault", "thud": "fred"}},
            id="A.6",
        ),
        pytest.param(
            {"foo": ["all", "grass", "cows", "eat"]},
            [op("move", "/foo/3", **{"from": "/foo/1"})],
            {"foo": ["all", "cows", "eat", "grass"]},
            id="A.7",
        ),
        pytest.param(
            {"baz": "qux", "foo": ["a", 2, "c"]},
            [op("test", "/baz", value="qux"), op("test", "/foo/1", value=2)],
            {"baz": "qux", "foo": ["a", 2, "c"]},
            id="A.8",
        ),
        pytest.param(
            {"foo": "bar"},
            [op("add", "/child", value={"grandchild": {}})],
            {"foo": "bar", "child": {"grandchild": {}}},
            id="A.10",
        ),
        pytest.param(
            {"foo": "bar"}, [op("add", "/baz", value="qux", xyz=123)], {"foo": "bar", "baz": "qux"}, id="A.11"
        ),
        pytest.param({"/": 9, "~1": 10}, [op("test", "/~01", value=10)], {"/": 9, "~1": 10}, id="A.14"),
        pytest.param(
            {"foo": ["bar"]}, [op("add", "/foo/-", value=["abc", "def"])], {"foo": ["bar", ["abc", "def"]]}, id="A.16"
        ),
        ({"foo": 1}, [op("add", "", value={"bar": 2})], {"bar": 2}),
        ({"": 1}, [op("replace", "/", value=2)], {"": 2}),
        ({"foo": None}, [op("copy", "/bar", **{"from": "/foo"})], {"foo": None, "bar": None}),
        ({"foo": [1, 2]}, [op("add", "/foo/2", value=3)], {"foo": [1, 2, 3]}),
        ({"foo": 1}, [op("test", "/foo", value=1.0)], {"foo": 1}),
        ({"foo": 1}, [op("move", "/foo", **{"from": "/foo"})], {"foo": 1}),
        pytest.param(
            {"foo": 1}, [op("replace", "/bar", value=2)], {"foo": 1, "bar": 2}, id="replace sets what is absent"
        ),
        pytest.param({"foo": 1}, [op("test", "/bar", value=None)], {"foo": 1}, id="what is absent is null"),
    ],
)
def test_operations_change_a_copy_of_the_document(document: Any, operations: Any, expected: Any):
    before = repr(document)

    assert json_patch(document, operations) == expected
    assert repr(document) == before


@pytest.mark.parametrize(
    ("document", "operation"),
    [
        pytest.param({"baz": "qux"}, op("test", "/baz", value="bar"), id="A.9"),
        pytest.param({"foo": "bar"}, op("add", "/baz/bat", value="qux"), id="A.12"),
        pytest.param({"/": 9, "~1": 10}, op("test", "/~01", value="10"), id="A.15"),
        ({"foo": [1]}, op("add", "/foo/3", value=1)),
        ({"foo": [1]}, op("add", "/foo/01", value=1)),
        ({"foo": [1]}, op("add", "/foo/-1", value=1)),
        ({"foo": [1]}, op("add", "/foo/1e0", value=1)),
        ({"foo": [1]}, op("replace", "/foo/1", value=1)),
        ({"foo": [1]}, op("remove", "/foo/-")),
        ({"foo": 1}, op("remove", "/bar")),
        ({"foo": 1}, op("remove", "")),
        ({"foo": 1}, op("add", "/bar")),
        ({"foo": 1}, op("replace", "/foo")),
        ({"foo": 1}, op("test", "/foo")),
        ({"foo": 1}, op("add", "/foo/bar", value=1)),
        ({"foo": "abc"}, op("test", "/foo/0", value="a")),
        ({"foo": 1}, op("copy", "/bar")),
        ({"foo": 1}, op("copy", "/foo", **{"from": "/bar"})),
        ({"foo": {"bar": 1}}, op("move", "/foo/bar", **{"from": "/foo"})),
        ({"foo": 1}, op("test", "/foo", value=True)),
        ({"foo": [1]}, op("test", "/foo", value=[True])),
        ({"foo": 1}, op("add", "bar", value=1)),
        ({"foo": 1}, op("spam", "/foo", value=1)),
        ({"foo": 1}, {"path": "/foo", "value": 1}),
        ({"foo": 1}, {"op": "add", "value": 1}),
    ],
)
def test_an_operation_that_does_not_fit_is_refused_without_a_word_about_it(document: Any, operation: Any):
    with pytest.raises(StatusError) as refused:
        json_patch(document, [operation])

    assert refused.value.status() == {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": "the server rejected our request due to an error in our request",
        "reason": "Invalid",
        "details": {},
        "code": 422,
    }


def test_too_many_operations_are_none():
    with pytest.raises(StatusError, match="The allowed maximum operations in a JSON patch is 10000, got 10001"):
        json_patch({}, [op("add", "/a", value=1)] * (MOST_OPERATIONS + 1))
