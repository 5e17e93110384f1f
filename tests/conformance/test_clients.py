"""Other clients than kubectl: each lists, reads, writes, patches, watches and deletes in a served cluster.

They lie in an environment of their own, which `make clients` makes; a test whose client is not there is skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import kubernetes
import pytest
from kubernetes.client import ApiException, ApiextensionsV1Api, AppsV1Api, CoreV1Api, CustomObjectsApi

from tests.conformance.kubectls import CLIENTS
from tests.patience import PATIENCE_S

SCRIPTS = Path(__file__).parent / "clients"
PYTHON = CLIENTS / "bin" / "python"
HELM = CLIENTS / "binaries" / "helm"
NODE_CLIENT = CLIENTS / "node_modules" / "@kubernetes" / "client-node" / "dist" / "index.js"
MCP_SERVER = CLIENTS / "node_modules" / ".bin" / "kubernetes-mcp-server"


def needs(what: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not what.exists(), reason=f"make clients has not brought {what.relative_to(CLIENTS)}")


def environment(tmp_path: Path, kubeconfig: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "KUBECONFIG": kubeconfig}


def done(command: list[str], env: dict[str, str]) -> str:
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    return ran.stdout


def library(name: str) -> Path:
    """The folder of a Python library of the clients' environment."""
    return next(CLIENTS.glob(f"lib/python3.*/site-packages/{name}"), CLIENTS / name)


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        pytest.param(
            "lightkube",
            "list create get patch apply replace watch wait scale logs delete",
            marks=needs(library("lightkube")),
        ),
        pytest.param(
            "kr8s",
            "discovery list create get patch wait scale watch exec logs delete",
            marks=needs(library("kr8s")),
        ),
    ],
)
def test_a_python_library_does_all_that_it_can(live, tmp_path, name, steps):
    script = SCRIPTS / f"{name}_client.py"
    said = done([str(PYTHON), str(script), live.kubeconfig], environment(tmp_path, live.kubeconfig))
    assert said.split() == steps.split()


@needs(NODE_CLIENT)
@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node on the PATH")
def test_the_client_for_node_does_all_that_it_can(live, tmp_path):
    """Over plain HTTP it speaks only where the kubeconfig lets it skip TLS."""
    script = str(SCRIPTS / "node_client.mjs")
    said = done(["node", script, str(NODE_CLIENT), live.kubeconfig], environment(tmp_path, live.kubeconfig))
    assert said.split() == ["list", "create", "get", "patch", "replace", "watch", "logs", "exec", "delete"]


@needs(HELM)
def test_helm_installs_upgrades_rolls_back_and_takes_away(live, tmp_path):
    chart, env = SCRIPTS / "chart", environment(tmp_path, live.kubeconfig)

    def helm(line: str) -> str:
        return done([str(HELM), *line.split()], env)

    assert "STATUS: deployed" in helm(f"install tried {chart} --wait --timeout 60s")
    assert "tried" in helm("list --short")
    assert "REVISION: 2" in helm(f"upgrade tried {chart} --set replicas=2 --wait --timeout 60s")
    assert "replicas: 2" in helm("get manifest tried")
    helm("rollback tried 1 --wait --timeout 60s")
    assert [each["status"] for each in json.loads(helm("history tried -o json"))] == ["superseded"] * 2 + ["deployed"]
    assert "uninstalled" in helm("uninstall tried --wait --timeout 60s")
    assert helm("list --short").strip() == ""


@contextmanager
def operator(live, tmp_path, script: str = "kopf_operator.py"):
    """kopf with the handlers of a script."""
    command = [str(CLIENTS / "bin" / "kopf"), "run", str(SCRIPTS / script), "-n", "default", "--quiet"]
    with subprocess.Popen(command, env=environment(tmp_path, live.kubeconfig)) as process:
        try:
            yield
        finally:
            process.kill()


def first(listed: Any, name: str, wanted: Any, **since: str) -> Any:
    """The first state of an object that is as wanted, of those that a watch tells; None is one that is gone.

    That something goes is only told to who watches from a version in which it was there.
    """
    events = kubernetes.watch.Watch().stream(listed, "default", timeout_seconds=PATIENCE_S, **since)
    for event in events:
        if event["object"].metadata.name == name:
            state = None if event["type"] == "DELETED" else event["object"]
            if wanted(state):
                return state
    pytest.fail(f"{name} never came to what was wanted")


@needs(CLIENTS / "bin" / "kopf")
def test_an_operator_of_kopf_acts_on_built_in_kinds(live, tmp_path):
    with kubernetes.config.new_client_from_config(config_file=live.kubeconfig) as api, operator(live, tmp_path):
        core, apps = CoreV1Api(api), AppsV1Api(api)
        meta = {"name": "operated", "labels": {"operated": "yes"}}
        config: Any = {"metadata": meta, "data": {"a": "b"}}
        core.create_namespaced_config_map("default", config)
        listed = core.list_namespaced_config_map
        made = first(listed, "operated", lambda state: state is not None and (state.data or {}).get("made") == "seen")
        assert made.metadata.finalizers == ["kopf.zalando.org/KopfFinalizerMarker"]
        core.delete_namespaced_config_map("operated", "default")
        first(listed, "operated", lambda state: state is None, resource_version=made.metadata.resource_version)
        labels = {"app": "operated"}
        pod = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}
        spec = {"replicas": 0, "selector": {"matchLabels": labels}, "template": pod}
        deployment: Any = {"metadata": meta, "spec": spec}
        apps.create_namespaced_deployment("default", deployment)

        def scaled(state: Any) -> bool:
            return state is not None and (state.metadata.annotations or {}).get("scaled") == "0-1"

        first(
            apps.list_namespaced_deployment,
            "operated",
            lambda state: "kopf.zalando.org/last-handled-configuration" in (state.metadata.annotations or {}),
        )
        apps.patch_namespaced_deployment_scale("operated", "default", {"spec": {"replicas": 1}})
        first(apps.list_namespaced_deployment, "operated", scaled)
        with pytest.raises(ApiException, match="Not Found"):
            core.read_namespaced_config_map("operated", "default")


