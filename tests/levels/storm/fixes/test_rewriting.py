from __future__ import annotations

import json

import pytest

from levels.files.documents import UnreadableError
from levels.scenario.session_config import ManifestFile
from levels.session.manifests.pieces import pieces_of
from levels.storm.fixes.manifest_set import NEW, ManifestObject, ManifestSet
from levels.storm.fixes.rewriting import rewritten_file
from tests.levels.storm.fixes.apps import budget

FILE = """\
# all of it
---
kind: ConfigMap   # untouched:   even   this
metadata: { name: conf }
data: {a:   b}
---
# the server
kind: Deployment
metadata:
    name: web
spec:
    replicas: 1  # one
    # the end of it
---
kind: Service
metadata:
      name: web
"""


def replicas(name: str, text: str, count: int = 2) -> ManifestObject:
    there = ManifestSet.of((ManifestFile(name, text),))
    found = there.get(("Deployment", "default", "web"))
    assert found is not None
    return found.edited(lambda value: value["spec"].update(replicas=count))


def test_only_the_document_that_changes_is_touched():
    assert rewritten_file("a.yaml", FILE, [replicas("a.yaml", FILE)]) == FILE.replace("replicas: 1", "replicas: 2")


def test_a_new_object_stands_at_the_end_in_the_files_manner():
    text = rewritten_file("a.yaml", FILE, [ManifestObject(NEW, "a.yaml", budget(maxUnavailable=1))])
    assert text.startswith(FILE + "---\napiVersion: policy/v1\n")
    assert text.endswith("spec:\n    selector:\n        matchLabels:\n            app: web\n    maxUnavailable: 1\n")
    assert len(pieces_of(ManifestFile("a.yaml", text))) == 4


def test_of_two_with_one_name_the_last_is_changed():
    twice = FILE.replace("kind: Service", "kind: Deployment").rstrip() + "\nspec:\n      replicas: 1\n"
    changed = rewritten_file("a.yaml", twice, [replicas("a.yaml", twice, 3)])
    assert changed == twice[: twice.rindex("1")] + "3\n"


def test_an_item_of_a_list_is_changed_where_it_stands():
    text = "kind: List\nitems:\n- kind: Deployment\n  metadata: {name: web}\n  spec: {replicas: 1} # one\n"
    assert rewritten_file("a.yaml", text, [replicas("a.yaml", text)]) == text.replace("replicas: 1", "replicas: 2")


def test_json_stays_json():
    value = {"kind": "Deployment", "metadata": {"name": "web"}, "spec": {"replicas": 1}}
    text = json.dumps(value, indent=4) + "\n"
    more = ManifestObject(NEW, "a.json", budget(maxUnavailable=1))
    assert rewritten_file("a.json", text, [replicas("a.json", text)]) == text.replace(": 1", ": 2")
    assert [one["kind"] for one in json.loads(rewritten_file("a.json", text, [more]))["items"]] == [
        "Deployment",
        "PodDisruptionBudget",
    ]


def test_a_file_that_has_become_unreadable_says_where():
    with pytest.raises(UnreadableError, match=r"a.yaml:1: is no YAML"):
        rewritten_file("a.yaml", "a: b: c", [])
