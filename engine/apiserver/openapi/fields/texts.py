"""What a type, and a field of it, means."""

from __future__ import annotations

import re

from engine.apiserver.openapi.fields import objecttexts, podtexts, recorded
from engine.apiserver.openapi.fields.enums import values_of

_ENTRY = re.compile(r"^([\w.]+): (.*)$", re.MULTILINE)
_OWN = dict(_ENTRY.findall(podtexts.TEXTS + objecttexts.TEXTS))
_OF_OBJECTS = {
    "metadata": "The object's name, its labels, and all else that every object has.",
    "spec": "What is wanted.",
    "status": "What has become of it, as its controller sees it.",
}


def of_type(struct: str, own: str) -> str:
    """What a type is; `own` where nothing else is said of it."""
    return recorded.TEXTS.get(struct, own)


def of_field(struct: str, field: str, *, is_kind: bool) -> str:
    """What a field of a struct, or of a whole kind, is, with its values; empty where nothing is said of it."""
    name = f"{struct}.{field}"
    general = (recorded.OF_EVERY_KIND | _OF_OBJECTS).get(field, "") if is_kind else ""
    text = recorded.TEXTS.get(name) or _OWN.get(name) or general
    values = values_of(struct, field)
    if not values or not text:
        return text
    meanings = recorded.VALUES.get(name, {})
    listed = "\n".join(f' - `"{value}"` {meanings.get(value, "")}'.rstrip() for value in values)
    return f"{text}\n\nPossible enum values:\n{listed}"