def lamp_definition() -> dict[str, Any]:
    """The kind of `kopf_lamps.py`: a default, a status of its own, and a scale."""
    status = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    spec = {"type": "object", "properties": {"bulbs": {"type": "integer", "default": 2, "minimum": 1}}}
    version = {
        "name": "v1",
        "served": True,
        "storage": True,
        "schema": {
            "openAPIV3Schema": {"type": "object", "properties": {"spec": spec | {"default": {}}, "status": status}}
        },
        "subresources": {
            "status": {},
            "scale": {"specReplicasPath": ".spec.bulbs", "statusReplicasPath": ".status.shining"},
        },
    }
    names = {"plural": "lamps", "kind": "Lamp"}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "lamps.example.com"},
        "spec": {"group": "example.com", "scope": "Namespaced", "names": names, "versions": [version]},
    }


@needs(CLIENTS / "bin" / "kopf")
def test_an_operator_of_kopf_acts_on_a_kind_of_its_own(live, tmp_path):
    with kubernetes.config.new_client_from_config(config_file=live.kubeconfig) as api:
        kinds, apps = ApiextensionsV1Api(api), AppsV1Api(api)
        lamps: Any = CustomObjectsApi(api)
        definition: Any = lamp_definition()
        kinds.create_custom_resource_definition(definition)
        following(kinds.list_custom_resource_definition, is_established)
        where = ("example.com", "v1", "default", "lamps")
        with operator(live, tmp_path, "kopf_lamps.py"):
            body = {"apiVersion": "example.com/v1", "kind": "Lamp", "metadata": {"name": "desk"}}
            assert lamps.create_namespaced_custom_object(*where, body)["spec"] == {"bulbs": 2}
            first(apps.list_namespaced_deployment, "desk", lambda state: state is not None and state.spec.replicas == 2)
            shining = {"phase": "Lit", "shining": 2}
            following(
                lamps.list_namespaced_custom_object,
                lambda lamp: shining.items() <= lamp.get("status", {}).items(),
                *where,
            )
            scale = lamps.get_namespaced_custom_object_scale(*where, "desk")
            assert (scale["spec"], scale["status"]) == ({"replicas": 2}, {"replicas": 2})
            made: Any = apps.read_namespaced_deployment("desk", "default")
            lamps.delete_namespaced_custom_object(*where, "desk")
            since = made.metadata.resource_version
            first(apps.list_namespaced_deployment, "desk", lambda state: state is None, resource_version=since)


def following(listed: Any, wanted: Callable[[Any], bool], *where: str) -> None:
    """Watch until an object is as wanted."""
    events: Any = kubernetes.watch.Watch().stream(listed, *where, timeout_seconds=PATIENCE_S)
    for event in events:
        if wanted(event["object"]):
            return
    pytest.fail("nothing ever came to what was wanted")


def is_established(definition: Any) -> bool:
    conditions = (definition.status and definition.status.conditions) or ()
    return any(each.type == "Established" and each.status == "True" for each in conditions)


class ToolServer:
    """A server of the Model Context Protocol that answers on its standard output."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._last = 0
        client = {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "tests", "version": "1"}}
        self.ask("initialize", client)
        self._send({"method": "notifications/initialized"})

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"jsonrpc": "2.0"} | message) + "\n")
        self._process.stdin.flush()

    def ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdout is not None
        self._last += 1
        self._send({"id": self._last, "method": method, "params": params})
        for line in self._process.stdout:
            answer = json.loads(line)
            if answer.get("id") == self._last:
                return answer["result"]
        pytest.fail("the server has gone")

    def tool(self, called: str, **arguments: Any) -> str:
        said = self.ask("tools/call", {"name": called, "arguments": arguments})
        text: str = said["content"][0]["text"]
        assert not said.get("isError"), text
        return text


@needs(MCP_SERVER)
def test_the_tools_of_an_mcp_server_work(live, tmp_path):
    command = [str(MCP_SERVER), "--kubeconfig", live.kubeconfig]
    env = environment(tmp_path, live.kubeconfig)
    with subprocess.Popen(command, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            server, own = ToolServer(process), {"name": "asked", "namespace": "default"}
            assert "kube-system" in server.tool("namespaces_list")
            assert "coredns" in server.tool("pods_list")
            config = {"apiVersion": "v1", "kind": "ConfigMap"}
            text = json.dumps(config | {"metadata": own, "data": {"a": "b"}})
            assert "created or updated" in server.tool("resources_create_or_update", resource=text)
            assert "a: b" in server.tool("resources_get", **config, **own)
            server.tool("pods_run", image="nginx", port=80, **own)
            with kubernetes.config.new_client_from_config(config_file=live.kubeconfig) as api:
                listed = CoreV1Api(api).list_namespaced_pod
                first(listed, "asked", lambda state: state is not None and state.status.phase == "Running")
            assert server.tool("pods_exec", command=["hostname"], **own).strip() == "asked"
            assert server.tool("pods_log", **own)
            assert "deleted" in server.tool("pods_delete", **own)
            assert "deleted" in server.tool("resources_delete", **config, **own)
        finally:
            process.kill()
