"""What a command in a container comes to, and what is said of it that is not as in a real one."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import Pod
from engine.api.status import StreamError
from engine.cluster.cluster import Cluster
from tests.engine.cluster_objects import create, run

SLEEPS = {"name": "c", "image": "busybox", "command": ["sleep", "3600"]}
READY = {"exec": {"command": ["cat", "/run/ready"]}, "periodSeconds": 5, "failureThreshold": 1}


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    cluster = Cluster()
    work = SLEEPS | {"workingDir": "/work", "env": [{"name": "WHO", "value": "me"}]}
    create(cluster, "pods", "work", {"containers": [work]})
    writes = {"command": ["sh", "-c", "touch /run/ready; sleep 3600"], "readinessProbe": READY}
    create(cluster, "pods", "script", {"containers": [SLEEPS | writes]})
    hook = {"postStart": {"exec": {"command": ["touch", "/run/ready"]}}}
    server = {"name": "c", "image": "nginx", "readinessProbe": READY, "lifecycle": hook}
    create(cluster, "pods", "server", {"containers": [server]})
    run(cluster, 16)
    return cluster


def inside(cluster: Cluster, *command: str, pod: str = "work", stdin: str = "") -> tuple[str, str, int]:
    return cluster.rest.exec("default", pod, "c", list(command), stdin)


def ready(cluster: Cluster, name: str) -> bool:
    found: Any = cluster.store.get_as(Pod, f"default/{name}")
    return next(one.status for one in found.status.conditions if one.type == "Ready") == "True"


@pytest.mark.parametrize(
    ("script", "out", "err", "code"),
    [
        ("echo $WHO; pwd; echo x > f; ls; cat /work/f", "me\n/work\nf\nx\n", "", 0),
        ("echo out; echo err >&2; echo all > /dev/stderr; exit 4", "out\n", "err\nall\n", 4),
        ("cd /etc && grep -c . hostname; ls", "1\nhostname\nhosts\nresolv.conf\n", "", 0),
        ("cat /etc/hostna*; find /etc -name 'hostn*'", "work\n/etc/hostname\n", "", 0),
        ("trap 'echo bye' EXIT; echo hi", "hi\nbye\n", "", 0),
        ("hostname | tr a-z A-Z", "WORK\n", "", 0),
        ("for i in 1 2 3; do echo $i; done | tail -1", "3\n", "", 0),
        ("nosuch; ping web", "", "sh: nosuch: not found\npodfall: ping is not modelled\n", 127),
        ("which curl wget ping", "/usr/bin/curl\n/usr/bin/wget\n", "", 1),
        ("httpd -p 80", "", "podfall: httpd is not modelled: a socket is opened here by process 1 alone\n", 127),
        ("nc -lk -p 80", "", "podfall: nc is not modelled: a socket is opened here by process 1 alone\n", 127),
        ("echo 'a", "", "sh: syntax error: unterminated quoted string\n", 2),
    ],
)
def test_a_script_in_a_container(cluster: Cluster, script: str, out: str, err: str, code: int):
    assert inside(cluster, "sh", "-c", script) == (out, err, code)


@pytest.mark.parametrize(
    ("command", "out", "note", "code"),
    [
        (["sh", "-c", "echo a; sleep 5; echo b"], "a\nb\n", "its 5 s of waiting were left out", 0),
        (["tail", "-f", "/etc/hostname"], "", "this does not end by itself", 130),
        (["sh", "-c", "awk 'BEGIN{print 1}'; echo b"], "b\n", "part of what this prints is not modelled", 0),
        (["kill", "1"], "", "what kill does is not modelled: it succeeds and changes nothing", 0),
        (["ping", "web"], "", "ping is not modelled", 127),
    ],
)
def test_what_is_not_as_in_a_real_container_is_said_in_a_line(
    cluster: Cluster, command: list[str], out: str, note: str, code: int
):
    stdout, stderr, status = inside(cluster, *command)
    assert (stdout, stderr.startswith(f"podfall: {note}"), stderr.count("\n"), status) == (out, True, 1, code)


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("nosuch", 'exec: "nosuch": executable file not found in $PATH: unknown'),
        ("cd", 'exec: "cd": executable file not found in $PATH: unknown'),
        ("/app/run", 'exec: "/app/run": stat /app/run: no such file or directory: unknown'),
    ],
)
def test_a_program_that_an_image_has_not_is_refused_in_the_runtimes_words(cluster: Cluster, program: str, why: str):
    with pytest.raises(StreamError) as told:
        inside(cluster, program)
    message = told.value.message
    assert message.startswith("Internal error occurred: error executing command in container: failed to exec in ")
    assert message.endswith(f'": OCI runtime exec failed: exec failed: unable to start container process: {why}')
    assert message.removeprefix("Internal error occurred: ") == told.value.status()["details"]["causes"][0]["message"]


def test_what_is_sent_to_the_log_of_the_container_is_there(cluster: Cluster):
    assert inside(cluster, "sh", "-c", "x=$(echo lost; echo kept > /proc/1/fd/1)") == ("", "", 0)
    assert cluster.server.connector.read_log("default", "work", "c", previous=False, tail=None) == "kept\n"


def test_what_prints_without_end_meets_an_end(cluster: Cluster):
    grown = "x=aaaaaaaaaaaaaaaa; for i in 1 2 3 4 5 6 7 8 9 0 1 2 3 4; do x=$x$x; done"
    out, err, code = inside(cluster, "sh", "-c", f"{grown}; while true; do echo $x; done")
    assert (0 < len(out) <= 1 << 23, code) == (True, 2)
    assert err == f"podfall: a command here prints at most {1 << 23} characters\n"


@pytest.mark.parametrize("pod", ["script", "server"])
def test_a_probe_meets_what_was_done_to_its_file_at_its_next_period(cluster: Cluster, pod: str):
    """The server's own probe has slept since it passed: nothing but a command changes its files."""
    assert ready(cluster, pod)
    inside(cluster, "rm", "-f", "/run/ready", pod=pod)
    run(cluster, 7)
    assert not ready(cluster, pod)
    inside(cluster, "touch", "/run/ready", pod=pod)
    run(cluster, 7)
    assert ready(cluster, pod)


def test_looking_wakes_nobody(cluster: Cluster):
    told: list[str] = []
    node = next(iter(cluster.runtime.sandboxes.all())).node
    before = dict(cluster.runtime.on_change)
    cluster.runtime.on_change |= dict.fromkeys(before, told.append)
    inside(cluster, "ls", "/etc")
    assert (told, node in before) == ([], True)
    inside(cluster, "touch", "/run/woken")
    assert told == ["default/work"]
    cluster.runtime.on_change |= before
