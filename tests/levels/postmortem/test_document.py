"""The document of a run: as it was looked at, the same bytes each time, with every loss and nothing else."""

from __future__ import annotations

import re

import pytest

from levels.postmortem.chronicle import chronicle_of
from levels.postmortem.document import document
from tests.levels.postmortem.counting import counted_losses, window_losses
from tests.levels.postmortem.runs import FOLDER, STORM, campaign_run, documents, level_run, recorded, sandbox, told
from tests.levels.scenario.conftest import HEAD, OBJECTIVE, WEB

DOCUMENTS = documents()
HEADINGS = [
    "Requests",
    "Timeline",
    "Lost requests by cause",
    "What was done",
    "What was absorbed",
    "Protections that held",
    "Root cause",
    "What we change",
]


def section(text: str, heading: str) -> str:
    return text.partition(f"\n## {heading}\n\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_is_what_was_looked_at(name):
    assert DOCUMENTS[name] == (FOLDER / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_has_every_part_and_leaves_the_cause_to_its_reader(name):
    text = DOCUMENTS[name]
    found = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert [heading for heading in found if heading != "Goals"] == HEADINGS
    assert ("Goals" in found) == name.startswith("expose")
    assert section(text, "Root cause").strip() == section(text, "What we change").strip() == "..."


@pytest.mark.parametrize("run", [campaign_run("expose", "the-book"), sandbox(*STORM)], ids=["level", "sandbox"])
def test_every_loss_is_named_with_its_tick_and_letter_and_none_else(run):
    chronicle = chronicle_of(run)
    assert counted_losses(document(chronicle, {})) == window_losses(chronicle.session)
    assert chronicle.lost == sum(window_losses(chronicle.session).values()) > 0


def test_what_was_saved_is_what_the_run_without_that_line_lost():
    done = section(DOCUMENTS["expose"], "What was done")
    lost = sum(window_losses(chronicle_of(campaign_run("expose")).session).values())
    alone = chronicle_of(campaign_run("expose", "the-book"))
    # The run that nobody touches goes on to the end of the level; the other one stopped when it was won.
    more = 5 * alone.session.tick_number - alone.lost
    assert f"(without it: {more} more requests lost, and the level failed)" in done
    assert more < lost


def test_a_command_that_only_looked_is_not_told():
    text = told(chronicle_of(sandbox("kubectl get pods", "tick 3")))
    assert "kubectl get pods" not in text
    assert "2 lines, 0 of which changed something" in text
    assert section(text, "What was done").strip() == "Nothing was changed."
    assert section(text, "Requests").strip() == "Nobody sent any."
    assert section(text, "Lost requests by cause").strip() == "No request was lost."
    assert section(text, "What was absorbed").strip() == "There was no fault."
    assert section(text, "Protections that held").strip() == "The cluster had nothing to react to."


def test_what_was_refused_or_found_nothing_to_change_is_told_as_that_and_is_no_deed():
    lines = ("kubectl scale deploy none --replicas=2", "tick 1", "kubectl create ns lab", "kubectl create ns lab")
    chronicle = chronicle_of(sandbox(*lines, "kubectl label ns lab a=b", "kubectl label ns lab a=b"))
    done = section(told(chronicle), "What was done")
    changed, idle = done.split("Refused, or without anything to change:")
    assert [line.partition(" *(")[0] for line in changed.splitlines() if line.startswith("-")] == [
        "- **tick 1** `kubectl create ns lab` → namespace/lab created",
        "- **tick 1** `kubectl label ns lab a=b` → namespace/lab labeled",
    ]
    assert idle.split("\n\n")[1].splitlines() == [
        "- **tick 0** `kubectl scale deploy none --replicas=2` → error: no objects passed to scale "
        'deployments.apps "none" not found',
        '- **tick 1** `kubectl create ns lab` → Error from server (AlreadyExists): namespaces "lab" already exists',
        "- **tick 1** `kubectl label ns lab a=b` → namespace/lab not labeled",
    ]
    assert "none" not in section(told(chronicle), "Timeline")


def test_a_fault_that_hit_nothing_did_not_happen(tmp_path):
    faults = (
        "  faults:\n  - {at: 5, kind: delete, target: {selector: app=none}, text: a Pod of none dies}\n"
        "  - {at: 5, kind: resume, target: {component: coredns}, text: somebody looks at DNS}\n"
        "  - {at: 6, kind: hang, target: {component: coredns}, text: DNS hangs, for: 4}\n"
    )
    file = tmp_path / "small.yaml"
    file.write_text(f"{HEAD}{OBJECTIVE.replace('5', '80')}{faults}  rules: {{maxTick: 90}}\n{WEB}", "utf-8")
    text = told(chronicle_of(level_run(file)))
    assert "- **tick 5** had no effect on what breaks: a Pod of none dies\n" in text
    assert "- **tick 5** somebody looks at DNS\n" in text
    assert "- **tick 6** **fault**: DNS hangs\n" in text
    assert "- **tick 10** coredns catches up\n" in text
    assert "of none" not in section(text, "What was absorbed")
    assert "| 6 | DNS hangs | 0 | yes |" in section(text, "What was absorbed")
    assert section(text, "What was absorbed").startswith("1 of 1 fault.")


def test_goals_and_the_verdict_stand_in_the_timeline_when_they_came():
    lines = section(DOCUMENTS["expose-lost"], "Timeline").splitlines()
    assert lines[-1].endswith("**failed**: time is over")
    assert any("goal can no longer be met: 94 % of the tester's requests" in line for line in lines)
    won = section(DOCUMENTS["expose"], "Timeline").splitlines()
    assert won[-1] == "- **tick 130** **passed**"
    assert [line.split()[2] for line in won] == sorted((line.split()[2] for line in won), key=lambda one: int(one[:-2]))


def test_what_strangers_wrote_is_no_markup(tmp_path):
    nasty = "`*a* | <b> [x](y) ## ```"
    file = tmp_path / "small.yaml"
    head = HEAD.replace("title: Small", f'title: "{nasty}"')
    fault = f'  faults: [{{at: 5, kind: hang, target: {{component: coredns}}, text: "{nasty}"}}]\n'
    file.write_text(f"{head}{OBJECTIVE}{fault}  rules: {{maxTick: 9}}\n{WEB}", "utf-8")
    text = told(chronicle_of(level_run(file)))
    bar = r"\|"
    escaped = r"\`\*a\* | \<b\> \[x\](y) ## \`\`\`"
    assert text.startswith(f"# Post-mortem: {escaped}\n")
    assert f"- **tick 5** **fault**: {escaped}\n" in text
    assert f"| 5 | {escaped.replace('|', bar)} | 0 |" in text
    assert re.findall(r"^#.*$", text, re.MULTILINE)[1:] == [
        f"## {one}" for one in [*HEADINGS[:1], "Goals", *HEADINGS[1:]]
    ]


def test_a_run_that_is_not_what_was_recorded_says_so():
    run = campaign_run("expose", "the-book")
    text = document(chronicle_of(run._replace(digest="0" * 64)), {})
    assert "| replay | digest differs: every tick that wrote is the same" in text


def test_a_budget_is_told_beside_the_requests(tmp_path):
    rule = "  failWhen: [{text: spent, traffic: {client: probe, window: [1, 9], lost: {min: 99}, budget: true}}]\n"
    file = tmp_path / "small.yaml"
    file.write_text(f"{HEAD}{OBJECTIVE}{rule}  rules: {{maxTick: 12}}\n{WEB}", "utf-8")
    text = told(chronicle_of(level_run(file)))
    assert "\nBudget 98 of 98 left (probe lost per ten ticks from tick 1: 0).\n" in text


def test_the_same_recording_gives_the_same_bytes():
    run = sandbox(*STORM)
    again = recorded(chronicle_of(run).session)
    assert told(chronicle_of(again)) == DOCUMENTS["sandbox"]
