"""`kubectl exec`: what a container sees of itself and of the cluster."""

from __future__ import annotations

from tests.levels.chapter.conftest import Console


def inside(console: Console, command: str, container: str = "db") -> str:
    pod = console.pods()[0].metadata.name
    return console.ok(f"kubectl exec {pod} -c {container} -- {command}")


def test_a_container_knows_its_name_its_address_and_its_variables(pair: Console):
    pod = pair.pods()[0]
    assert inside(pair, "hostname") == f"{pod.metadata.name}\n"
    assert inside(pair, "hostname -i") == f"{pod.status.pod_ip}\n"
    variables = inside(pair, "env", "api").splitlines()
    assert "DB=localhost" in variables
    assert "KUBERNETES_SERVICE_HOST=10.96.0.1" in variables


def test_containers_of_a_pod_share_their_sockets(pair: Console):
    sockets = inside(pair, "netstat -ltn", "api")
    assert "0.0.0.0:28017" in sockets
    assert "0.0.0.0:8080" in sockets


def test_a_pod_reaches_a_service_by_name(exposed: Console):
    assert "MongoDB" in inside(exposed, "curl -s http://go-demo-2-svc:28017")
    assert "MongoDB" in inside(exposed, "wget -qO- http://go-demo-2-svc:28017")
    assert exposed.service().cluster_ip in inside(exposed, "nslookup go-demo-2-svc")


def test_the_resolver_searches_the_pods_namespace_first(pair: Console):
    assert inside(pair, "cat /etc/resolv.conf").startswith("search default.svc.cluster.local svc.cluster.local")


def test_a_command_that_is_not_there_says_which_are(pair: Console):
    pod = pair.pods()[0].metadata.name
    pair(f"kubectl exec {pod} -c db -- top")
    assert pair.status == 127
    assert "podfall's containers know cat, curl, env" in pair.error
    assert "command terminated with exit code 127" in pair.error


def test_looking_writes_nothing(pair: Console):
    before = pair.cluster.store.revision
    inside(pair, "ls /etc")
    inside(pair, "ps")
    assert pair.cluster.store.revision == before
