"""A live cluster over HTTP: one test for each line that people type first, with the oldest and the newest kubectl."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance import kubectls
from tests.conformance.client import EVERY, NAMES, Client
from tests.tui.console import EXAMPLE


@pytest.fixture
def web(kubectl) -> str:
    """The name of a fresh Deployment of two Pods, rolled out."""
    name = f"web-{next(NAMES)}"
    assert kubectl(f"create deployment {name} --image=nginx --replicas=2") == f"deployment.apps/{name} created\n"
    rolled_out(kubectl, name)
    return name


def rolled_out(kubectl: Client, name: str) -> None:
    assert "successfully rolled out" in kubectl(f"rollout status deploy/{name} --timeout=30s")


def pod_of(kubectl: Client, selector: str) -> str:
    return kubectl(f"get pods -l {selector} -o name").split()[0].removeprefix("pod/")


def test_get_nodes(kubectl):
    assert len(kubectl("get nodes --no-headers").splitlines()) == 4


def test_apply_twice_creates_and_then_changes_nothing(kubectl, tmp_path):
    name = f"rs-{next(NAMES)}"
    manifest = tmp_path / "rs.yml"
    manifest.write_text(EXAMPLE.read_text().replace("name: go-demo-2\n", f"name: {name}\n"))
    assert kubectl(f"apply -f {manifest}") == f"replicaset.apps/{name} created\n"
    assert kubectl(f"apply -f {manifest}") == f"replicaset.apps/{name} unchanged\n"
    manifest.write_text(manifest.read_text().replace("replicas: 2", "replicas: 1"))
    assert kubectl(f"apply -f {manifest}") == f"replicaset.apps/{name} configured\n"
    assert kubectl(f"get rs {name} -o jsonpath={{.spec.replicas}}") == "1"


def test_apply_takes_out_of_lists_what_the_file_has_lost(kubectl, tmp_path):
    name = f"lists-{next(NAMES)}"
    manifest = tmp_path / "deploy.yml"
    both = f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      volumes: [{{name: a, emptyDir: {{}}}}, {{name: b, emptyDir: {{}}}}]
      containers:
      - name: web
        image: nginx
        env: [{{name: A, value: "1"}}, {{name: B, value: "2"}}]
        ports: [{{containerPort: 80}}, {{containerPort: 81}}]
"""
    manifest.write_text(both)
    kubectl(f"apply -f {manifest}")
    for lost in (", {name: b, emptyDir: {}}", ', {name: B, value: "2"}', ", {containerPort: 81}"):
        assert lost in both
        both = both.replace(lost, "")
    manifest.write_text(both)
    assert kubectl(f"apply -f {manifest}") == f"deployment.apps/{name} configured\n"
    pod = "{.spec.template.spec"
    shown = kubectl(
        f"get deploy {name} -o jsonpath='{pod}.volumes[*].name}} {pod}.containers[0].env[*].name}} "
        f"{pod}.containers[0].ports[*].containerPort}}'",
    )
    assert shown == "a A 80"


