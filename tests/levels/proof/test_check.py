"""Each proof fails for a level that is broken in just that way: a proof that cannot fail proves nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import pytest

from levels.campaign.index import find_level
from levels.proof import determinism
from levels.proof.check import check_files

LANDLORD = find_level("landlord").file.read_text("utf-8")


class _Same:
    """Other interpreters that find what is found here."""

    def __init__(self, files: list[Path]) -> None:
        del files

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def digests(self, file: Path) -> list[dict[str, str]]:
        return [determinism.digests_of(file)]


@pytest.fixture
def failing(tmp_path, monkeypatch):
    """Checks a broken copy of a level; returns the proofs that fail, with what they say."""
    monkeypatch.setattr("levels.proof.check.Elsewhere", _Same)

    def _failing(*replaced: tuple[str, str]) -> dict[str, str]:
        text = LANDLORD
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        file = tmp_path / "level.yaml"
        file.write_text(text, "utf-8")
        (checked,) = check_files([file])
        return {proof.name: proof.detail for proof in checked.proofs if not proof.ok}

    return _failing


def test_the_unbroken_level_passes(failing):
    assert failing() == {}


@pytest.mark.parametrize(
    ("old", "new", "name", "said"),
    [
        ("  seed: 28017", "  sead: 28017", "schema", "did you mean seed?"),
        ("  brief: >-", f"  brief: >-\n    {'word ' * 61}", "schema", "at most 60"),
        ("  - What happens to the Pods of", "  - kubectl get pods and", "schema", "contains a command (kubectl get)"),
        ("docs: [tasks/", "docs: [https://x.y/", "schema", "no path below kubernetes.io/docs"),
        ("    postmortem: |\n", "    postmorten: |\n", "schema", "did you mean postmortem?"),
        ("kind: reference", "kind: alternative", "schema", "no solution of kind reference"),
        (
            "selector: {type: backend, service: go-demo-2}\n  ports:", "selector: {type: backend, x: '!'}\n  ports:",
            "schema", "is invalid",
        ),
        (
            "    state: {object: rs/go-demo-2-v2, field: .status.readyReplicas, equals: 2}\n  - id: nothing",
            "    state: {object: rs/go-demo-2-v2, field: .status.readyReplicas, equals: 3}\n  - id: nothing",
            "right orphan-and-adopt", "fails on the seed: new-landlord",
        ),
        ("failing: [new-landlord, nothing-lost, same-tenants]", "failing: [nothing-lost]", "wrong delete-then-apply",
         "instead of nothing-lost"),
        ("kubectl delete rs go-demo-2 --wait=false", "kubectl delete rs go-demo-2 --cascade=orphan",
         "wrong delete-then-apply", "passes in tick"),
    ],
)  # fmt: skip
def test_a_broken_level_fails_its_proof(failing, old, new, name, said):
    assert said in failing((old, new))[name]


def test_a_level_that_passes_by_itself_is_found(failing):
    goals = LANDLORD.partition("  objectives:\n")[2].partition("  failWhen:")[0]
    easy = (goals, "  - {id: easy, text: t, tick: {after: 3}}\n")
    found = failing(easy, ("[new-landlord, nothing-lost, same-tenants]", "[easy]"))
    assert found["nothing"] == "doing nothing passes in tick 3"


def test_another_interpreter_with_another_digest_is_found(failing, monkeypatch):
    monkeypatch.setattr(_Same, "digests", lambda *_: [{"orphan-and-adopt": "beef"}])
    assert "beef elsewhere" in failing()["determinism"]


def test_other_interpreters_play_the_file_itself():
    file = find_level("landlord").file
    with determinism.Elsewhere([file]) as elsewhere:
        assert elsewhere.digests(file) == [determinism.digests_of(file)] * 2
