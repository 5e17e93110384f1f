"""A scenario with as many nodes as Kubernetes supports."""

from __future__ import annotations

import pytest

from engine.api.core import Pod
from engine.cluster.bootstrap import NODES_MAX
from levels.files.documents import UnreadableError
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from levels.session.line_runner import LineRunner


def test_a_scenario_of_5000_nodes_starts_and_is_played(write):
    file = write()
    nodes = ", ".join(f"{{name: node-{number}}}" for number in range(1, NODES_MAX + 1))
    file.write_text(file.read_text("utf-8").replace("{name: node-1}, {name: node-2}", nodes), "utf-8")
    level = Level(load_scenario(file))
    said: list[str] = []
    for line in ("tick 5", "kubectl get nodes --no-headers | grep -c ' Ready '", "kubectl get node node-5000 -o wide"):
        LineRunner(level, line, lambda piece: said.append(piece.text)).drive()
    assert said[0] == f"{NODES_MAX + 1}\n"
    assert "172.18.19.138" in "".join(said)
    assert [pod.status.phase for pod in level.cluster.store.list_as(Pod, "default")] == ["Running", "Running"]


def test_one_node_more_is_refused_in_a_sentence(write):
    file = write()
    nodes = ", ".join(f"{{name: node-{number}}}" for number in range(1, NODES_MAX + 2))
    file.write_text(file.read_text("utf-8").replace("{name: node-1}, {name: node-2}", nodes), "utf-8")
    with pytest.raises(UnreadableError, match=r"spec\.cluster\.nodes: must lie from 0 to 5000, not 5001"):
        load_scenario(file)
