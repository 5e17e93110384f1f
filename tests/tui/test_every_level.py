"""Each level of the campaign is won by whoever types its reference solution, with a screen and without one."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from levels.campaign.index import campaign
from levels.scenario.loader import load_scenario
from tui.cli import podfall

NAMES = [entry.name for entry in campaign()]


def reference(name: str):
    spec = load_scenario(next(entry.file for entry in campaign() if entry.name == name)).spec
    return next(solution for solution in spec.solutions if solution.kind == "reference").script, spec.rules.max_tick


@pytest.mark.parametrize("name", NAMES)
def test_a_level_is_won_without_a_screen(name: str):
    script, end = reference(name)
    lines: list[str] = []
    now = 0
    for entry in script:
        lines.append(f"tick until '{{tick: {{after: {entry.tick}}}}}'" if entry.tick > now else "")
        lines.append(entry.run)
        now = entry.tick
    lines += [f"tick {end}", "status"]
    done = CliRunner().invoke(podfall, ("play", name, "--plain"), input="\n".join(lines))
    assert "Passed" in done.stdout, done.output
