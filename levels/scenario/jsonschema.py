"""The JSON Schema of podfall's files, made from the types that the loaders use: `podfall schema` prints it.

An editor that is given it completes and checks scenario files. It says what a file may hold; what makes sense beyond
that (a client that exists, one test per predicate) only the loader knows. Draft 2020-12: https://json-schema.org.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from engine.runtime.images import ImageBehaviour
from levels.campaign.index import CampaignFile
from levels.scenario.loading.yaml_rules import TICKS
from levels.scenario.schema.file import ScenarioFile, ScenarioMetadata
from levels.scenario.schema.strict import Strict

_REF = "#/$defs/{name}"
_SECONDS = {"type": "string", "pattern": "^[0-9]+s$"}


class ImageCatalogFile(Strict, frozen=True, kw_only=True):
    """Behaviours of images that several scenarios share."""

    api_version: Literal["podfall/v1alpha1"]
    kind: Literal["ImageCatalog"]
    images: dict[str, ImageBehaviour]


class RunScenario(Strict, frozen=True, kw_only=True):
    """Which scenario was played; it follows in full, as the next document."""

    name: str
    sha256: str


class RunWrite(Strict, frozen=True, kw_only=True):
    """A file of the folder has a new text; null where it is gone."""

    path: str
    text: str | None


class RunHttp(Strict, frozen=True, kw_only=True):
    """A request over HTTP that may have written; a body that is no text stands in base64."""

    method: str
    path: str
    query: str = ""
    content_type: str = ""
    accept: str = ""
    user: str = ""
    user_agent: str = ""
    groups: tuple[str, ...] = ()
    body: str = ""
    body_base64: str = ""


class RunEdit(Strict, frozen=True, kw_only=True):
    """The text that came back from an editor, and the how manieth it was."""

    number: int
    text: str


class RunUnsaved(Strict, frozen=True, kw_only=True):
    """Why a `save` wrote nothing, and the how manieth it was."""

    number: int
    why: str


class RunEntry(Strict, frozen=True, kw_only=True):
    """An input after tick `tick`: exactly one of run, write, edit, unsaved, http and interrupt."""

    tick: int
    run: str = ""
    write: RunWrite | None = None
    edit: RunEdit | None = None
    unsaved: RunUnsaved | None = None
    http: RunHttp | None = None
    interrupt: bool = False


class RunSpec(Strict, frozen=True, kw_only=True):
    """The inputs of a run."""

    scenario: RunScenario
    seed: int
    rules: str
    epoch: int | None = None
    script: tuple[RunEntry, ...]
    end_tick: int


class RunStatus(Strict, frozen=True, kw_only=True):
    """What came of it."""

    digest: str
    verdict: str = ""
    medals: tuple[str, ...] = ()
    served: int = 0
    lost: int = 0
    hints_used: int = 0


class RunTick(Strict, frozen=True, kw_only=True):
    """The short form of a tick that wrote: 8 hex digits of its line, and of each written object."""

    line: str
    keys: dict[str, str]


class RunFile(Strict, frozen=True, kw_only=True):
    """A recording."""

    api_version: Literal["podfall/v1alpha1"]
    kind: Literal["Run"]
    metadata: ScenarioMetadata
    spec: RunSpec
    status: RunStatus
    ticks: dict[int, RunTick]


_KINDS: dict[str, type] = {
    "Scenario": ScenarioFile,
    "Campaign": CampaignFile,
    "Run": RunFile,
    "ImageCatalog": ImageCatalogFile,
}


def json_schema(more: Mapping[str, type] | None = None) -> dict[str, Any]:
    """One schema for every document: podfall's own kinds in full; Kubernetes objects are let through.

    `more` are kinds of files that are no concern of scenarios, by their names.
    """
    known = {**_KINDS, **(more or {})}
    refs, found = msgspec.json.schema_components([*known.values(), ImageBehaviour], ref_template=_REF)
    *kinds, behaviour = refs
    definitions: dict[str, Any] = {name: _with_seconds(one) for name, one in found.items()}
    definitions["ScenarioSpec"]["properties"]["images"] = {
        "type": "object",
        "additionalProperties": behaviour,
        "default": {},
        "description": "What images do, over those that podfall knows.",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "podfall/v1alpha1",
        "description": f"A document of a podfall file: {', '.join(known)}.",
        "type": "object",
        "required": ["apiVersion", "kind"],
        "properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}},
        "allOf": [_if_kind(kind, ref) for kind, ref in zip(known, kinds, strict=True)],
        "$defs": definitions,
    }


def _if_kind(kind: str, ref: dict[str, Any]) -> dict[str, Any]:
    """Only a document that claims to be of that kind is held to its type."""
    return {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": ref}


def _with_seconds(definition: dict[str, Any]) -> dict[str, Any]:
    """Let `30s` stand where a number of ticks is meant, as the loader does."""
    for name, one in definition.get("properties", {}).items():
        if name in TICKS:
            definition["properties"][name] = _or_seconds(one)
    return definition


def _or_seconds(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_or_seconds(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "integer":
        return {"anyOf": [{"type": "integer"}, _SECONDS], **{k: v for k, v in schema.items() if k != "type"}}
    return {key: _or_seconds(one) if key in {"anyOf", "items", "prefixItems"} else one for key, one in schema.items()}
