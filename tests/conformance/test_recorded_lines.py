"""Recorded lines that change something: the kubectl of this machine against a fresh frozen cluster for each."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
import yaml

from engine.apiserver.http_guard import guard_for
from levels.session.frozen import frozen_setup, read_dump
from levels.session.serve import Host
from levels.session.session import Session
from tests.engine.kubectl import golden
from tui.commands.serve import kubeconfig_of

KUBECTL = os.environ.get("PODFALL_KUBECTL") or shutil.which("kubectl")
EVERY = int(os.environ.get("PODFALL_EVERY", "10"))
"""Every how many of the recorded cases is run."""

VERBS = ("expose", "scale", "delete", "create", "apply", "run", "label", "set", "patch", "rollout")

DIFFERENT = {
    "delete.ns-lab": "a Pod on a dead node holds its namespace here, as it would in a real cluster",
    "label.pod-go-demo-2-4k7sd-bad-1": "the recording's server checks no label keys; a real one does, as ours",
}
"""Cases that differ on purpose, with the reason."""

pytestmark = pytest.mark.skipif(KUBECTL is None, reason="there is no kubectl on the PATH")


@contextmanager
def served(state: str) -> Iterator[str]:
    """Serve a recorded state from a thread of its own; gives the server's URL."""
    host = Host(Session(frozen_setup(read_dump(str(golden.FOLDER / f"{state}.yaml")))), 20)
    config = uvicorn.Config(
        host.application(guard_for("127.0.0.1", "")), port=0, log_level="error", lifespan="off",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)

    async def run() -> None:
        time_passes = asyncio.create_task(host.keep_time())
        await server.serve()
        time_passes.cancel()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        host.pulse.closed = True
        thread.join()


def kubectl(line: str, folder: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(folder / "home"), "KUBECONFIG": str(folder / "kubeconfig")}
    # Called by its plain name, which kubectl repeats in some of its messages.
    return subprocess.run(
        shlex.split(line), executable=KUBECTL, env=env, input=stdin, capture_output=True, text=True, check=False,
        timeout=30, cwd=folder / "files",
    )  # fmt: skip


def write_files(folder: Path, files: dict[str, str] | None) -> None:
    for name, text in (files or {}).items():
        file = folder / "files" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def cases() -> list[dict[str, Any]]:
    found = [
        case for verb in VERBS for case in golden.cases(verb)
        if case["exit_code"] is not None and not case.get("during") and "|" not in case["argv"]
        and case["id"] not in DIFFERENT and not case.get("volatile") and case.get("same_in_1_27", True)
        and "--help" not in case["argv"]
    ]  # fmt: skip
    return found[::EVERY]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_a_line_prints_what_was_recorded(case, tmp_path):
    (tmp_path / "files").mkdir()
    with served(case["state"]) as url:
        (tmp_path / "kubeconfig").write_text(yaml.safe_dump(kubeconfig_of(url, "")))
        write_files(tmp_path, case.get("setup_files") or case.get("files"))
        for line in case.get("setup") or ():
            kubectl(line, tmp_path)
        write_files(tmp_path, case.get("files"))
        done = kubectl(case["argv"], tmp_path, case.get("stdin") or "")
    # What client-go logs of a watch that ended early is no part of the recording.
    stderr = "".join(line for line in done.stderr.splitlines(keepends=True) if "reflector.go" not in line)
    printed = golden.comparable(done.stdout), golden.comparable(stderr), done.returncode
    assert printed == (golden.comparable(case["stdout"]), golden.comparable(case["stderr"]), case["exit_code"])
