"""`why CLIENT@TICK.N`: the way of one request, and both columns."""

from __future__ import annotations

from engine.metrics import LostRequest
from engine.why.lost import why_lost


def test_a_lost_request_tells_belief_and_truth():
    record = LostRequest(
        "tester",
        62,
        3,
        "T",
        64,
        "node-2",
        "kube-proxy on node-2",
        "node-2's rules still list 10.244.1.7:28017",
        "pod/x was deleted in tick 42",
        "default/web",
    )
    assert why_lost(record) == [
        "tester@62.3: T, timeout",
        "tick 62   tester: sent it",
        "tick 62   svc/web: was asked through node-2",
        "tick 64   kube-proxy on node-2: node-2's rules still list 10.244.1.7:28017",
        "          in truth: pod/x was deleted in tick 42",
    ]
