from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import pytest

from levels.proof.check import CheckOptions, ScenarioCheck
from levels.proof.strategies import STRATEGIES
from levels.scenario.loading.template import TEMPLATE


class NoOtherInterpreters:
    """What a check asks of other interpreters, where there are none to start: one test asks real ones."""

    def __init__(self, files: list[Path]) -> None:
        del files

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def digests(self, file: Path) -> list[dict[str, str]]:
        del file
        return []


@pytest.fixture
def checked(tmp_path, monkeypatch):
    """Checks a changed copy of the template; there are fewer seeds and strategies, for speed."""
    monkeypatch.setattr("levels.proof.check.OtherInterpreters", NoOtherInterpreters)
    monkeypatch.setattr("levels.proof.margin.SEEDS", range(1, 4))
    monkeypatch.setattr("levels.proof.lazy.STRATEGIES", STRATEGIES[:1])

    def _checked(*replaced: tuple[str, str], **options: Any):
        text = TEMPLATE.read_text("utf-8").replace("encore: [1, 2, 3, 4]", "encore: [1]")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        file = tmp_path / "level.yaml"
        file.write_text(text, "utf-8")
        (found,) = ScenarioCheck([file], CheckOptions(**options)).results()
        return found

    return _checked


@pytest.fixture
def failing(checked):
    """Checks a broken copy; returns the proofs that fail, with what they say."""

    def _failing(*replaced: tuple[str, str], **options: Any) -> dict[str, str]:
        return {proof.name: proof.detail for proof in checked(*replaced, **options).proofs if not proof.ok}

    return _failing
