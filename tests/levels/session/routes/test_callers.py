from __future__ import annotations

import pytest

from levels.journal.client_line import read_spec
from levels.session.routes.losses import cell_of
from levels.session.routes.values import CALLER, ENDPOINT, FRONTEND, NAME, RULES, CallerOrigin
from tests.levels.session.playing import run
from tests.levels.session.routes.watching import exposed, lines, route, routes, sandbox

PODS = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: asker}
spec:
  replicas: 1
  selector: {matchLabels: {app: asker}}
  template:
    metadata: {labels: {app: asker}}
    spec: {containers: [{name: asker, image: podfall/reporter}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: headless}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
"""


def asked(target: str, *more: str):
    """A client in a Pod asks `target`."""
    session = sandbox(PODS, "tick 20")
    pod = run(session, "kubectl get pod -l app=asker -o jsonpath='{.items[0].metadata.name}'")[1]
    for line in (f"client add ask --from pod/{pod} --to {target} --rate 2", "tick 3", *more):
        assert run(session, line)[0] == 0, line
    return session, pod


def origin_of(session, name):
    return route(session, name).callers[0].origins[0]


def test_a_pod_tells_what_it_takes_a_name_for_and_since_when():
    session, pod = asked("svc/web")
    origin = origin_of(session, "web")
    address = route(session, "web").frontends[0].address
    assert origin == CallerOrigin(pod, origin.node, "web", (address,), 21, stale=False)
    assert (
        f"pod/{pod} on {origin.node} dials web, which is {address} to it, asked 2 ticks ago"
        in run(session, "status way web")[1]
    )


def test_a_remembered_address_that_dns_would_not_give_any_more_is_stale():
    session, _ = asked("svc/headless")
    assert not origin_of(session, "headless").stale
    run(session, "kubectl delete pod web --wait=false")
    run(session, "kubectl run web2 --image=nginx --labels=app=web")
    run(session, "tick 12")
    assert origin_of(session, "headless").stale
    assert "and DNS says another by now" in run(session, "status way headless")[1]


def test_a_name_in_full_belongs_to_its_service():
    session, _ = asked("svc/web.default.svc.cluster.local")
    assert [one.name for one in route(session, "web").callers] == ["ask"]


def test_who_dials_a_pod_passes_every_service_by():
    session, _ = asked("pod/web")
    last = routes(session)[-1]
    assert (last.name, last.rules, last.frontends, last.record) == ("", (), (), None)
    assert [(one.pod, one.state, one.served) for one in last.endpoints] == [("web", "listening", 2)]
    assert "Without a Service: nothing lost in tick 23" in run(session, "status way")[1]


def test_a_client_that_dials_an_unknown_name_loses_it_at_the_name():
    session, _ = asked("svc/unknown:80")
    found = route(session, "unknown")
    assert [(loss.cell, loss.letter, loss.requests) for loss in found.losses] == [(NAME, "N", 2)]
    assert lines(run(session, "status way")[1], "ask") == ["ask -> unknown x DNS knows no such name"]


def test_a_name_that_dns_knows_is_not_called_unknown_where_somebody_else_is_to_blame():
    session, _ = asked("svc/web", "kubectl create service externalname alias --external-name=shop.example", "tick 2")
    for client in (
        "out --to svc/web",
        "node --from node/node-1 --to svc/web",
        "far --from pods/app=asker --to svc/alias:80",
    ):
        session.cluster.traffic.add(read_spec(client.split()))
    run(session, "tick 2")
    text = run(session, "status way")[1]
    assert lines(text, "out") == ["out -> web x only Pods know cluster names"]
    assert lines(text, "node") == ["node -> web x only Pods know cluster names"]
    assert lines(text, "far") == ["far -> alias x nobody knows shop.example"]


def test_a_name_that_stopped_dns_does_not_tell_is_not_called_unknown():
    session, _ = asked(
        "svc/web", "kubectl scale deployment coredns -n kube-system --replicas=0", "tick 6", "client remove ask"
    )
    run(session, "client add late --from pods/app=asker --to svc/web")
    run(session, "tick 4")
    assert lines(run(session, "status way")[1], "late") == ["late -> web x no coredns Pod answers"]


def test_only_requests_of_those_who_ask_here_are_counted_here():
    session, _ = asked("svc/web", "client add other --from node/node-1 --to pod/web --rate 5", "tick 1")
    assert [one.served for one in route(session, "web").endpoints] == [2]


def test_a_port_of_every_node_belongs_to_its_service():
    session = exposed()
    port = route(session).frontends[1].port
    run(session, f"client add raw --to port/{port} --rate 1")
    assert [caller.name for caller in route(session).callers] == ["shop", "raw"]


@pytest.mark.parametrize(
    ("hop", "via", "cell"),
    [
        ("DNS", "node-1", (NAME, "node-1")),
        ("the caller", "", (CALLER, "")),
        ("the node's own port", "node-2", (FRONTEND, "node-2")),
        ("the load balancer", "", (FRONTEND, "")),
        ("the way into the cluster", "", (FRONTEND, "")),
        ("kube-proxy on node-1", "node-1", (RULES, "node-1")),
        ("firewall on node-3", "node-3", (RULES, "node-3")),
        ("node-2", "node-2", (RULES, "node-2")),
        ("node-3", "node-2", (ENDPOINT, "node-3")),
        ("pod/web", "node-2", (ENDPOINT, "web")),
        ("10.244.1.7", "", (ENDPOINT, "10.244.1.7")),
    ],
)
def test_each_hop_that_loses_requests_has_a_cell(hop: str, via: str, cell: tuple[str, str]):
    assert cell_of(hop, via) == cell
