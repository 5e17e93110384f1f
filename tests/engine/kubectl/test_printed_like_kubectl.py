"""The recorded output of the real kubectl, compared byte for byte with what tables, printers and describers make."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import Any

import pytest

from engine.api.meta import Object
from engine.api.scheme import SCHEME, Resource
from engine.api.serializer import wire
from engine.apiserver.tables import table
from engine.kubectl.describe import describe
from engine.kubectl.printers.outputs import PrintError, print_objects, print_table, print_tables
from engine.kubectl.printers.sorting import sort_objects
from tests.engine.kubectl import golden
from tests.engine.kubectl.frozen import FrozenRest, load

_VALUE_FLAGS = {
    "-n": "namespace",
    "--namespace": "namespace",
    "-l": "labels",
    "--selector": "labels",
    "-o": "output",
    "--output": "output",
    "-L": "columns",
    "--label-columns": "columns",
    "--field-selector": "fields",
    "--sort-by": "sort",
    "--chunk-size": "chunk",
}
_ON_FLAGS = {"-A": "all", "--all-namespaces": "all", "--show-labels": "labels_shown", "--no-headers": "bare"}
_ON_FLAGS |= {"--show-kind": "kind_shown", "--show-managed-fields": "managed"}
_TEMPLATED = ("jsonpath", "custom-columns")


@dataclass
class _Line:
    """A command line as far as this test understands it."""

    verb: str = ""
    words: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    on: set[str] = field(default_factory=set)
    understood: bool = True


def _read(argv: str) -> _Line:
    line = _Line()
    words = iter(shlex.split(argv)[1:])
    line.verb = next(words, "")
    for word in words:
        flag, equals, value = word.partition("=")
        if word in _ON_FLAGS:
            line.on.add(_ON_FLAGS[word])
        elif word.startswith("-o") and len(word) > 2:
            line.values["output"] = word[2:].removeprefix("=")
        elif flag in _VALUE_FLAGS:
            line.values[_VALUE_FLAGS[flag]] = value if equals else next(words)
        elif word.startswith("-"):
            line.understood = False
        else:
            line.words.append(word)
    return line


def _resource(name: str) -> Resource | None:
    for resource in SCHEME:
        if name.lower() in {resource.plural, resource.singular, resource.name, *resource.short_names}:
            return resource
    return None


def _pairs(line: _Line) -> list[tuple[Resource, list[str]]] | None:
    """Return what is asked for: resources, each with its names (none: all)."""
    if not line.words:
        return None
    if "/" in line.words[0]:
        split = [word.split("/") for word in line.words]
        pairs = [(_resource(kind), [name]) for kind, name in split]
    elif line.words[0] == "all":
        pairs = [(resource, []) for resource in SCHEME if "all" in resource.categories]
    else:
        pairs = [(_resource(kind), line.words[1:]) for kind in line.words[0].split(",")]
    found = [(resource, names) for resource, names in pairs if resource is not None]
    return found if len(found) == len(pairs) else None


def _serves(case: dict[str, Any]) -> bool:
    if case["verb"] not in {"get", "describe"} or "setup" in case or case["exit_code"] is None:
        return False
    line = _read(case["argv"])
    return line.understood and not case.get("volatile") and _pairs(line) is not None and _fits(line, case)


def _fits(line: _Line, case: dict[str, Any]) -> bool:
    """Errors are the verbs' concern, apart from those of templates."""
    output = line.values.get("output", "")
    if output.startswith("go-template") or "Error from server" in case["stderr"]:
        return False
    return not case["exit_code"] or output.startswith(_TEMPLATED)


CASES = [
    case
    for name in ("get", "describe")
    for case in ({**case, "verb": name} for case in load(name)["cases"])
    if _serves(case)
]


def _fetch(rest: FrozenRest, line: _Line, resource: Resource, names: list[str]) -> list[dict[str, Any]]:
    everywhere = "all" in line.on or not resource.namespaced
    namespace = None if everywhere else line.values.get("namespace", "default")
    labels, fields = line.values.get("labels", ""), line.values.get("fields", "")
    items: list[dict[str, Any]] = rest.list(resource, namespace, labels=labels, fields=fields)["items"]
    if names:
        items = [item for item in items if item["metadata"]["name"].startswith(tuple(names))]
        exact = [item for item in items if item["metadata"]["name"] in names]
        items = exact or items
    return sort_objects(items, line.values["sort"]) if "sort" in line.values else items


def _get(rest: FrozenRest, line: _Line, pairs: list[tuple[Resource, list[str]]]) -> str:
    output = line.values.get("output", "")
    fetched = [(resource, _fetch(rest, line, resource, names)) for resource, names in pairs]
    if output not in {"", "wide"}:
        objects = [item for _, items in fetched for item in items]
        single = len(pairs) == 1 and len(pairs[0][1]) == 1
        return print_objects(output, objects, single=single, show_managed_fields="managed" in line.on)
    tables = [(resource, table(resource, _typed(resource, items), rest.now())) for resource, items in fetched if items]
    options: dict[str, Any] = {
        "wide": output == "wide",
        "headers": "bare" not in line.on,
        "namespaces": "all" in line.on and pairs[0][0].namespaced,
        "label_columns": [name for name in line.values.get("columns", "").split(",") if name],
        "show_labels": "labels_shown" in line.on,
    }
    if len(pairs) == 1 and "kind_shown" not in line.on and "/" not in line.words[0]:
        return print_table(tables[0][1], **options) if tables else ""
    return print_tables([(_prefix(resource), shown) for resource, shown in tables], **options)


def _typed(resource: Resource, items: list[dict[str, Any]]) -> list[Object]:
    return [wire.decode(resource, item, strict=False) for item in items]


def _prefix(resource: Resource) -> str:
    return f"{resource.singular}.{resource.group}" if resource.group else resource.singular


def _describe(rest: FrozenRest, line: _Line, pairs: list[tuple[Resource, list[str]]]) -> str:
    texts = []
    exact = False
    for resource, names in pairs:
        for item in _fetch(rest, line, resource, names):
            exact = exact or not names or item["metadata"]["name"] in names
            texts.append(describe(rest, resource, item))  # type: ignore[arg-type]
    return "\n\n".join(texts) if exact else "".join(text + "\n" for text in texts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_prints_what_kubectl_printed(case: dict[str, Any]) -> None:
    line = _read(case["argv"])
    pairs = _pairs(line) or []
    # The recording server has no quotas, which changes the description of a namespace.
    rest = FrozenRest(case["state"], without=frozenset({"resourcequotas", "limitranges"}))
    try:
        printed, error = (_get if case["verb"] == "get" else _describe)(rest, line, pairs), ""
    except PrintError as raised:
        printed, error = "", raised.stderr()
    assert printed == case["stdout"]
    if case["exit_code"]:
        assert error == case["stderr"]


def test_most_recorded_cases_are_compared() -> None:
    assert len(CASES) >= 90


@pytest.mark.parametrize(
    "line",
    ["get pods", "get pods -o wide", "get po -l type=db --field-selector status.phase=Running"],
)
def test_a_table_of_pods_is_made_without_their_wire_form(line: str, monkeypatch: pytest.MonkeyPatch):
    rest = golden.cluster("cluster")
    encoded: list[object] = []
    monkeypatch.setattr(wire, "encode", encoded.append)

    assert golden.run(rest, f"kubectl {line}").stdout.startswith("NAME")
    assert encoded == []
