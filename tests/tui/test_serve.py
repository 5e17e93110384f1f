"""`podfall serve` and `podfall do`, from outside."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.patience import PATIENCE_S
from tests.tui.console import EXAMPLE, PODFALL, podfall

ROOT = Path(__file__).parents[2]


class Server(NamedTuple):
    url: str
    kubeconfig: Path
    process: subprocess.Popen[str]


@contextmanager
def serving(home: Path, *arguments: str) -> Iterator[Server]:
    """Start `podfall serve`, and end it afterwards."""
    env = {**os.environ, "PODFALL_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    argv = [*PODFALL, "serve", *arguments]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        said = process.stdout.readline(), process.stdout.readline()
        kubeconfig = Path(shlex.split(said[1].partition("=")[2])[0])
        try:
            yield Server(said[0].split()[2].rstrip(","), kubeconfig, process)
        finally:
            process.terminate()  # or else a test that fails would wait for it for ever


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    with serving(tmp_path, str(EXAMPLE), "--listen", "127.0.0.1:0", "--speed", "0", "--token", "secret") as started:
        yield started


def do(server: Server, line: str, *, token: str = "secret") -> subprocess.CompletedProcess[str]:  # noqa: S107 - a test's
    return podfall("do", line, "--server", server.url, "--token", token, cwd=server.kubeconfig.parent)


def test_lines_act_on_the_served_cluster_and_move_its_time(server):
    assert do(server, "tick 40").returncode == 0
    pods = do(server, "kubectl get pods --no-headers")
    assert (pods.returncode, len(pods.stdout.splitlines())) == (0, 2)
    assert "Running" in pods.stdout
    missing = do(server, "kubectl get pod nope")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr == 'Error from server (NotFound): pods "nope" not found\n'


def test_a_wrong_token_is_refused_in_one_line(server):
    refused = do(server, "kubectl get pods", token="wrong")  # noqa: S106 - not a secret
    assert (refused.returncode, refused.stderr) == (1, f"error: {server.url}: Unauthorized\n")


def test_the_kubeconfig_names_the_server_and_is_private(server):
    config = yaml.safe_load(server.kubeconfig.read_text())
    assert config["clusters"][0]["cluster"]["server"] == f"{server.url}/token/secret"
    assert config["users"][0]["user"] == {"token": "secret"}
    assert stat.S_IMODE(server.kubeconfig.stat().st_mode) == 0o600


def test_ctrl_c_ends_it_quietly_with_a_recording_that_replays(server):
    do(server, "kubectl scale rs go-demo-2 --replicas=3; tick 5")
    run = server.kubeconfig.parent / "run.yaml"
    assert do(server, f"save {run}").returncode == 0
    server.process.send_signal(signal.SIGINT)
    _, stderr = server.process.communicate(timeout=PATIENCE_S)
    assert stderr == ""
    replayed = podfall("replay", "--headless", str(run), cwd=run.parent)
    assert (replayed.returncode, "same run: 5 ticks" in replayed.stdout) == (0, True)


def test_a_scenario_is_played_and_other_files_are_manifests(tmp_path):
    for words, answer in (
        (["expose"], "One stable door"),
        ([str(ROOT / "levels" / "campaign" / "05-expose.yaml")], "One stable door"),
        ([str(EXAMPLE)], "brief: only a level has it"),
    ):
        with serving(tmp_path, *words, "--listen", "127.0.0.1:0", "--speed", "0", "--token", "secret") as server:
            said = do(server, "brief")
            assert answer in said.stdout + said.stderr


def test_what_cannot_be_served_is_named(tmp_path):
    (tmp_path / "bad.yaml").write_text("apiVersion: podfall/v1alpha1\nkind: Scenario\nspec: {colour: red}\n")
    refused = podfall("serve", "bad.yaml", "--listen", "127.0.0.1:0", cwd=tmp_path, PODFALL_HOME=str(tmp_path))
    assert (refused.returncode, "bad.yaml" in refused.stderr, "Traceback" in refused.stderr) == (2, True, False)
    missing = podfall("serve", "no-such-level", "--listen", "127.0.0.1:0", cwd=tmp_path, PODFALL_HOME=str(tmp_path))
    assert (missing.returncode, missing.stderr) == (1, 'error: the path "no-such-level" does not exist\n')


@pytest.mark.parametrize("command", ["sandbox", "play"])
def test_a_bad_address_beside_a_console_is_refused_in_one_line(tmp_path, command):
    refused = podfall(command, "--plain", "--serve", "0.0.0.0:8901", cwd=tmp_path, PODFALL_HOME=str(tmp_path))
    assert (refused.returncode, "--token" in refused.stderr, refused.stderr.count("\n")) == (2, True, 1)
    alone = podfall(command, "--plain", "--token", "x", cwd=tmp_path, PODFALL_HOME=str(tmp_path))
    assert (alone.returncode, alone.stderr) == (2, "error: --token goes with --serve\n")


@pytest.mark.parametrize(
    ("listen", "complaint"),
    [("8901", "ADDRESS:PORT"), ("0.0.0.0:8901", "--token"), ("127.0.0.1:99999", "ADDRESS:PORT")],
)
def test_a_bad_address_is_refused(tmp_path, listen, complaint):
    refused = podfall("serve", "--listen", listen, cwd=tmp_path, PODFALL_HOME=str(tmp_path))
    assert (refused.returncode, complaint in refused.stderr, refused.stderr.count("\n")) == (2, True, 1)


def test_a_taken_port_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        refused = podfall("serve", "--listen", address, cwd=tmp_path, PODFALL_HOME=str(tmp_path))
    assert (refused.returncode, address in refused.stderr) == (1, True)


def test_nobody_serves(tmp_path):
    refused = podfall("do", "kubectl get po", "--server", "http://127.0.0.1:9", cwd=tmp_path)
    assert (refused.returncode, "is `podfall serve` running there?" in refused.stderr) == (1, True)


def test_a_frozen_cluster_has_a_plain_console(tmp_path):
    dump = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "ice"}}
    (tmp_path / "dump.yaml").write_text(json.dumps(dump))
    done = podfall(
        "sandbox", "--plain", "--frozen", "dump.yaml", cwd=tmp_path, stdin="kubectl get ns -o name\nsave x.yaml\n"
    )  # fmt: skip
    assert done.stdout == "namespace/ice\n"
    assert "a frozen cluster is not recorded" in done.stderr
    unreadable = podfall("sandbox", "--plain", "--frozen", "none.yaml", cwd=tmp_path)
    assert unreadable.returncode == 2