def test_a_file_with_a_wrong_field_is_refused_warned_of_or_taken(kubectl, tmp_path):
    manifest = tmp_path / "cm.yml"
    name = f"cm-{next(NAMES)}"
    manifest.write_text(f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ncolour: red\n")
    strict = kubectl.run(f"apply -f {manifest}")
    assert (strict.returncode, 'strict decoding error: unknown field "colour"' in strict.stderr) == (1, True)
    warned = kubectl.run(f"apply -f {manifest} --validate=warn")
    assert (warned.returncode, warned.stdout) == (0, f"configmap/{name} created\n")
    assert 'Warning: unknown field "colour"' in warned.stderr
    silent = kubectl.run(f"apply -f {manifest} --validate=false")
    assert (silent.returncode, silent.stderr) == (0, "")


def test_create_deployment_and_rollout_status(web):
    assert web


def test_expose_and_describe(kubectl, web):
    assert kubectl(f"expose deploy {web} --port=80") == f"service/{web} exposed\n"
    assert re.search(r"Endpoints: +10\.244\.", kubectl(f"describe svc {web}"))
    described = kubectl(f"describe deploy {web}")
    assert "2 desired | 2 updated | 2 total | 2 available | 0 unavailable" in described
    assert "ScalingReplicaSet" in described


def test_scale(kubectl, web):
    assert kubectl(f"scale deploy {web} --replicas=3") == f"deployment.apps/{web} scaled\n"
    rolled_out(kubectl, web)
    assert len(kubectl(f"get pods -l app={web} -o name").split()) == 3


def test_set_image_and_rollout_undo(kubectl, web):
    assert kubectl(f"set image deploy/{web} nginx=nginx:1.25") == f"deployment.apps/{web} image updated\n"
    rolled_out(kubectl, web)
    assert kubectl(f"rollout undo deploy/{web}") == f"deployment.apps/{web} rolled back\n"
    rolled_out(kubectl, web)
    assert kubectl(f"get deploy {web} -o jsonpath={{.spec.template.spec.containers[0].image}}") == "nginx"
    assert len(kubectl(f"get rs -l app={web} --no-headers").splitlines()) == 2


def test_get_pods_watched_while_one_dies(kubectl, web):
    pod = pod_of(kubectl, f"app={web}")
    with kubectl.started(f"get pods -w -l app={web}") as watching:
        assert watching.stdout is not None
        lines = [watching.stdout.readline() for _ in range(3)]
        assert kubectl(f"delete pod {pod} --wait=false").startswith(f'pod "{pod}" deleted')
        known = {line.split()[0] for line in lines}
        while lines[-1].split()[0] in known or "Running" not in lines[-1]:
            lines.append(watching.stdout.readline())
            assert lines[-1], "".join(lines)
    seen = "".join(lines)
    assert lines[0].split() == ["NAME", "READY", "STATUS", "RESTARTS", "AGE"]
    assert re.search(rf"{pod} +1/1 +Terminating", seen)
    assert len(re.findall("ContainerCreating", seen)) >= 1


def test_logs_and_their_continuation(kubectl):
    pod = pod_of(kubectl, "service=go-demo-2")
    assert kubectl(f"logs {pod} -c db --tail=1").count("\n") == 1
    with kubectl.started(f"logs -f {pod} -c db") as following:
        assert following.stdout is not None
        assert "MongoDB starting" in following.stdout.readline()
        kubectl(f"delete pod {pod} --wait=false")
        following.communicate(timeout=20)
    assert following.returncode == 0


def test_wait_for_a_condition(kubectl, web):
    pod = pod_of(kubectl, f"app={web}")
    assert kubectl(f"wait --for=condition=Ready pod/{pod} --timeout=20s") == f"pod/{pod} condition met\n"


def test_delete(kubectl, web):
    assert kubectl(f"delete deploy {web} --timeout=30s").startswith(f'deployment.apps "{web}" deleted')
    refused = kubectl.run(f"get deploy {web}")
    message = f'Error from server (NotFound): deployments.apps "{web}" not found\n'
    assert (refused.returncode, refused.stderr) == (1, message)


def test_drain_and_uncordon(kubectl):
    drained = kubectl("drain node-1 --ignore-daemonsets --delete-emptydir-data --force --timeout=30s")
    assert "node/node-1 drained" in drained
    assert "SchedulingDisabled" in kubectl("get node node-1")
    assert kubectl("uncordon node-1") == "node/node-1 uncordoned\n"


@pytest.mark.skipif(EVERY != 1, reason="kubectl waits five seconds between two tries: make conformance")
def test_a_drain_that_a_budget_blocks_tries_again_until_its_time_is_over(kubectl, web):
    kubectl(f"create pdb {web} --selector=app={web} --min-available=100%")
    node = kubectl(f"get pods -l app={web} -o jsonpath={{.items[0].spec.nodeName}}")
    drained = kubectl.run(f"drain {node} --pod-selector=app={web} --force --timeout=12s")
    kubectl(f"uncordon {node}")
    assert drained.returncode == 1
    assert drained.stderr.count("Cannot evict pod as it would violate the pod's disruption budget") > 1
    assert "EOF" not in drained.stderr


def test_label_and_patch(kubectl, web):
    assert kubectl(f"label deploy {web} a=b") == f"deployment.apps/{web} labeled\n"
    assert kubectl(f'patch deploy {web} -p \'{{"spec":{{"replicas":1}}}}\'') == f"deployment.apps/{web} patched\n"
    patch = '[{"op":"replace","path":"/spec/replicas","value":0}]'
    assert kubectl(f"patch deploy {web} --type=json -p '{patch}'") == f"deployment.apps/{web} patched\n"
    assert kubectl(f'patch deploy {web} --type=merge -p \'{{"spec":{{"replicas":2}}}}\'').endswith("patched\n")
    assert kubectl(f"get deploy -l a=b -o jsonpath='{{.items[?(@.metadata.name==\"{web}\")].spec.replicas}}'") == "2"


def test_strategy_is_replaced_as_a_whole(kubectl, web):
    """The strategic patch of kubectl says which keys stay."""
    kubectl(f'patch deploy {web} -p \'{{"spec":{{"strategy":{{"$retainKeys":["type"],"type":"Recreate"}}}}}}\'')
    assert kubectl(f"get deploy {web} -o jsonpath={{.spec.strategy}}") == '{"type":"Recreate"}'


def test_explain(kubectl):
    said = kubectl("explain svc.spec.ports")
    assert "FIELD: ports <[]ServicePort>" in said
    assert re.search(r"nodePort\t<integer>", said)
    assert "KIND:       Deployment" in kubectl("explain deploy")
    unknown = kubectl.run("explain svc.spec.nothing")
    assert (unknown.returncode, 'field "nothing" does not exist' in unknown.stderr) == (1, True)


def test_api_resources(kubectl):
    rows = {line.split()[0]: line for line in kubectl("api-resources").splitlines()}
    assert rows["pods"].split()[1:4] == ["po", "v1", "true"]
    assert rows["deployments"].split()[1:4] == ["deploy", "apps/v1", "true"]


def test_auth_and_bad_input(kubectl):
    assert kubectl("auth can-i create pods") == "yes\n"
    bad = kubectl.run("create service nodeport x --tcp=80:80 --node-port=1")
    assert "provided port is not in the valid range" in bad.stderr


WEBSOCKETS = (1, 30)
"""The first kubectl that asks for exec over a WebSocket."""


def test_exec(kubectl):
    pod = pod_of(kubectl, "service=go-demo-2")
    done = kubectl.run(f"exec {pod} -c db -- env")
    if kubectls.version_of(kubectl.binary) < WEBSOCKETS:
        assert (done.returncode, "SPDY is not spoken here" in done.stderr) == (1, True)
        return
    assert (done.returncode, f"HOSTNAME={pod}\n" in done.stdout) == (0, True)
    failed = kubectl.run(f"exec {pod} -c db -- cat /none")
    assert failed.returncode == 1
    assert "No such file or directory" in failed.stderr
    assert "command terminated with exit code 1" in failed.stderr
    assert 'pods "none" not found' in kubectl.run("exec none -- ls").stderr


@pytest.mark.parametrize(("line", "why"), [("attach", "no terminal"), ("port-forward", "port-forward is not possible")])
def test_what_is_not_there_says_so(kubectl, line, why):
    pod = pod_of(kubectl, "service=go-demo-2")
    refused = kubectl.run(f"{line} {pod} {'8080:80' if line == 'port-forward' else '-c db'}")
    assert (refused.returncode, why in refused.stderr) == (1, True)


def test_the_command_line_serves_beside_a_console(binary, tmp_path):
    """`podfall sandbox --plain --serve`: lines and requests act on the same cluster, in turns."""
    argv = [sys.executable, "-c", "from tui.cli import main; main()"]
    argv += ["sandbox", "--plain", "--serve", "127.0.0.1:0", "--token", "so-secret?"]
    env = {"PATH": "/usr/bin:/bin", "PODFALL_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        cwd=Path(__file__).parents[2],
    ) as console:
        assert console.stdin is not None
        assert console.stdout is not None
        assert console.stderr is not None
        console.stderr.readline()
        kubeconfig = console.stderr.readline().partition("=")[2].strip()
        kubectl = Client(binary, kubeconfig, tmp_path)
        assert kubectl("create configmap outside --from-literal=a=b") == "configmap/outside created\n"
        assert "FIELD: ports" in kubectl("explain svc.spec.ports")
        console.stdin.write("kubectl get cm outside -o name\n")
        console.stdin.flush()
        assert console.stdout.readline() == "configmap/outside\n"
        console.stdin.write("kubectl create cm inside; tick 2\n")
        console.stdin.flush()
        assert console.stdout.readline() == "configmap/inside created\n"
        assert kubectl("get cm inside -o name") == "configmap/inside\n"
        said, _ = console.communicate("rewind to 0; status\nquit\n", timeout=20)
    assert console.returncode == 0, said
