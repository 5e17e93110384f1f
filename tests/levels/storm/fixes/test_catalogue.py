from __future__ import annotations

import pytest

from engine.network.causes.table import CAUSES
from levels.storm.fixes.catalogue import BLOCKED, CHANGES, MOST_CHANGES, REMEDIES, remedies

HOPELESS = {
    "name outside",
    "name on a node",
    "name past the cluster",
    "other namespace",
    "search path",
    "no such name",
    "alias",
    "no Service",
    "no node port",
    "no balancer",
    "balancer pending",
    "no such Pod",
    "Pod without address",
    "no variable",
    "inside address",
    "firewall",
    "port behind",
    "rules lost",
    "port of nobody",
    "former port",
    "other port",
    "former address",
    "address of nobody",
    "source ranges",
    "policy behind",
    "ranges behind",
    "health page",
    "no selector",
    "no named port",
    "endpoint of nobody",
    "loopback only",
    "closed port",
    "unnamed server",
    "protocol",
    "page",
    "masqueraded",
}
"""Causes against which no change of the catalogue is tried: settings of Services, names and clients that are wrong."""


def test_every_cause_has_a_row_or_is_known_to_have_none():
    assert {cause for row in REMEDIES for cause in row.causes} == {BLOCKED, *CAUSES} - HOPELESS


@pytest.mark.parametrize("row", REMEDIES)
def test_a_row_names_a_few_changes_that_exist(row):
    assert 0 < len(row.changes) <= MOST_CHANGES
    assert set(row.changes) <= CHANGES.keys()


def test_every_change_has_a_row():
    assert {name for row in REMEDIES for name in row.changes} == CHANGES.keys()


def test_every_row_is_the_first_for_something():
    firsts = [
        next(row for row in REMEDIES if cause in row.causes and (not row.faults or fault in row.faults))
        for one in REMEDIES
        for cause in one.causes
        for fault in one.faults or ("any",)
    ]
    assert set(firsts) == set(REMEDIES)


def test_the_fault_decides_among_rows_of_a_cause():
    assert remedies("process ended", "rollout-restart")[0] == "pre-stop"
    assert remedies("process ended", "pod-delete")[0] == "replicas"
    assert remedies("loopback only", "pod-delete") == ()


def test_two_faults_at_once_have_the_changes_of_both():
    both = remedies("process ended", "rollout-restart + container-crash")
    assert both == ("pre-stop", "grace-period", "max-unavailable", "readiness", "replicas", "retries")
