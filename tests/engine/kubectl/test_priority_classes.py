"""PriorityClasses as kubectl shows them."""

from __future__ import annotations

from engine.api.scheme import by_plural
from tests.engine.kubectl.golden import cluster, run


def test_their_columns_with_booleans_as_go_prints_them():
    rest = cluster("cluster")
    classes = by_plural("priorityclasses")
    for name, default in (("high", False), ("usual", True)):
        meta = {"apiVersion": classes.api_version, "kind": "PriorityClass", "metadata": {"name": name}}
        rest.create(classes, "", meta | {"value": 1000, "globalDefault": default})
    printed = run(rest, "kubectl get pc high usual --no-headers").stdout
    assert [line.split() for line in printed.splitlines()] == [
        ["high", "1000", "false", "0s", "PreemptLowerPriority"],
        ["usual", "1000", "true", "0s", "PreemptLowerPriority"],
    ]
