"""A storm as a JUnit report: one suite, a case per fault."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from levels.storm.pipeline.judgement import name_of

if TYPE_CHECKING:
    from levels.storm.pipeline.judgement import StormJudgement
    from levels.storm.report import StormFault, StormReport


def storm_junit(report: StormReport, judgement: StormJudgement) -> str:
    """Its text, which begins as `levels.proof.results.IS_JUNIT` knows it."""
    root = Element("testsuites", {"name": "podfall"})
    counts = {"tests": str(len(report.faults)), "failures": str(len(judgement.failed)), "errors": "0"}
    suite = SubElement(root, "testsuite", {"name": "storm", **counts})
    for fault in report.faults:
        name = name_of(fault)
        case = SubElement(suite, "testcase", {"classname": f"storm.{fault.fault}", "name": name})
        if name in judgement.failed:
            failure = SubElement(case, "failure", {"message": judgement.failed[name]})
            failure.text = "\n".join(_lines(fault))
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text.decode() + "\n"


def _lines(fault: StormFault) -> list[str]:
    causes = [f"{cause.lost} {cause.letter} at {cause.hop}: {cause.text}" for cause in fault.causes]
    return [*causes, *([fault.unfinished] if fault.unfinished else [])]
