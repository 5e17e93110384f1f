"""A storm as SARIF 2.1.0, which code scanning shows beside the line of the manifest: a result per loss by cause.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from levels.files.output import begins_with
from levels.storm.faults.catalogue import ALL_KINDS
from levels.storm.pipeline.judgement import name_of

if TYPE_CHECKING:
    from levels.storm.pipeline.judgement import StormJudgement
    from levels.storm.pipeline.places import ManifestPlace, ManifestPlaces
    from levels.storm.report import StormCause, StormFault, StormReport

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_PLUS = " + "
_HEAD = {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": {"name": "podfall"}}}]}
IS_SARIF = begins_with(json.dumps(_HEAD, indent=2).rpartition('"podfall"')[0] + '"podfall"')
"""Known as a SARIF log of podfall's."""


def storm_sarif(report: StormReport, places: ManifestPlaces, judgement: StormJudgement) -> str:
    """Its text. An `error` is what fails the storm, a `warning` what was lost besides."""
    fallen = [fault for fault in report.faults if fault.causes]
    kinds = list(dict.fromkeys([*ALL_KINDS, *(fault.fault for fault in fallen)]))
    driver = {"name": "podfall", "version": version("podfall"), "rules": [_rule(kind) for kind in kinds]}
    results = [
        _result(fault, cause, kinds.index(fault.fault), places, failed=name_of(fault) in judgement.failed)
        for fault in fallen
        for cause in fault.causes
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(kind: str) -> dict[str, Any]:
    """A kind of fault, or two at once."""
    text = " and ".join(ALL_KINDS[one].text for one in kind.split(_PLUS))
    return {"id": _id(kind), "shortDescription": {"text": f"{text[0].upper()}{text[1:]}."}}


def _id(kind: str) -> str:
    """No rule's name has spaces in it."""
    return kind.replace(_PLUS, "+")


def _result(fault: StormFault, cause: StormCause, rule: int, places: ManifestPlaces, *, failed: bool) -> dict[str, Any]:
    told = f"{name_of(fault)}: {cause.lost} of {fault.sent} requests are lost ({cause.letter}) at {cause.hop}"
    place = places.of(fault, cause) or places.first_service()
    return {
        "ruleId": _id(fault.fault),
        "ruleIndex": rule,
        "level": "error" if failed else "warning",
        "message": {"text": f"{told}: {cause.text}"},
        "locations": [] if place is None else [_location(place)],
        "partialFingerprints": {"podfallLoss/v1": _fingerprint(fault, cause)},
    }


def _location(place: ManifestPlace) -> dict[str, Any]:
    return {
        "physicalLocation": {"artifactLocation": {"uri": _uri(place.file)}, "region": {"startLine": place.line}},
        "logicalLocations": [{"fullyQualifiedName": place.object, "kind": "resource"}],
    }


def _uri(file: str) -> str:
    """Relative to where podfall was called, as code scanning wants it, if it can be."""
    path = PurePath(file)
    here = Path.cwd()
    if path.is_absolute() and not path.is_relative_to(here):
        return path.as_uri()
    return quote((path.relative_to(here) if path.is_absolute() else path).as_posix())


def _fingerprint(fault: StormFault, cause: StormCause) -> str:
    """The same as long as the same fault loses by the same cause, however much and on whatever line."""
    return sha256("\n".join((name_of(fault), cause.letter, cause.cause, cause.service)).encode()).hexdigest()[:32]
