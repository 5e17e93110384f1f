"""A manifest file with changed objects: every document that is not changed stays as it is, character by character."""

from __future__ import annotations

import json
from typing import Any

from engine.api.serializer.yamltext import ManifestLoader
from levels.files.documents import YAMLDocument, parse_documents
from levels.storm.fixes.formatting import dumped, indentation_of, rewritten
from levels.storm.fixes.manifest_set import NEW, ManifestObject

ValueChange = tuple[tuple[str | int, ...], Any, Any]


def rewritten_file(name: str, text: str, changed: list[ManifestObject]) -> str:
    """The file's text with these objects in the place of those of the same kind and name, new ones at its end.

    Raises UnreadableError where it cannot be read any more.
    """
    wanted = {obj.key: obj.value for obj in changed}
    documents = parse_documents(name, text, ManifestLoader)
    if name.endswith(".json"):
        return _as_json(text, documents, wanted)
    out, left = text, dict(wanted)
    for document in reversed(documents):
        changes = _changes(document.value, left)
        if changes:
            start = out.rfind("\n", 0, document.node.start_mark.index) + 1
            end = document.node.end_mark.index
            out = out[:start] + _document(out[start:end], changes) + out[end:]
    for value in left.values():
        separator = "" if out.endswith("\n") or not out else "\n"
        out += f"{separator}---\n{dumped(value, indentation_of(text))}"
    return out


def _document(text: str, changes: list[ValueChange]) -> str:
    mark = "---" if text.startswith("---") else ""
    written = rewritten(text.removeprefix("---"), changes)
    return mark + ("\n" if mark and not written.startswith("\n") else "") + written


def _changes(value: Any, wanted: dict[tuple[str, str, str], Any]) -> list[ValueChange]:
    """What changes in a document and where; taken from `wanted`, so that the last of two equals is changed."""
    out: list[ValueChange] = []
    for path, one in _objects(value):
        key = ManifestObject(NEW, "", one).key
        if key in wanted:
            after = wanted.pop(key)
            if after != one:
                out.append((path, one, after))
    return out


def _objects(value: Any) -> list[tuple[tuple[str | int, ...], dict[str, Any]]]:
    if not isinstance(value, dict):
        return []
    items = value.get("items") if str(value.get("kind", "")).endswith("List") else None
    if isinstance(items, list):
        return [(("items", at), item) for at, item in enumerate(items) if isinstance(item, dict)]
    return [((), value)]


def _as_json(text: str, documents: list[YAMLDocument], wanted: dict[tuple[str, str, str], Any]) -> str:
    """JSON has no comments to keep; new objects of such a file become a list with the old ones."""
    values = [document.value for document in documents]
    found: list[Any] = []
    for value in values:
        objects = [wanted.pop(ManifestObject(NEW, "", one).key, one) for _, one in _objects(value)]
        found += objects
    found += wanted.values()
    whole = found[0] if len(found) == 1 else {"apiVersion": "v1", "kind": "List", "items": found}
    indent = indentation_of(text.replace("{", " ").replace('"', "")).maps
    return json.dumps(whole, indent=indent, ensure_ascii=False) + "\n"
