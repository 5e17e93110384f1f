"""What a run of a level came to: as plain data for JSON, as text, and as a JUnit report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from levels.commands.panic_report import briefly
from levels.files.output import begins_with

if TYPE_CHECKING:
    from levels.scenario.schema.tests import PredicateEntry
    from levels.session.level import Level

IS_JUNIT = begins_with("<?xml version='1.0' encoding='utf-8'?>\n<testsuites name=\"podfall\"")
"""Known as a JUnit report of podfall's."""


def result_of(level: Level) -> dict[str, Any]:
    """The document of `podfall run --json`."""
    return {
        "scenario": level.scenario.name,
        "seed": level.setup.seed,
        "trafficSeed": level.cluster.rng.traffic_seed,
        "ticks": level.tick_number,
        "verdict": "passed" if level.verdict == "passed" else "failed",
        "digest": level.digest.hexdigest(),
        "commands": level.mutations,
        "medals": level.medals(),
        "lost": level.requests_lost(),
        "failedBy": level.failed_by,
        "mistakes": briefly(level.cluster),
        "objectives": [
            {"id": goal.id, "text": goal.text, "passed": goal.state == "passed", "value": goal.progress}
            | _lost(level, objective)
            for goal, objective in zip(level.goals(), level.spec.objectives, strict=True)
        ],
        "clients": {client.name: _counts(level, client.name) for client in level.setup.clients},
    }


def _lost(level: Level, objective: PredicateEntry) -> dict[str, int]:
    """The requests that were lost in the window of an objective about requests; empty for any other."""
    test = objective.traffic
    if test is None:
        return {}
    return {"lost": level.cluster.metrics.window(test.client, *test.window, test.via).lost_total}


def _counts(level: Level, client: str) -> dict[str, Any]:
    counts = level.cluster.metrics.window(client, 0, level.tick_number)
    return {"issued": counts.issued, "served": counts.served, "lost": counts.lost}


def as_text(result: dict[str, Any]) -> str:
    """The same for a reader."""
    seed = f"seed {result['seed']}, traffic seed {result['trafficSeed']}"
    lines = [f"{result['scenario']}: {result['verdict']} in tick {result['ticks']} ({seed})"]
    if result["failedBy"]:
        lines.append(f"ended early: {result['failedBy']}")
    lines += [f"a mistake of podfall itself: {mistake}" for mistake in result["mistakes"]]
    lines += [
        f"  [{'x' if goal['passed'] else '!'}] {goal['id']}: {goal['text']} ({goal['value']})"
        for goal in result["objectives"]
    ]
    for name, client in result["clients"].items():
        letters = " ".join(f"{letter}={count}" for letter, count in client["lost"].items())
        lines.append(f"  {name}: {client['served']} of {client['issued']} served; lost {letters}")
    medals = ", ".join(result["medals"]) or "none"
    lines.append(f"  commands {result['commands']}, lost in judged windows {result['lost']}, medals: {medals}")
    lines.append(f"  digest {result['digest']}")
    return "\n".join(lines)


def junit(results: list[dict[str, Any]]) -> str:
    """A JUnit report: one suite per run, one case per objective, and one for podfall itself where it met a mistake."""
    root = Element("testsuites", {"name": "podfall"})
    for result in results:
        failures = [goal for goal in result["objectives"] if not goal["passed"]]
        suite = SubElement(
            root,
            "testsuite",
            {
                "name": f"{result['scenario']} (traffic seed {result['trafficSeed']})",
                "tests": str(len(result["objectives"]) + bool(result["mistakes"])),
                "failures": str(len(failures)),
                "errors": str(int(bool(result["mistakes"]))),
            },
        )
        if result["mistakes"]:
            case = SubElement(suite, "testcase", {"classname": result["scenario"], "name": "podfall itself"})
            SubElement(case, "error", {"message": "a mistake of podfall itself"}).text = "\n".join(result["mistakes"])
        for goal in result["objectives"]:
            case = SubElement(suite, "testcase", {"classname": result["scenario"], "name": goal["id"]})
            if not goal["passed"]:
                SubElement(case, "failure", {"message": goal["text"]}).text = goal["value"]
    report: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return report.decode() + "\n"
