"""``kubectl describe`` of kinds without a describer of their own: every field, as a tree.

Also ConfigMaps and Secrets, whose data have a form of their own.
"""

from __future__ import annotations

import base64
import re
from typing import Any

from engine.client.restclient import RESTClient
from engine.golang.fmt import go_value
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.writer import PrefixWriter, labels_and_annotations, metadata

_SKIPPED = frozenset(f".metadata.{field}" for field in ("managedFields", "name", "namespace", "labels", "annotations"))
_ACRONYMS = frozenset({"API", "URL", "UID", "OSB", "GUID"})
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|-")


def describe_generic(writer: PrefixWriter, rest: RESTClient, obj: dict[str, Any], show_events: bool) -> None:
    """Write an object's fields in alphabetical order, with labels made from their names."""
    writer.field(0, "Name", obj["metadata"]["name"])
    writer.field(0, "Namespace", obj["metadata"].get("namespace", ""))
    labels_and_annotations(writer, obj)
    _fields(writer, 0, obj, "")
    if show_events:
        describe_events(writer, rest, obj)


def describe_config_map(writer: PrefixWriter, rest: RESTClient, config_map: dict[str, Any], show_events: bool) -> None:
    """Write the description of a ConfigMap with all of its text."""
    metadata(writer, config_map)
    writer.line(0, "\nData\n====")
    for key, value in sorted((config_map.get("data") or {}).items()):
        writer.line(0, f"{key}:\n----\n{value}\n")
    writer.line(0, "\nBinaryData\n====")
    for key, value in sorted((config_map.get("binaryData") or {}).items()):
        writer.line(0, f"{key}: {len(base64.b64decode(value))} bytes")
    writer.line(0)
    if show_events:
        describe_events(writer, rest, config_map)


def describe_secret(writer: PrefixWriter, rest: RESTClient, secret: dict[str, Any], show_events: bool) -> None:  # noqa: ARG001 - one form
    """Write the description of a Secret: how long each value is, never the value."""
    metadata(writer, secret)
    writer.line(0, f"\nType:\t{secret.get('type', '')}\n\nData\n====")
    for key, value in sorted((secret.get("data") or {}).items()):
        writer.field(0, key, f"{len(base64.b64decode(value))} bytes")


def _fields(writer: PrefixWriter, level: int, content: dict[str, Any], path: str) -> None:
    for field, value in sorted(content.items()):
        here = f"{path}.{field}"
        if here in _SKIPPED:
            continue
        if isinstance(value, dict):
            writer.heading(level, _label(field))
            _fields(writer, level + 1, value, here)
        elif isinstance(value, list):
            writer.heading(level, _label(field))
            for item in value:
                if isinstance(item, dict):
                    _fields(writer, level + 1, item, here)
                else:
                    writer.line(level + 1, go_value(item))
        else:
            writer.field(level, _label(field), go_value(value))


def _label(field: str) -> str:
    """Turn ``involvedObject`` into ``Involved Object``; names with other characters stay as they are."""
    if not all(character.isalpha() or character == "-" for character in field):
        return field
    words = []
    for word in _WORDS.findall(field):
        upper = word.upper()
        words.append(upper if upper in _ACRONYMS else word.capitalize() if word.islower() else word)
    return " ".join(words)
