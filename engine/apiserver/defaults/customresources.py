"""Defaults of a CustomResourceDefinition (apiextensions/v1/defaults.go)."""

from __future__ import annotations

from typing import Any

Struct = dict[str, Any]


def definition(given: Struct) -> Struct:
    """Where no version is said to have been stored, it is the one that is."""
    status, versions = given.get("status") or {}, (given.get("spec") or {}).get("versions") or ()
    storage = [version.get("name", "") for version in versions if version.get("storage")]
    return given if status.get("storedVersions") else given | {"status": status | {"storedVersions": storage}}


def definition_spec(given: Struct) -> Struct:
    """A kind is converted without webhooks; singular and list kind follow from the kind."""
    names = given.get("names") or {}
    kind = names.get("kind") or ""
    filled = {"singular": kind.lower(), "listKind": f"{kind}List" if kind else ""}
    names = names | {key: value for key, value in filled.items() if not names.get(key)}
    conversion = given.get("conversion")
    return given | {"names": names, "conversion": {"strategy": "None"} if conversion is None else conversion}
