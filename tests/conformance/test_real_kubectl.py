"""The kubectl of this machine against a served cluster: what people do first, and what it prints of a frozen one."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.engine.kubectl import golden

KUBECTL = os.environ.get("PODFALL_KUBECTL") or shutil.which("kubectl")
ROOT = Path(__file__).parents[2]
PODFALL = (sys.executable, "-c", "from tui.cli import main; main()")
EVERY = int(os.environ.get("PODFALL_EVERY", "10"))
"""Every how many of the recorded cases is run."""

pytestmark = pytest.mark.skipif(KUBECTL is None, reason="there is no kubectl on the PATH")


class Client:
    """kubectl with the kubeconfig of one server."""

    def __init__(self, kubeconfig: str, home: Path) -> None:
        self._env = {"PATH": os.environ["PATH"], "HOME": str(home), "KUBECONFIG": kubeconfig}

    def run(self, line: str, **options: Any) -> subprocess.CompletedProcess[str]:
        argv = [KUBECTL or "", *shlex.split(line)]
        return subprocess.run(
            argv, env=self._env, capture_output=True, text=True, check=False, timeout=60, **options
        )  # fmt: skip

    def __call__(self, line: str) -> str:
        done = self.run(line)
        assert done.returncode == 0, f"{line}: {done.stderr}"
        return done.stdout


@contextmanager
def served(home: Path, *arguments: str) -> Iterator[Client]:
    """Start a server on a free port; stop it afterwards."""
    env = {**os.environ, "PODFALL_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([*PODFALL, *arguments], stdout=subprocess.PIPE, text=True, env=env, cwd=home) as server:
        try:
            assert server.stdout is not None
            server.stdout.readline()
            export = server.stdout.readline()
            yield Client(shlex.split(export.partition("=")[2])[0], home)
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def kubectl(tmp_path_factory) -> Iterator[Client]:
    with served(tmp_path_factory.mktemp("live"), "serve", "--listen", "127.0.0.1:0", "--speed", "50") as client:
        yield client


def test_what_people_do_first(kubectl):
    manifest = ROOT / "docs" / "examples" / "go-demo-2-rs.yml"
    assert len(kubectl("get nodes --no-headers").splitlines()) == 4
    assert kubectl(f"apply -f {manifest}") == "replicaset.apps/go-demo-2 created\n"
    assert kubectl(f"apply -f {manifest}") == "replicaset.apps/go-demo-2 unchanged\n"
    assert kubectl("create deployment web --image=nginx --replicas=2") == "deployment.apps/web created\n"
    assert "successfully rolled out" in kubectl("rollout status deploy/web --timeout=30s")
    assert kubectl("expose deploy web --port=80") == "service/web exposed\n"
    assert kubectl("scale deploy web --replicas=3") == "deployment.apps/web scaled\n"
    assert kubectl("set image deploy/web nginx=nginx:1.25") == "deployment.apps/web image updated\n"
    assert "successfully rolled out" in kubectl("rollout status deploy/web --timeout=30s")
    assert kubectl("rollout undo deploy/web") == "deployment.apps/web rolled back\n"
    assert "successfully rolled out" in kubectl("rollout status deploy/web --timeout=30s")
    assert len(kubectl("get rs -l app=web --no-headers").splitlines()) == 2
    assert "Endpoints:" in kubectl("describe svc web")
    assert kubectl('patch deploy web -p \'{"spec":{"replicas":1}}\'') == "deployment.apps/web patched\n"
    assert kubectl("label svc web a=b") == "service/web labeled\n"
    assert kubectl("auth can-i create pods") == "yes\n"
    assert "condition met" in kubectl("wait --for=condition=Available deploy/web --timeout=30s")
    assert kubectl("delete deploy web --timeout=30s") == 'deployment.apps "web" deleted\n'
    assert "drained" in kubectl("drain node-1 --ignore-daemonsets --timeout=30s")


def test_a_refusal_is_told_as_by_a_real_server(kubectl):
    refused = kubectl.run("get pod nope")
    assert (refused.returncode, refused.stderr) == (1, 'Error from server (NotFound): pods "nope" not found\n')
    bad = kubectl.run("create service nodeport x --tcp=80:80 --node-port=1")
    assert "provided port is not in the valid range" in bad.stderr


@pytest.fixture(scope="module")
def frozen(tmp_path_factory) -> Iterator[Client]:
    dump = str(golden.FOLDER / "cluster.yaml")
    with served(tmp_path_factory.mktemp("frozen"), "sandbox", "--frozen", dump, "--serve", "127.0.0.1:0") as client:
        yield client


def _reads() -> list[dict[str, Any]]:
    """Cases that only read; ages that kubectl itself computes from the wall clock would always differ."""
    cases = [
        case for case in golden.cases("get")
        if case["state"] == "cluster" and case["exit_code"] is not None and not case.get("setup")
        and not case.get("files") and not case.get("volatile") and not re.search(r"--raw|print=false|\|", case["argv"])
    ]  # fmt: skip
    return cases[::EVERY]


@pytest.mark.parametrize("case", _reads(), ids=lambda case: case["id"])
def test_a_frozen_cluster_looks_as_recorded(frozen, case):
    done = frozen.run(case["argv"].removeprefix("kubectl "))
    assert (done.stdout, done.stderr, done.returncode) == (case["stdout"], case["stderr"], case["exit_code"])
