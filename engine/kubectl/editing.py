"""The text that `kubectl edit` hands to an editor, and what it reads back.

Called by cmd/basic/edit.py. Pure: the editor itself is a port (`engine.kubectl.editor`).

Upstream: k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.api.serializer.yamltext import ManifestLoader
from engine.api.status import StatusError
from engine.golang import yaml as goyaml
from engine.golang.yamlerrors import go_yaml_text

_HEADER = (
    "# Please edit the object below. Lines beginning with a '#' will be ignored,\n"
    "# and an empty file will abort the edit. If an error occurs while saving this file will be\n"
    "# reopened with the relevant failures.\n"
    "#\n"
)


@dataclass
class Reasons:
    """Why a file is opened again: each with its causes."""

    found: list[tuple[str, list[str]]] = field(default_factory=list)

    def syntax(self, problem: str) -> None:
        """Note that the text could not be read."""
        self.found.append((f"The edited file had a syntax error: {problem}", []))

    def invalid(self, name: str, error: StatusError) -> None:
        """Note what the server found wrong with an object."""
        causes = (error.details or {}).get("causes") or ()
        texts = [f"{cause.get('field', '<nil>')}: {cause['message']}" for cause in causes]
        self.found.append((f"{name} was not valid", texts))

    def text(self) -> str:
        """Return them as comments."""
        lines = ""
        for head, causes in self.found:
            lines += f"# {_commented(head)}{':' if causes else ''}\n"
            lines += "".join(f"# * {_commented(cause)}\n" for cause in causes)
            lines += "#\n"
        return lines


def written(objects: list[dict[str, Any]], output: str) -> str:
    """Return the objects as the editor shows them: YAML, or JSON for -o json; several as a List."""
    several = {"apiVersion": "v1", "kind": "List", "metadata": {}, "items": objects}
    value = objects[0] if len(objects) == 1 else several
    return json.dumps(value, indent=4, sort_keys=True) + "\n" if output == "json" else goyaml.dump(value)


def with_header(text: str, reasons: Reasons, output: str) -> str:
    """Return the text of the file: the remarks for the player, why it is opened again, and the objects."""
    return text if output == "json" else f"{_HEADER}{reasons.text()}{text}"


def without_comments(text: str) -> str:
    """Return the text without its comment lines, which say nothing about the objects."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line for line in lines if not line.lstrip().startswith("#"))


def read_back(text: str) -> list[dict[str, Any]]:
    """Return the objects of an edited text; those of a List one by one.

    Raises:
        ValueError: with what is wrong with it.

    """
    try:
        documents = [document for document in yaml.load_all(text, Loader=ManifestLoader) if document is not None]
    except yaml.YAMLError as error:
        message = f"error parsing edited-file: error converting YAML to JSON: {go_yaml_text(error)}"
        raise ValueError(message) from error
    found = [item for document in documents for item in _items(document)]
    if not all(isinstance(item, dict) and isinstance(item.get("metadata"), dict) for item in found):
        message = "unable to decode \"edited-file\": Object 'Kind' is missing"
        raise ValueError(message)
    return found


def _items(document: Any) -> list[Any]:
    items = document.get("items") if isinstance(document, dict) and document.get("kind") == "List" else None
    return items if isinstance(items, list) else [document]


def _commented(text: str) -> str:
    return text.replace("\n", "\n# ")
