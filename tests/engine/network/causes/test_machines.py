"""Machines on the way: dark, cut off, behind a firewall, and what the API believes of them meanwhile."""

from __future__ import annotations

import pytest

from tests.engine.network.causes.losing import NODE_1, NODE_2, Case, check, fault, wait, web

CASES = {
    "a dark node": Case(
        "no power",
        "T",
        "node-2",
        "node-2 is powered off",
        lambda cluster: (
            f"node-2 has had no power since tick {cluster.runtime.machines['node-2'].switched_tick}; "
            "the API still calls it Ready"
        ),
        "nodeport/web",
        (web(), fault("nodeDown", node="node-2")),
        options=NODE_2,
    ),
    "a node that has been dark for long": Case(
        "no power",
        "T",
        "node-2",
        "node-2 is powered off",
        "node-2 has had no power since tick 12; the API has had its condition Ready at Unknown since tick 62",
        "nodeport/web",
        (web(), fault("nodeDown", node="node-2"), wait(60)),
        options=NODE_2,
    ),
    "a node that is cut off": Case(
        "cut off",
        "T",
        "node-2",
        "node-2 is cut off from the network",
        lambda cluster: (
            f"nothing has reached or left node-2 since tick {cluster.runtime.machines['node-2'].cut_tick}, "
            "its processes go on; the API still calls it Ready"
        ),
        "nodeport/web",
        (web(), fault("partition", node="node-2")),
        options=NODE_1,
    ),
    "a firewall": Case(
        "firewall",
        "T",
        "firewall on node-2",
        "the firewall of node-2 drops what comes for port 30080",
        lambda cluster: (
            "node-2 has power and is reached; its firewall has dropped port 30080 since tick "
            f"{cluster.runtime.machines['node-2'].blocked[30080]}"
        ),
        "nodeport/web",
        (web(), fault("firewall", node="node-2", port=30080)),
        options=NODE_2,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_of_a_machine(name: str):
    check(CASES[name], f"test_machines.py: {name}")
