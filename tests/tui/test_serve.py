"""`podfall serve` and `podfall do`, from outside."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import stat
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple

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
def serving(home: Path, *arguments: str, **more: str) -> Iterator[Server]:
    """Start `podfall serve`, and end it afterwards."""
    env = {**os.environ, "PODFALL_HOME": str(home), "PYTHONUNBUFFERED": "1", **more}
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


def answers(url: str) -> Any:
    """The nodes, asked for without a token; a server that answers has begun to listen to signals, too."""
    with urllib.request.urlopen(f"{url}/api/v1/nodes") as answer:  # noqa: S310 - our own server
        return json.load(answer)


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


@pytest.mark.parametrize("named", ["127.0.0.1", "localhost"])
def test_the_user_of_a_server_that_has_no_token_needs_none_and_others_do(tmp_path, named):
    proxy = {"http_proxy": "http://127.0.0.1:9", "all_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    with serving(tmp_path, str(EXAMPLE), "--listen", "127.0.0.1:0", "--speed", "0") as server:
        port = server.url.rpartition(":")[2]
        url = f"http://{named}:{port}"
        mine = podfall("do", "tick 2; echo done", "--server", url, cwd=tmp_path, PODFALL_HOME=str(tmp_path), **proxy)
        assert (mine.returncode, mine.stdout, mine.stderr) == (0, "done\n", "")
        stranger = podfall("do", "tick 2", "--server", url, cwd=tmp_path, PODFALL_HOME=str(tmp_path / "other"))
        assert (stranger.returncode, stranger.stderr.count("\n")) == (1, 1)
        assert stranger.stderr.startswith(f"error: {url}: Unauthorized: it asks for a token; give --token-file FILE")
        wrong = podfall("do", "x", "--server", url, "--token", "wrong", cwd=tmp_path, PODFALL_HOME=str(tmp_path))
        assert (wrong.returncode, wrong.stderr) == (1, f"error: {url}: Unauthorized\n")
        assert answers(server.url)["kind"] == "NodeList"
        assert [file.name for file in (tmp_path / "servers").iterdir()] == [f"127.0.0.1-{port}"]
        assert server.kubeconfig.read_text("utf-8").count("token") == 0
        server.process.terminate()
        assert server.process.communicate(timeout=30)[1] == ""
    assert list((tmp_path / "servers").iterdir()) == []


@pytest.mark.parametrize("way", ["file", "environment"])
def test_a_token_may_come_from_a_file_or_the_environment(tmp_path, way):
    (tmp_path / "token").write_text("s3cret\n", "utf-8")
    given = ["--token-file", str(tmp_path / "token")] if way == "file" else []
    env = {"PODFALL_TOKEN": "s3cret"} if way == "environment" else {}
    with serving(tmp_path, "--listen", "127.0.0.1:0", "--speed", "0", *given, **env) as server:
        assert "token: s3cret" in server.kubeconfig.read_text("utf-8")
        asked = ["do", "echo done", "--server", server.url]
        assert podfall(*asked, *given, cwd=tmp_path, PODFALL_HOME=str(tmp_path), **env).stdout == "done\n"
        refused = podfall(*asked, cwd=tmp_path, PODFALL_HOME=str(tmp_path), PODFALL_TOKEN="")
        assert (refused.returncode, "Unauthorized" in refused.stderr) == (1, True)
        assert not (tmp_path / "servers").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--token", "a b"), "--token: a token is one word of printable ASCII, without spaces"),
        (("--token", "a", "--token-file", "b"), "--token and --token-file are two ways to say the same; give one"),
        (("--token-file", "none"), "none: No such file or directory"),
        (("--token-file", "empty"), "empty: a token is one word of printable ASCII, without spaces"),
        (("--token-file", "/dev/zero"), "/dev/zero: File too large"),
    ],
)
def test_a_token_that_is_none_is_one_line(tmp_path, words, said):
    (tmp_path / "empty").touch()
    for command in (("serve", "--listen", "127.0.0.1:0"), ("do", "x")):
        refused = podfall(*command, *words, cwd=tmp_path, PODFALL_HOME=str(tmp_path))
        assert (refused.returncode, refused.stdout, refused.stderr) == (2, "", f"error: {said}\n")


def test_a_token_in_the_environment_is_no_reason_to_serve(tmp_path):
    done = podfall("sandbox", "--plain", cwd=tmp_path, PODFALL_HOME=str(tmp_path), PODFALL_TOKEN="x")  # noqa: S106 - as above
    assert (done.returncode, done.stderr) == (0, "")


def test_a_plain_console_that_is_served_lets_its_user_in(tmp_path):
    env = {**os.environ, "PODFALL_HOME": str(tmp_path)}
    argv = [*PODFALL, "sandbox", "--plain", "--serve", "127.0.0.1:0"]
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(argv, text=True, env=env, cwd=tmp_path, **pipes) as process:
        assert process.stderr is not None
        url = process.stderr.readline().split()[-1]
        done = podfall("do", "save afar.yaml; echo done", "--server", url, cwd=tmp_path, PODFALL_HOME=str(tmp_path))
        assert done.stdout == "done\n"
        process.communicate("save near.yaml\n", timeout=30)
    assert not (tmp_path / "afar.yaml").exists()
    assert (tmp_path / "near.yaml").exists()
    assert list((tmp_path / "servers").iterdir()) == []


def test_a_token_is_sent_nowhere_else(tmp_path):
    """A server that sends its client on to another one gets no second request."""
    seen: list[str] = []

    class Sender(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Sender) as sender:
        thread = threading.Thread(target=sender.serve_forever, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{sender.server_port}"
        refused = podfall("do", "x", "--server", url, "--token", "t", cwd=tmp_path, PODFALL_HOME=str(tmp_path))
        sender.shutdown()
    assert (refused.returncode, refused.stderr) == (1, f"error: {url}: answered 302 Found\n")
    assert seen == ["/podfall/v1/lines"]


@pytest.mark.parametrize("url", ["127.0.0.1:1", "http://127.0.0.1:port", "http://[::1", "http://127.0.0.1:99999"])
def test_a_server_that_is_no_url_is_one_line(tmp_path, url):
    refused = podfall("do", "x", "--server", url, cwd=tmp_path, PODFALL_HOME=str(tmp_path))
    assert (refused.returncode, refused.stderr.count("\n"), url in refused.stderr) == (1, 1, True)


def test_a_kubeconfig_may_be_printed_or_not_written_at_all(tmp_path):
    env = {**os.environ, "PODFALL_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    argv = [*PODFALL, "serve", "--listen", "127.0.0.1:0", "--kubeconfig"]
    with subprocess.Popen([*argv, "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        assert process.stderr is not None
        url = process.stderr.readline().split()[2].rstrip(",")
        answers(url)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=30)
    assert (yaml.safe_load(stdout)["clusters"][0]["cluster"]["server"], stderr) == (url, "")
    with subprocess.Popen([*argv, "/dev/null"], stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        answers(process.stdout.readline().split()[2].rstrip(","))
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=30)[0] == ""
    assert list(tmp_path.glob("kubeconfig*")) == []


def test_the_kubeconfig_names_the_server_and_is_private(server):
    config = yaml.safe_load(server.kubeconfig.read_text())
    cluster = config["clusters"][0]["cluster"]
    assert cluster["server"] == f"{server.url}/token/secret"
    assert cluster["insecure-skip-tls-verify"] is True  # some clients speak plain HTTP only then
    assert config["users"][0]["user"] == {"token": "secret"}
    assert stat.S_IMODE(server.kubeconfig.stat().st_mode) == 0o600


def test_ctrl_c_ends_it_quietly_with_a_recording_that_replays(server):
    do(server, "kubectl scale rs go-demo-2 --replicas=3; tick 5")
    run = server.kubeconfig.parent / "run.yaml"
    refused = do(server, f"save {run}")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n"), run.exists()) == (1, "", 1, False)
    run.write_text(do(server, "save -").stdout, "utf-8")
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
        "sandbox",
        "--plain",
        "--frozen",
        "dump.yaml",
        cwd=tmp_path,
        stdin="kubectl get ns -o name\nsave x.yaml\n",
    )
    assert done.stdout == "namespace/ice\n"
    assert "a frozen cluster is not recorded" in done.stderr
    unreadable = podfall("sandbox", "--plain", "--frozen", "none.yaml", cwd=tmp_path)
    assert unreadable.returncode == 2
