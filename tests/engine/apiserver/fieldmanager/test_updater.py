"""Who manages what after applies and updates, on a kind with every sort of field.

The sets and specifications of the long story are those that a real control plane answered for a custom resource with
this schema.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.apiserver.fieldmanager.compare import compare
from engine.apiserver.fieldmanager.conflicts import ConflictsError
from engine.apiserver.fieldmanager.fieldpath import FieldSet, from_fields_v1, printed, to_fields_v1
from engine.apiserver.fieldmanager.managed import APPLY, UPDATE, ManagerKey, Managers, union
from engine.apiserver.fieldmanager.merge import merged
from engine.apiserver.fieldmanager.schema import ANY, ListType, MapType, ScalarType
from engine.apiserver.fieldmanager.typed import SchemaError, check
from engine.apiserver.fieldmanager.updater import applied, updated

TEXT, NUMBER = ScalarType("string"), ScalarType("numeric")
PORT = MapType({"name": TEXT, "port": NUMBER, "protocol": TEXT})
SPEC = MapType(
    {
        "size": NUMBER,
        "color": TEXT,
        "tags": ListType(TEXT, is_set=True),
        "ports": ListType(PORT, ("name", "protocol")),
        "labels": MapType({}, TEXT),
        "atom": MapType({}, TEXT, atomic=True),
        "list": ListType(TEXT),
        "free": ANY,
    }
)
WIDGET = MapType({"spec": SPEC})
V = "ex.com/v1"
PRINTED_A = '[name="a",protocol="TCP"]'
PORT_A = 'k:{"name":"a","protocol":"TCP"}'


class Story:
    """An object that several managers write, without a server around it."""

    def __init__(self, **spec: Any) -> None:
        self.obj = stored({"spec": spec})
        self.managers: Managers = {}

    def apply(self, manager: str, *, force: bool = False, **spec: Any) -> Story:
        key = ManagerKey(manager, APPLY)
        result = applied(self.obj, {"spec": spec}, WIDGET, self.managers, key, V, force=force)
        self.managers = result.managers
        if result.obj is not None:
            self.obj = stored(result.obj)
        return self

    def update(self, manager: str, **spec: Any) -> Story:
        new = stored({"spec": self.obj.get("spec", {}) | spec})
        key = ManagerKey(manager, UPDATE, V)
        self.managers = updated(self.managers, compare(self.obj, new, WIDGET), key, V, None)
        self.obj = new
        return self

    def fields(self, manager: str) -> FieldSet:
        return union({key: entry for key, entry in self.managers.items() if key.manager == manager})

    def conflicts(self, manager: str, **spec: Any) -> set[tuple[str, str]]:
        with pytest.raises(ConflictsError) as caught:
            self.apply(manager, **spec)
        found = caught.value.conflicts
        return {(key.manager, printed(path)) for key, paths in found.items() for path in paths}

    @property
    def spec(self) -> dict[str, Any]:
        found: dict[str, Any] = self.obj["spec"]
        return found


def stored(obj: dict[str, Any]) -> dict[str, Any]:
    """The object after its defaults, as it is stored: a port is one of TCP, and what is empty is not written."""
    spec = {key: value for key, value in (obj.get("spec") or {}).items() if value not in ({}, [], None)}
    if "ports" in spec:
        spec["ports"] = [{"protocol": "TCP"} | port for port in spec["ports"]]
    return {"spec": spec}


def under_spec(**fields: Any) -> FieldSet:
    return from_fields_v1({"f:spec": {f"f:{name}": inner for name, inner in fields.items()}})


def test_the_story_of_a_custom_resource_as_a_real_control_plane_tells_it():
    first: dict[str, Any] = {
        "size": 1,
        "ports": [{"name": "a", "port": 1}],
        "tags": ["t1"],
        "labels": {"x": "1"},
        "atom": {"p": "1"},
    }
    port: dict[str, Any] = {PORT_A: {".": {}, "f:name": {}, "f:port": {}}}
    story = Story().apply("one", **first)
    assert story.fields("one") == under_spec(atom={}, labels={"f:x": {}}, ports=port, size={}, tags={'v:"t1"': {}})

    more = [{"name": "b", "port": 2}, {"name": "a", "protocol": "UDP", "port": 3}]
    story.apply("two", size=1, ports=more, tags=["t2"], labels={"y": "2"})
    assert story.conflicts("two", size=1, atom={"q": "1"}) == {("one", ".spec.atom")}

    story.apply("two", force=True, size=2, ports=[{"name": "a", "port": 9}], tags=["t2"])
    taken: dict[str, Any] = {PORT_A: {".": {}, "f:name": {}}}
    assert story.fields("one") == under_spec(atom={}, labels={"f:x": {}}, ports=taken, tags={'v:"t1"': {}})
    assert story.fields("two") == under_spec(ports=port, size={}, tags={'v:"t2"': {}})
    assert story.spec == first | {
        "size": 2,
        "ports": [{"name": "a", "port": 9, "protocol": "TCP"}],
        "tags": ["t1", "t2"],
    }

    story.apply("one", tags=["t1"])
    assert story.spec == {
        "size": 2,
        "ports": [{"name": "a", "port": 9, "protocol": "TCP"}],
        "tags": ["t1", "t2"],
    }

    story.update("three", color="blue", ports=[{"name": "z", "port": 5}])
    replaced: dict[str, Any] = {
        'k:{"name":"z","protocol":"TCP"}': {".": {}, "f:name": {}, "f:port": {}, "f:protocol": {}}
    }
    assert story.fields("three") == under_spec(color={}, ports=replaced)
    assert story.fields("two") == under_spec(size={}, tags={'v:"t2"': {}})
    assert story.fields("one") == under_spec(tags={'v:"t1"': {}})


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        ({"ports": [{"name": "a"}, {"name": "a"}]}, f"ports: duplicate entries for key {PRINTED_A}"),
        ({"tags": ["t1", "t1"]}, 'tags: duplicate entries for key [="t1"]'),
        ({"size": "x"}, "size: expected numeric (int or float), got string"),
        ({"size": [1]}, "size: expected numeric (int or float), got []interface {}"),
        ({"color": True}, "color: expected string, got &value.valueUnstructured{Value:true}"),
        ({"zz": 1}, "zz: field not declared in schema"),
        ({"tags": {"a": "b"}}, "tags: expected list, got &{map[a:b]}"),
        ({"labels": ["x"]}, "labels: expected map, got &{[x]}"),
        ({"ports": [{"name": "a", "port": True}]}, f"ports{PRINTED_A}.port: expected numeric (int or float), got bool"),
        (
            {"ports": [{"port": 9}]},
            'ports: element 0: associative list with keys has an element that omits key field "name" '
            "(and doesn't have default value)",
        ),
        ({"ports": [None]}, "ports: element 0: associative list with keys may not have a null element"),
        ({"ports": ["a"]}, "ports: element 0: associative list with keys may not have non-map elements"),
    ],
)  # fmt: skip
def test_what_the_schema_does_not_have_is_refused_in_its_words(spec, complaint):
    with pytest.raises(SchemaError) as caught:
        check({"spec": spec}, WIDGET)
    assert str(caught.value) == f".spec.{complaint}"


def test_several_complaints_come_together():
    with pytest.raises(SchemaError) as caught:
        check({"spec": {"color": 1, "size": "x"}}, WIDGET)
    assert str(caught.value).splitlines() == [
        "errors:",
        "  .spec.color: expected string, got &value.valueUnstructured{Value:1}",
        "  .spec.size: expected numeric (int or float), got string",
    ]


def test_nulls_and_what_nobody_declared_are_taken_as_they_come():
    check({"spec": {"size": None, "tags": None, "free": {"a": [{"b": 1}, None], "c": True}}}, WIDGET)
    story = Story().apply("one", free={"l": [{"name": "x"}], "m": {"k": 1}})
    assert to_fields_v1(story.fields("one")) == {"f:spec": {"f:free": {"f:l": {}, "f:m": {".": {}, "f:k": {}}}}}
    assert story.conflicts("two", free={"l": [{"name": "y"}], "m": {"j": 1}}) == {("one", ".spec.free.l")}


def test_who_applies_what_is_there_becomes_a_manager_beside_the_other():
    story = Story().apply("one", size=1, color="red").apply("two", size=1)
    assert story.fields("one") == under_spec(size={}, color={})
    assert story.fields("two") == under_spec(size={})
    assert story.conflicts("one", size=2, color="red") == {("two", ".spec.size")}


def test_a_field_that_another_manager_has_too_stays_when_one_drops_it():
    story = Story().apply("one", size=1, color="red").apply("two", size=1).apply("one", color="red")
    assert story.spec == {"size": 1, "color": "red"}
    assert Story(**story.spec).apply("one", color="red").spec == story.spec
    story.apply("two")
    assert story.spec == {"color": "red"}


def test_what_nobody_manages_stays_when_somebody_applies():
    story = Story(size=1, labels={"x": "1"}).apply("one", labels={"y": "2"}).apply("one", labels={"z": "3"})
    assert story.spec == {"size": 1, "labels": {"x": "1", "z": "3"}}


def test_an_update_takes_over_without_asking_and_loses_what_it_removes():
    story = Story().apply("one", size=1, labels={"x": "1"}).update("two", size=2, labels={})
    assert story.fields("one") == frozenset()
    assert story.fields("two") == under_spec(size={})


def test_a_list_of_one_value_is_managed_as_a_whole():
    story = Story().apply("one", list=["a", "b"])
    assert story.conflicts("two", list=["a"]) == {("one", ".spec.list")}
    assert story.apply("two", force=True, list=["a"]).spec == {"list": ["a"]}


@pytest.mark.parametrize(
    ("live", "config", "order"),
    [
        ("ab", "bc", "abc"),
        ("abc", "cb", "acb"),
        ("abc", "dc", "abdc"),
        ("abc", "cab", "cab"),
        ("ab", "ba", "ba"),
        ("abcd", "ec", "abecd"),
        ("", "ab", "ab"),
        ("ab", "", "ab"),
    ],
)
def test_items_come_in_the_order_of_the_configuration_and_others_stay_where_they_were(live, config, order):
    assert "".join(merged(list(live), list(config), SPEC.fields["tags"])) == order


def test_an_order_alone_changes_nothing():
    assert Story(tags=["a", "b"]).apply("one", tags=["b", "a"]).spec == {"tags": ["a", "b"]}


def test_an_item_that_the_object_has_twice_is_replaced_by_that_of_the_configuration():
    twice = [{"name": "a", "protocol": "TCP", "port": 1}, {"name": "a", "protocol": "TCP", "port": 2}]
    story = Story(ports=twice).apply("one", ports=[{"name": "a", "port": 3}])
    assert story.spec["ports"] == [{"name": "a", "port": 3, "protocol": "TCP"}]


SPECS = st.fixed_dictionaries(
    {},
    optional={
        "size": st.integers(0, 2),
        "color": st.sampled_from(["red", "blue"]),
        "tags": st.lists(st.sampled_from("abc"), unique=True, max_size=3),
        "labels": st.dictionaries(st.sampled_from("xyz"), st.sampled_from("12"), min_size=1, max_size=3),
        "atom": st.dictionaries(st.sampled_from("pq"), st.sampled_from("12"), min_size=1, max_size=2),
        "ports": st.lists(
            st.fixed_dictionaries({"name": st.sampled_from("ab"), "port": st.integers(1, 2)}),
            unique_by=lambda port: port["name"],
            max_size=2,
        ),
    },
)


@given(SPECS, SPECS)
def test_applying_twice_is_applying_once(before, config):
    story = Story(**before).apply("one", force=True, **config)
    spec, managers = story.spec, story.managers
    story.apply("one", **config)
    assert (story.spec, story.managers) == (spec, managers)


@given(SPECS, SPECS)
def test_all_managers_together_have_what_each_applied(first, second):
    story = Story().apply("one", **first)
    mine = story.fields("one")
    story.apply("two", force=True, **second)
    assert story.fields("one") <= mine
    assert story.fields("one") | story.fields("two") >= mine
    assert compare(story.obj, stored(story.apply("two", **second).obj), WIDGET).same


@given(SPECS, SPECS)
def test_force_leaves_nobody_else_what_it_changed(first, second):
    story = Story().apply("one", **first)
    before = story.obj
    story.apply("two", force=True, **second)
    assert not story.fields("one") & compare(before, story.obj, WIDGET).set_


@given(SPECS)
def test_what_only_one_managed_goes_when_it_is_dropped(config):
    story = Story(color="kept").apply("one", force=True, **{key: config[key] for key in config if key != "color"})
    assert story.apply("one").spec == {"color": "kept"}


@given(SPECS)
def test_a_set_is_read_as_it_was_written(config):
    fields = Story().apply("one", **config).fields("one")
    assert from_fields_v1(to_fields_v1(fields)) == fields
