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


def test_what_podfall_does_not_know_of_a_program_it_says(pair: Console):
    pod = pair.pods()[0].metadata.name
    assert pair.ok(f"kubectl exec {pod} -c db -- mongosh --eval 'db.stats()'") == ""
    known = "it succeeds while its container answers on all its ports"
    assert pair.error == f"podfall: what mongosh does is not modelled: {known}\n"
    pair(f"kubectl exec {pod} -c db -- top")
    assert pair.status == 130
    assert pair.error == (
        "podfall: this does not end by itself; it was left, as with Ctrl-C\ncommand terminated with exit code 130\n"
    )


def test_a_shell_runs_what_is_typed_with_pipes_variables_and_files(pair: Console):
    pod = pair.pods()[0].metadata.name
    script = "curl -s http://localhost:28017 | grep -c MongoDB; echo $DB > /tmp/db"
    assert pair.ok(f"kubectl exec {pod} -c api -- sh -c '{script}'") == "1\n"
    assert pair.ok(f"kubectl exec {pod} -c api -- cat /tmp/db") == "localhost\n"
    pair(f"kubectl exec {pod} -c db -- cat /tmp/db")
    assert pair.status == 1, "another container has files of its own"
    pair(f"kubectl exec {pod} -c api -- sh -c 'exit 3'")
    assert (pair.status, pair.error) == (3, "command terminated with exit code 3\n")


def test_what_is_piped_into_exec_is_read_in_the_container(pair: Console):
    pod = pair.pods()[0].metadata.name
    assert pair.ok(f"echo hi | kubectl exec -i {pod} -c db -- tee /tmp/f") == "hi\n"
    assert pair.ok(f"echo 'cat /tmp/f' | kubectl exec -i {pod} -c db -- sh") == "hi\n"
    assert pair.ok(f"echo unread | kubectl exec {pod} -c db -- cat") == ""


def test_a_shell_without_a_script_is_told_how_to_get_one(pair: Console):
    pod = pair.pods()[0].metadata.name
    pair(f"kubectl exec -it {pod} -c db -- bash")
    typed = f"kubectl exec {pod} -c db -- bash -c 'COMMANDS'"
    assert (pair.status, pair.error) == (1, f"error: there is no terminal in a container here; type: {typed}\n")


def test_looking_writes_nothing(pair: Console):
    before = pair.cluster.store.revision
    inside(pair, "ls /etc")
    inside(pair, "ps")
    assert pair.cluster.store.revision == before
