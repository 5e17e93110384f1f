"""What other repositories run of this one: the GitHub action and the pre-commit hook say what podfall understands."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import textwrap
from pathlib import Path

import click
import pytest
import yaml

from tui.cli import podfall

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
STORM = ACTION["runs"]["steps"][-1]
REPORTS = {"JUNIT": "out.xml", "SARIF": "my out.sarif"}


def parsed(words: list[str]) -> dict[str, object]:
    """The parameters of `podfall WORDS`, as they were given. Raises click.UsageError for what it has not."""
    above = podfall.make_context("podfall", [words[0]], resilient_parsing=True)
    command = podfall.get_command(above, words[0])
    assert command is not None
    return dict(command.make_context(words[0], words[1:], parent=above).params)


def called(**inputs: str) -> list[str]:
    """The words with which the action's last step calls podfall."""
    empty = dict.fromkeys((name for name in STORM["env"] if name != "PODFALL"), "")
    line = STORM["run"].replace('"$PODFALL"', "printf '%s\\0'")
    environment = {"PATH": os.environ["PATH"], **empty, **inputs}
    done = subprocess.run(
        ["/bin/bash", "-eo", "pipefail", "-c", line], capture_output=True, check=True, env=environment
    )
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize(
    ("inputs", "given"),
    [
        ({"PATHS": "."}, {"paths": (".",)}),
        (
            {"PATHS": "k8s/ *.yaml", **REPORTS},
            {"paths": ("k8s/", "*.yaml"), "junit": "out.xml", "sarif": "my out.sarif"},
        ),
        ({"PATHS": "--json", "BASELINE": "storm.json"}, {"paths": ("--json",), "baseline": "storm.json"}),
        ({"PATHS": "k8s/", "MAX_LOST": "$(touch x)"}, None),
    ],
)
def test_the_action_hands_its_inputs_on_as_they_are(inputs, given):
    words = called(**inputs)

    if given is None:
        with pytest.raises(click.BadParameter, match=r"'\$\(touch x\)' is neither a number"):
            parsed(words)
    else:
        found = parsed(words)
        assert {name: found[name] for name in given} == given


def test_every_input_of_the_action_reaches_podfall():
    used = {value for value in STORM["env"].values() if "inputs." in value}

    assert used == {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}
    assert called(PATHS="k8s/", MAX_LOST="1%")[:3] == ["storm", "--max-lost", "1%"]


def test_the_action_installs_what_is_locked_from_its_own_checkout():
    line = ACTION["runs"]["steps"][1]["run"]

    assert ACTION["runs"]["steps"][1]["env"]["HERE"] == "${{ github.action_path }}"
    assert '--require-hashes --requirement "$HERE/requirements/play.lock"' in line
    assert (ROOT / "requirements" / "play.lock").exists()


def test_the_hook_is_a_command_that_podfall_has():
    (hook,) = HOOKS
    words = shlex.split(hook["entry"])

    assert (words[0], hook["language"], hook["pass_filenames"]) == ("podfall", "python", False)
    assert parsed([*words[1:], "k8s/", "--max-lost", "0"])["paths"] == ("k8s/",)


def test_what_the_page_shows_is_what_they_take():
    page = (ROOT / "docs" / "storm.md").read_text("utf-8")
    blocks = [textwrap.dedent(block).strip() for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", page, re.MULTILINE)]
    workflow = next(yaml.safe_load(block) for block in blocks if block.startswith("permissions:"))
    repositories = next(yaml.safe_load(block) for block in blocks if block.startswith("repos:"))
    (step,) = [step for step in workflow["steps"] if step["uses"].startswith("OWNER/podfall")]
    (used,) = repositories["repos"][0]["hooks"]

    assert set(step["with"]) <= set(ACTION["inputs"])
    assert set(re.findall(r"`([a-z-]+)`", page.partition("are its other inputs")[0].rpartition("\n\n")[2])) == (
        set(ACTION["inputs"]) - set(step["with"])
    )
    assert used["id"] == HOOKS[0]["id"]
    assert parsed([*shlex.split(HOOKS[0]["entry"])[1:], *used["args"]])["paths"] == ("k8s/",)
