from __future__ import annotations

import copy

import msgspec
import pytest
from jsonschema import Draft202012Validator

from engine.runtime.images import CATALOG_FILE
from levels.campaign.index import CAMPAIGN_FILE, campaign
from levels.files.documents import read_documents
from levels.recording.record import save_run
from levels.scenario.jsonschema import RunFile, json_schema
from levels.scenario.loading.template import TEMPLATE
from tests.levels.session.playing import EXAMPLE, run, session_of

SCHEMA = json_schema()
KINDS_OF_NOTHING = {"id": "o", "text": "t", "traffic": {"client": "c", "window": [1, 2], "kinds": {"Q": {"max": 0}}}}


Draft202012Validator.check_schema(SCHEMA)
JUDGE = Draft202012Validator(SCHEMA)


def wrong_with(value: object) -> list[tuple[str, str]]:
    """The path and the schema's word for each fault; of the alternatives of an anyOf, only that none fits."""
    return [(error.json_path, str(error.validator)) for error in JUDGE.iter_errors(value)]


@pytest.mark.parametrize(
    "file",
    [TEMPLATE, CAMPAIGN_FILE, CATALOG_FILE, *(entry.file for entry in campaign())],
    ids=str,
)
def test_every_document_that_podfall_ships_fits(file):
    assert [wrong_with(document.value) for document in read_documents(str(file))] == [
        [] for _ in read_documents(str(file))
    ]


@pytest.mark.parametrize(
    ("path", "value", "place", "word"),
    [
        (("spec", "sead"), 3, "$.spec", "additionalProperties"),
        (("spec", "rules"), {"maxTick": "soon"}, "$.spec.rules.maxTick", "anyOf"),
        (("spec", "faults"), [{"at": 3, "kind": "explode"}], "$.spec.faults[0].kind", "enum"),
        (("spec", "solutions"), [{"name": "x"}], "$.spec.solutions[0]", "required"),
        (("spec", "images"), {"x": {"listen": []}}, "$.spec.images.x", "additionalProperties"),
        (("spec", "objectives"), [KINDS_OF_NOTHING], "$.spec.objectives[0].traffic", "anyOf"),
        (("apiVersion",), "podfall/v2", "$.apiVersion", "enum"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(path, value, place, word):
    document = copy.deepcopy(read_documents(str(TEMPLATE))[0].value)
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert (place, word) in wrong_with(document)


def test_seconds_fit_where_ticks_are_meant():
    document = read_documents(str(TEMPLATE))[0].value
    document["spec"]["warmup"] = "15s"
    assert wrong_with(document) == []
    document["spec"]["seed"] = "15s"
    assert wrong_with(document) != []


def test_kubernetes_objects_behind_a_scenario_are_let_through():
    assert wrong_with({"apiVersion": "v1", "kind": "Pod", "spec": {"anything": 1}}) == []


def test_a_recording_fits(tmp_path):
    session = session_of(EXAMPLE)
    for line in ("tick 12", "kubectl get pods", "kubectl delete pod -l service=go-demo-2 --wait=false", "tick 3"):
        run(session, line)
    save_run(session, str(tmp_path / "run.yaml"))
    recording = read_documents(str(tmp_path / "run.yaml"))[0].value
    read = msgspec.convert(recording, RunFile, strict=True)
    assert (read.spec.end_tick, len(read.spec.script), read.status.digest) == (15, 4, session.digest.hexdigest())


def test_types_are_described():
    assert SCHEMA["$defs"]["FaultEntry"]["description"].startswith("Something that goes wrong")


def test_no_type_is_called_by_its_module():
    assert [name for name in SCHEMA["$defs"] if "." in name] == []
