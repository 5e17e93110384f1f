"""The SARIF log of a storm, judged by the parts of the standard that it uses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from levels.scenario.session_config import ManifestFile
from levels.storm.faults.catalogue import ALL_KINDS
from levels.storm.pipeline.judgement import StormJudgement
from levels.storm.pipeline.places import ManifestPlaces
from levels.storm.pipeline.sarif import IS_SARIF, storm_sarif
from tests.levels.storm.pipeline.reports import cause, fault, report

MESSAGE = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string"}},
}


def thing(required: str, **properties: Any) -> dict[str, Any]:
    """An object of which these properties are known and those named are needed, as SARIF's schema has them."""
    return {
        "type": "object",
        "required": required.split(),
        "additionalProperties": False,
        "properties": properties,
    }


TEXT = {"type": "string"}
PARTS = thing(
    "version runs",
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"enum": ["2.1.0"]},
    runs={
        "type": "array",
        "items": thing(
            "tool",
            tool=thing(
                "driver",
                driver=thing(
                    "name",
                    name=TEXT,
                    version=TEXT,
                    rules={
                        "type": "array",
                        "uniqueItems": True,
                        "items": thing("id", id=TEXT, shortDescription=MESSAGE),
                    },
                ),
            ),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            results={
                "type": "array",
                "items": thing(
                    "message",
                    ruleId=TEXT,
                    ruleIndex={"type": "integer", "minimum": -1},
                    level={"enum": ["none", "note", "warning", "error"]},
                    message=MESSAGE,
                    locations={
                        "type": "array",
                        "items": thing(
                            "",
                            physicalLocation=thing(
                                "artifactLocation",
                                artifactLocation=thing("", uri={"type": "string", "format": "uri-reference"}),
                                region=thing("", startLine={"type": "integer", "minimum": 1}),
                            ),
                            logicalLocations={
                                "type": "array",
                                "uniqueItems": True,
                                "items": thing("", fullyQualifiedName=TEXT, kind=TEXT),
                            },
                        ),
                    },
                    partialFingerprints={"type": "object", "additionalProperties": TEXT},
                ),
            },
        ),
    },
)
"""https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, as far as podfall writes it."""
SERVICE = "kind: Service\nmetadata: {name: web}\n"
FOUND = report(
    fault("pod-delete", "deploy/web", cause(7), cause(1, "T", "Pod gone")),
    fault("node-drain + dns-hang", "node/node-1 + coredns", cause(2, service="")),
    fault("scale-down", "deploy/web"),
)


NOTHING_FAILS = StormJudgement({})


def log(file="k8s/my app.yaml", judgement=NOTHING_FAILS):
    text = storm_sarif(FOUND, ManifestPlaces([ManifestFile(file, SERVICE)], lambda _: None), judgement)
    return json.loads(text)


def test_it_is_as_the_standard_has_it():
    validator = jsonschema.Draft202012Validator(PARTS, format_checker=jsonschema.FormatChecker())

    validator.validate(log())
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(log() | {"version": "2.0.0"})


def test_each_loss_by_cause_is_a_result_of_the_rule_of_its_kind():
    (run,) = log(judgement=StormJudgement({"pod-delete deploy/web": "lost more"}))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]

    assert rules == [*ALL_KINDS, "node-drain+dns-hang"]
    assert [(one["ruleId"], one["level"]) for one in run["results"]] == [
        ("pod-delete", "error"),
        ("pod-delete", "error"),
        ("node-drain+dns-hang", "warning"),
    ]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"])
    assert run["results"][0]["message"]["text"] == (
        "pod-delete deploy/web: 7 of 100 requests are lost (R) at kube-proxy on node-1: "
        "the rules of node-1 list it; in truth its process has ended"
    )


def test_a_loss_that_stands_nowhere_is_shown_at_the_first_service():
    (run,) = log()["runs"]
    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]

    assert places == [{"artifactLocation": {"uri": "k8s/my%20app.yaml"}, "region": {"startLine": 1}}] * 3


def test_files_are_named_from_where_podfall_was_called(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def uri(file):
        result = log(str(file))["runs"][0]["results"][0]
        return result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]

    assert uri(tmp_path / "k8s" / "web.yaml") == "k8s/web.yaml"
    assert uri(Path("./web.yaml")) == "web.yaml"
    assert uri("/elsewhere/web.yaml") == "file:///elsewhere/web.yaml"


def test_a_loss_is_known_again_whatever_it_cost():
    more = report(fault("pod-delete", "deploy/web", cause(70)))
    again = json.loads(storm_sarif(more, ManifestPlaces([], lambda _: None), StormJudgement({})))

    first = log()["runs"][0]["results"]
    assert again["runs"][0]["results"][0]["partialFingerprints"] == first[0]["partialFingerprints"]
    assert len({one["partialFingerprints"]["podfallLoss/v1"] for one in first}) == 3


def test_podfall_knows_it_again():
    assert IS_SARIF(json.dumps(log(), indent=2).encode())
    assert not IS_SARIF(b'{"version": "2.1.0", "runs": []}')
