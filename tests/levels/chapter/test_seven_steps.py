"""Sentences S14 and S15: what `kubectl expose` sets off, step by step, and what `describe` then shows."""

from __future__ import annotations

import re

import pytest

from tests.levels.chapter.conftest import Console

EXPOSE = "kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort"
STEPS = (
    r"tick 20 +.*kubectl expose rs go-demo-2",
    r"tick 20 +.*created service/go-demo-2-svc",
    r"tick 21 +endpoint-slice-controller: created endpointslice/go-demo-2-svc-\w{5} \(2 of 2 endpoints ready\)",
    r"tick 22 +kube-proxy on node-1",
    r"tick 22 +kube-proxy on node-2",
    r"tick 22 +kube-proxy on node-3",
    r"tick 22 +rules: 10\.\d+\.\d+\.\d+:28017 and node port \d+ lead to",
    r"tick 2[12] +coredns: go-demo-2-svc\.default\.svc\.cluster\.local is 10\.",
)


@pytest.mark.parametrize("step", STEPS)
def test_s14_each_of_the_seven_steps_leaves_its_trace(exposed: Console, step: str):
    assert re.search(step, exposed.ok("why svc/go-demo-2-svc"))


def test_s14_the_steps_take_one_tick_each(pair: Console):
    pair.ok(EXPOSE)
    port = pair.service().ports[0].node_port
    seen = []
    for _ in range(3):
        pair(f"curl -s http://node-1:{port}")
        served = pair.status == 0
        seen.append(("go-demo-2-svc" in pair.ok("kubectl get endpointslices -o name"), served))
        pair.ok("tick")
    assert seen == [(False, False), (True, False), (True, True)]


def test_s14_the_old_endpoints_object_is_still_written(exposed: Console):
    (first, second) = (pod.status.pod_ip for pod in exposed.pods())
    text = exposed.ok("kubectl get endpoints go-demo-2-svc --no-headers")
    assert f"{first}:28017" in text
    assert f"{second}:28017" in text


def test_s14_the_rules_stand_in_iptables(exposed: Console):
    spec = exposed.service()
    rules = exposed.ok("iptables-save node-1")
    assert f"-d {spec.cluster_ip}/32 -p tcp" in rules
    assert f"--dport {spec.ports[0].node_port}" in rules
    for pod in exposed.pods():
        assert f"-j DNAT --to-destination {pod.status.pod_ip}:28017" in rules


def test_s14_cluster_dns_knows_the_services_own_name(exposed: Console):
    assert exposed.service().cluster_ip in exposed.ok("nslookup go-demo-2-svc")


def test_s15_describe_has_every_line_of_the_listing(exposed: Console):
    spec = exposed.service()
    text = exposed.ok("kubectl describe svc go-demo-2-svc")
    rows = dict(re.split(r":\s+", line, maxsplit=1) for line in text.splitlines() if line)
    endpoints = rows.pop("Endpoints").split(",")
    assert rows == {
        "Name": "go-demo-2-svc",
        "Namespace": "default",
        "Labels": "<none>",
        "Annotations": "<none>",
        "Selector": "service=go-demo-2,type=backend",
        "Type": "NodePort",
        "IP Family Policy": "SingleStack",
        "IP Families": "IPv4",
        "IP": spec.cluster_ip,
        "IPs": spec.cluster_ip,
        "Port": "<unset>  28017/TCP",
        "TargetPort": "28017/TCP",
        "NodePort": f"<unset>  {spec.ports[0].node_port}/TCP",
        "Session Affinity": "None",
        "External Traffic Policy": "Cluster",
        "Internal Traffic Policy": "Cluster",
        "Events": "<none>",
    }
    assert sorted(endpoints) == sorted(f"{pod.status.pod_ip}:28017" for pod in exposed.pods())
