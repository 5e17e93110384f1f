"""The rules that `iptables-save` prints are real ones: Linux accepts them, and packets take the same way.

Needs root, iptables and iproute2 (Debian's packages of those names) and a kernel that lets a process have its own
network namespace; skipped with the reason where one is missing.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.levels.chapter.conftest import Console

CONNECTIONS = 600
CHI_SQUARE_MAX = 13.82
"""Two degrees of freedom, p = 0.001."""

INSIDE = Path(__file__).with_name("knock.py")


def _reason_to_skip() -> str:
    for tool in ("iptables-restore", "ip", "unshare"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    probe = ["unshare", "-n", "sh", "-c", "iptables -t nat -L >/dev/null"]
    tried = subprocess.run(probe, capture_output=True, text=True, check=False)
    return f"no network namespace with iptables: {tried.stderr.strip()}" if tried.returncode else ""


REASON = _reason_to_skip()


@pytest.mark.skipif(bool(REASON), reason=REASON or "runs")
def test_real_connections_spread_over_the_endpoints_as_the_rules_say(tmp_path: Path):
    console = Console("go-demo-2-rs.yml")
    console.ok("kubectl scale rs go-demo-2 --replicas=3")
    console.ok("tick 25")
    console.ok("kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort")
    console.ok("tick 5")
    rules = tmp_path / "rules"
    rules.write_text(console.ok("iptables-save node-1"))
    endpoints = sorted(pod.status.pod_ip for pod in console.pods())
    plan = {
        "rules": str(rules),
        "node": console.ok("echo $NODE_IP").strip(),
        "endpoints": endpoints,
        "port": 28017,
        "nodePort": console.service().ports[0].node_port,
        "connections": CONNECTIONS,
    }
    command = ["unshare", "-n", sys.executable, str(INSIDE), json.dumps(plan)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr
    counts: dict[str, int] = json.loads(ran.stdout)
    assert sorted(counts) == endpoints
    assert sum(counts.values()) == CONNECTIONS
    expected = CONNECTIONS / len(endpoints)
    assert sum((count - expected) ** 2 / expected for count in counts.values()) < CHI_SQUARE_MAX
