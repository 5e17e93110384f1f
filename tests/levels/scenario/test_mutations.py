"""Whatever is done to a valid file: it loads, or there is one line about it; never a traceback, a hang or a flood."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from levels.files.documents import UnreadableError
from levels.scenario.loading.loader import load_scenario
from levels.scenario.loading.template import TEMPLATE
from tests.levels.scenario.mutations import BOMB, LOOP

ROOT = Path(__file__).parents[3]
SEED = 2802017
COUNT = 500


def test_five_hundred_broken_files_are_five_hundred_short_answers(tmp_path):
    command = [sys.executable, "-m", "tests.levels.scenario.mutations", str(SEED), str(COUNT), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["slowest"] < 1
    assert found["memory"] < 200
    assert 200 < found["refused"] < COUNT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "document contains excessive aliasing"),
        (LOOP, "anchor 'a' value contains itself"),
        ("a: " + "[" * 101 + "]" * 101, "exceeded max depth of 100"),
        ("a: " + "[" * 5000, "maximum nesting depth"),
        ("a: " + "9" * 5000, "a number of so many digits cannot be read"),
        ("a: !!set {b}", "the tag !!set has no meaning in a manifest"),
        ("a: !!int x", "cannot decode !!str `x` as a !!int"),
        ("a: x\0y", "control characters are not allowed"),
        ("a: b\na: c", "stands twice in one mapping"),
    ],
)
def test_what_no_reader_should_bear_is_named_with_its_line(tmp_path, text, said):
    file = tmp_path / "s.yaml"
    file.write_text(TEMPLATE.read_text("utf-8").replace("spec:\n", f"{text}\nspec:\n", 1), "utf-8")
    with pytest.raises(UnreadableError) as raised:
        load_scenario(file)
    line, _, problem = str(raised.value).removeprefix(f"{file}:").partition(": ")
    assert said in problem
    assert 5 <= int(line) <= 20
    assert "\n" not in str(raised.value)
