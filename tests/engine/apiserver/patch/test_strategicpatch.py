"""Strategic merge patches, as the real server answered them, and their siblings."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.status import StatusError
from engine.apiserver.patch.strategicpatch import strategic_merge


def named(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [{"name": name, **more} for name in names]


def names_of(items: list[dict[str, Any]]) -> list[str]:
    return [item["name"] for item in items]


def in_pod(before: list[Any], patch: dict[str, Any], field: str = "containers") -> list[Any]:
    merged: list[Any] = strategic_merge({"spec": {field: before}}, {"spec": patch})["spec"].get(field)
    return merged


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("c", "s", "s c"),
        ("a b c", "d b", "d a b c"),
        ("a b c", "c a", "b c a"),
        ("a b c", "x c y", "x a b c y"),
        ("", "b a", "b a"),
    ],
)
def test_new_items_come_first_and_those_of_the_patch_in_its_order(before: str, change: str, after: str):
    for field in ("containers", "volumes", "imagePullSecrets", "schedulingGates"):
        merged = in_pod(named(*before.split()), {field: named(*change.split(), x=1)}, field)

        assert names_of(merged) == after.split()


@pytest.mark.parametrize(
    ("change", "order", "after"),
    [
        ("s", "c s", "c s"),
        ("s c", "s c", "s c"),
        ("", "d c", "d c"),
        ("", "c", "c d"),
    ],
)
def test_set_element_order_puts_a_list_in_its_order(change: str, order: str, after: str):
    patch: dict[str, Any] = {"$setElementOrder/containers": named(*order.split())}
    if change:
        patch["containers"] = named(*change.split())
    before = named("c") if change else named("c", "d")

    assert names_of(in_pod(before, patch)) == after.split()


def test_a_deletion_takes_every_item_with_that_key():
    before = [{"name": "MODE", "value": "a"}, {"name": "REGION"}, {"name": "MODE", "value": "b"}]
    for field in ("containers", "volumes", "imagePullSecrets"):
        assert in_pod(before, {field: [{"$patch": "delete", "name": "MODE"}]}, field) == [{"name": "REGION"}]


def test_a_change_goes_to_the_first_of_several_items_with_one_key():
    before = [{"name": "MODE", "value": "a"}, {"name": "REGION"}, {"name": "MODE", "value": "b"}]
    merged = in_pod(before, {"containers": [{"name": "MODE", "value": "c"}]})

    assert [item.get("value") for item in merged] == ["c", "b", None]


@pytest.mark.parametrize(
    ("target", "patch", "after"),
    [
        ({"spec": {"a": 1, "b": 2}}, {"spec": {"$patch": "replace", "c": 3}}, {"spec": {"c": 3}}),
        ({"spec": {"a": 1}}, {"spec": {"$patch": "delete"}}, {"spec": {}}),
        ({}, {"spec": {"$patch": "delete"}}, {}),
        (
            {"spec": {"containers": named("a")}},
            {"spec": {"containers": [{"$patch": "replace"}, *named("b")]}},
            {"spec": {"containers": named("b")}},
        ),
        (
            {"spec": {"type": "R", "rollingUpdate": {}}},
            {"spec": {"$retainKeys": ["type"], "type": "X"}},
            {"spec": {"type": "X"}},
        ),
        ({"a": {"b": 1}}, {"a": {"b": None, "c": None}}, {"a": {}}),
        ({}, {"a": {"b": None, "c": [{"d": None}]}}, {"a": {"c": [{}]}}),
        (
            {},
            {"spec": {"containers": [{"name": "x", "$patch": "delete"}, {"name": "y"}]}},
            {"spec": {"containers": [{"name": "y"}]}},
        ),
        (
            {"metadata": {"finalizers": ["a", "b"]}},
            {"metadata": {"finalizers": ["c"]}},
            {"metadata": {"finalizers": ["c", "a", "b"]}},
        ),
        (
            {"metadata": {"finalizers": ["a", "b"]}},
            {"metadata": {"$deleteFromPrimitiveList/finalizers": ["a"]}},
            {"metadata": {"finalizers": ["b"]}},
        ),
        (
            {"metadata": {"finalizers": ["a", "b", "c"]}},
            {"metadata": {"$setElementOrder/finalizers": ["c", "b"], "$deleteFromPrimitiveList/finalizers": ["a"]}},
            {"metadata": {"finalizers": ["c", "b"]}},
        ),
        ({"spec": {"finalizers": ["a"]}}, {"spec": {"finalizers": ["b"]}}, {"spec": {"finalizers": ["b"]}}),
        (
            {"spec": {"tolerations": [{"key": "a"}]}},
            {"spec": {"tolerations": [{"key": "b"}]}},
            {"spec": {"tolerations": [{"key": "b"}]}},
        ),
        (
            {"subsets": [{"ports": [{"port": 1}]}]},
            {"subsets": [{"ports": [{"port": 2}]}]},
            {"subsets": [{"ports": [{"port": 2}]}]},
        ),
        ({"ports": [{"port": 1}]}, {"ports": [{"port": 2}]}, {"ports": [{"port": 2}]}),
        (
            {"spec": {"ports": [{"port": 1}]}},
            {"spec": {"ports": [{"port": 2}]}},
            {"spec": {"ports": [{"port": 2}, {"port": 1}]}},
        ),
        ({"imagePullSecrets": named("a")}, {"imagePullSecrets": named("b")}, {"imagePullSecrets": named("b")}),
        ({"secrets": named("a")}, {"secrets": named("b")}, {"secrets": named("b", "a")}),
    ],
)
def test_directives_nulls_and_lists_of_each_kind(target: Any, patch: Any, after: Any):
    assert strategic_merge(target, patch) == after


def test_the_selector_of_a_budget_is_replaced():
    before, patch = {"spec": {"selector": {"a": 1}}}, {"spec": {"selector": {"b": 2}}}

    assert strategic_merge(before, patch, "PodDisruptionBudget") == patch
    assert strategic_merge(before, patch, "Service") == {"spec": {"selector": {"a": 1, "b": 2}}}


@pytest.mark.parametrize(
    ("patch", "code", "said"),
    [
        (
            {"containers": [{"image": "nginx:2"}]},
            500,
            "map: map[image:nginx:2] does not contain declared merge key: name",
        ),
        ({"volumes": [{"emptyDir": {}}]}, 500, "map: map[emptyDir:map[]] does not contain declared merge key: name"),
        (
            {"ports": [{"name": "https", "targetPort": 1}]},
            500,
            "map: map[name:https targetPort:1] does not contain declared merge key: port",
        ),
        (
            {"containers": [{"$patch": "delete"}]},
            500,
            "map: map[$patch:delete] does not contain declared merge key: name",
        ),
        ({"containers": [{"$patch": "foo"}]}, 500, "unknown patch type: foo in map: map[$patch:foo]"),
        ({"$patch": "foo", "a": 1}, 500, "unknown patch type: foo in map: map[$patch:foo a:1]"),
        ({"containers": [{"$patch": "merge"}]}, 500, "merging lists cannot yet be specified in the patch"),
        ({"$retainKeys": ["a"], "b": 1}, 400, "invalid patch format of retainKeys"),
        ({"$retainKeys": "a"}, 400, "invalid patch format of retainKeys"),
        ({"$setElementOrder/": []}, 400, "invalid patch format of setElementOrder list"),
        ({"$deleteFromPrimitiveList/": []}, 400, "invalid patch format of primitive list"),
        ({"containers": [[]]}, 400, "lists of lists are not supported"),
        ({"$setElementOrder/rules": [], "rules": [{}]}, 500, "cannot merge lists without merge key for rules"),
        ({"$setElementOrder/a": "x"}, 500, "expected a []interface {}, but received a string"),
        ({"$setElementOrder/a": [], "a": False}, 500, "expected a []interface {}, but received a bool"),
        (
            {"$setElementOrder/containers": named("a"), "containers": named("b")},
            500,
            "The order in patch list:\n[map[name:b]]\n doesn't match $setElementOrder list:\n[map[name:a]]\n",
        ),
    ],
)
def test_a_patch_without_sense_is_refused_in_the_words_of_the_library(patch: dict[str, Any], code: int, said: str):
    target = {"spec": {"containers": named("a"), "volumes": named("v"), "ports": [{"port": 443}]}}
    with pytest.raises(StatusError) as refused:
        strategic_merge(target, {"spec": patch})

    assert (refused.value.code, refused.value.message) == (code, said)
    assert ("reason" in refused.value.status()) == (code != 500)


def test_an_item_without_its_key_in_the_object_is_complained_of_too():
    with pytest.raises(StatusError, match=r"map: map\[\] does not contain declared merge key: name"):
        in_pod([{}], {"imagePullSecrets": named("a")}, "imagePullSecrets")
