"""A hung API server: a real kubectl says over HTTP what the console says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from levels.scenario.session_config import SessionConfig
from levels.session.session import Session
from tests.conformance.client import Client
from tests.levels.session.playing import run
from tests.serving import Served, serving

KEPT = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "kept"}, "data": {"a": "b"}}
LINES = [
    "get configmaps",
    "get configmap kept -o yaml",
    "get configmaps --watch",
    "create configmap new",
    "create -f new.json",
    "replace -f kept.json",
    """patch configmap kept -p '{"data": {"a": "b"}}'""",
    "delete configmap kept",
    "logs web",
    "exec web -- ls",
    "get --raw /api/v1/namespaces/default/pods",
]


@pytest.fixture(scope="module")
def hung(tmp_path_factory) -> Iterator[Served]:
    session = Session(SessionConfig())
    for name, text in files().items():
        session.files.write(name, text, append=False)
    assert run(session, "kubectl apply -f kept.json; kubectl run web --image=nginx; hang kube-apiserver")[0] == 0
    with serving(session, str(tmp_path_factory.mktemp("hung") / "kubeconfig"), 0) as served:
        yield served


def files() -> dict[str, str]:
    new = KEPT | {"metadata": {"name": "new"}}
    return {"kept.json": json.dumps(KEPT), "new.json": json.dumps(new)}


@pytest.mark.parametrize("line", LINES)
def test_a_real_kubectl_hears_what_the_console_hears(binary, hung: Served, line: str, tmp_path: Path):
    for name, text in files().items():
        (tmp_path / name).write_text(text)
    done = Client(binary, hung.kubeconfig, tmp_path).run(line, cwd=tmp_path)
    printed = hung.do(lambda: run(hung.host.session, f"kubectl {line}"))
    assert (done.returncode, done.stdout, done.stderr) == printed
