"""What people typed into a Pod and what it has to answer: exec, host names, resolvers, host ports, named ports."""

from __future__ import annotations

import pytest

from tests.levels.chapter.conftest import Console

NOT_RUNNING = """
apiVersion: v1
kind: Pod
metadata: {name: big}
spec: {containers: [{name: c, image: nginx, resources: {requests: {cpu: "64"}}}]}
---
apiVersion: v1
kind: Pod
metadata: {name: nopull}
spec: {containers: [{name: c, image: "vfarcic/go-demo-2:does-not-exist"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: done}
spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: ["true"]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: waits}
spec:
  initContainers: [{name: first, image: busybox, command: [sleep, "3600"]}]
  containers: [{name: c, image: nginx}]
"""


@pytest.fixture
def console() -> Console:
    return Console()


def apply(console: Console, manifest: str, ticks: int = 12) -> None:
    console.write("input.yml", manifest)
    console.ok("kubectl create -f input.yml")
    console.ok(f"tick {ticks}")


def test_exec_says_why_one_cannot_get_in(console: Console):
    apply(console, NOT_RUNNING)
    stream = "error: Internal error occurred: unable to upgrade connection: container not found"
    for line, error in (
        ("big -- ls", "Error from server (BadRequest): pod big does not have a host assigned\n"),
        ("nopull -- ls", f'{stream} ("c")\n'),
        ("waits -c c -- ls", f'{stream} ("c")\n'),
        ("waits -c other -- ls", "Error from server (BadRequest): container other is not valid for pod waits\n"),
        ("done -- ls", "error: cannot exec into a container in a completed pod; current phase is Succeeded\n"),
        ("nobody -- ls", 'Error from server (NotFound): pods "nobody" not found\n'),
    ):
        console(f"kubectl exec {line}")
        assert (console.error, console.status) == (error, 1), line
    assert console.ok("kubectl exec waits -c first -- hostname") == "waits\n"


NAMED = """
apiVersion: v1
kind: Pod
metadata: {name: one, labels: {app: one}}
spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80, name: http}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: named}
spec: {selector: {app: one}, ports: [{port: 8080, targetPort: htp}]}
"""


def test_a_named_port_that_nobody_has_is_why_a_service_refuses(console: Console):
    apply(console, NAMED)
    address = console.ok("kubectl get pod one -o jsonpath={.status.podIP}")
    assert f"\nEndpoints:                {address}\n" in console.ok("kubectl describe svc named")
    console("kubectl exec one -- curl -s -m 2 http://named:8080")
    assert console.status == 7
    assert "no container of them has a port named htp: their ports are called http" in console.ok("why")
    of_service = console.ok("why svc/named")
    assert "are refused: no container of a ready endpoint has the port that is asked for" in of_service
    assert "there is no ready endpoint" not in of_service


HOST_PORT = """
apiVersion: v1
kind: Pod
metadata: {name: hp}
spec: {nodeName: node-1, containers: [{name: c, image: nginx, ports: [{containerPort: 80, hostPort: 8099}]}]}
"""


def test_a_host_port_is_open_on_its_node(console: Console):
    apply(console, HOST_PORT)
    assert "Welcome to nginx!" in console.ok("curl -s -m 2 http://node-1:8099")
    assert "--dports 8099 -j CNI-DN-" in console.ok("iptables-save node-1")
    console("curl -s -m 2 http://node-2:8099")
    assert "as a host port have it pod/hp (on node-1)" in console.ok("why")


def test_nslookup_at_the_console_asks_as_a_pod_and_takes_a_server(console: Console):
    head = "(asked as a Pod of namespace default would ask)\n"
    found = "Name:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n\n"
    for line, server in (("kubernetes", "10.96.0.10"), ("kubernetes 10.96.0.10", "10.96.0.10")):
        printed = console.ok(f"nslookup {line}")
        assert printed == f"{head}Server:\t\t{server}\nAddress:\t{server}#53\n\n{found}"
    assert "server can't find kubernetes: NXDOMAIN" in console("nslookup kubernetes 172.18.0.1")


LOOKS = """
apiVersion: v1
kind: Pod
metadata: {name: old}
spec:
  initContainers:
  - name: wait
    image: busybox:1.28
    command: [sh, -c, "until nslookup later; do echo waiting; sleep 2; done"]
  containers: [{name: c, image: nginx}]
"""


def test_an_init_container_waits_for_a_name_as_the_documentation_does(console: Console):
    apply(console, LOOKS)
    assert "waiting" in console.ok("kubectl logs old -c wait")
    assert "Init:0/1" in console.ok("kubectl get pod old")
    console.ok("kubectl create service clusterip later --tcp=80")
    console.ok("tick 8")
    assert "Running" in console.ok("kubectl get pod old")
    assert "Name:      later\nAddress 1: 10." in console.ok("kubectl logs old -c wait")
