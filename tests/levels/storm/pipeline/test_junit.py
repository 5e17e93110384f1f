"""The JUnit report of a storm."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from levels.proof.results import IS_JUNIT
from levels.storm.pipeline.judgement import StormJudgement
from levels.storm.pipeline.junit import storm_junit
from tests.levels.storm.pipeline.reports import cause, fault, report

FOUND = report(
    fault("pod-delete", "sts/db", cause(7), cause(1, "T", "Pod gone")),
    fault("node-drain", "node/node-1", unfinished="Cannot evict <pod>"),
    fault("scale-down", "deploy/web"),
)


def test_each_fault_is_a_case_and_fails_with_its_causes():
    text = storm_junit(FOUND, StormJudgement({"pod-delete sts/db": "lost 8 of 100 requests, more than it may"}))
    (suite,) = ET.fromstring(text)  # noqa: S314

    assert suite.attrib == {"name": "storm", "tests": "3", "failures": "1", "errors": "0"}
    assert [case.attrib for case in suite] == [
        {"classname": "storm.pod-delete", "name": "pod-delete sts/db"},
        {"classname": "storm.node-drain", "name": "node-drain node/node-1"},
        {"classname": "storm.scale-down", "name": "scale-down deploy/web"},
    ]
    failures = [(case.get("name"), one.get("message"), one.text) for case in suite for one in case]
    sentence = "at kube-proxy on node-1: the rules of node-1 list it; in truth its process has ended"
    assert failures == [
        ("pod-delete sts/db", "lost 8 of 100 requests, more than it may", f"7 R {sentence}\n1 T {sentence}")
    ]


def test_what_did_not_end_is_told_with_what_fails():
    text = storm_junit(FOUND, StormJudgement({"node-drain node/node-1": "new: not finished"}))

    assert [one.text for one in ET.fromstring(text).iter("failure")] == ["Cannot evict <pod>"]  # noqa: S314


def test_podfall_knows_it_again():
    assert IS_JUNIT(storm_junit(FOUND, StormJudgement({})).encode())
