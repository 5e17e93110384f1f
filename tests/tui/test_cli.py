from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.console import EXAMPLE, podfall, sandbox

TRANSCRIPT = [
    "tick 15",
    "kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort",
    "tick 5",
    "kubectl describe svc go-demo-2-svc",
    'PORT=$(kubectl get svc go-demo-2-svc -ojsonpath="{.spec.ports[0].nodePort}")',
    "curl http://node-1:$PORT",
    "kubectl delete pod -l service=go-demo-2 --wait=false",
    "why svc/go-demo-2-svc",
]
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec:
  type: NodePort
  selector: {{app: x}}
  ports: [{{port: 80, nodePort: {port}}}]
"""


def test_the_worked_transcript_ends_with_the_causal_chain(tmp_path: Path):
    done = sandbox(str(EXAMPLE), cwd=tmp_path, lines=TRANSCRIPT)
    assert (done.returncode, done.stderr) == (0, "")
    expected = [
        "service/go-demo-2-svc exposed",
        r"Endpoints: +10\.244\.\d\.\d+:28017,10\.244\.\d\.\d+:28017",
        "MongoDB REST interface",
        r'pod "go-demo-2-\w{5}" deleted',
        r"tick 15 +command: kubectl expose rs go-demo-2",
        r"tick 16 +endpoint-slice-controller: created endpointslice/go-demo-2-svc-",
        r"tick 17 +kube-proxy on node-1: took it over",
        r"coredns: go-demo-2-svc\.default\.svc\.cluster\.local is 10\.\d+\.\d+\.\d+",
    ]
    position = 0
    for pattern in expected:
        found = re.compile(pattern).search(done.stdout, position)
        assert found, f"{pattern} is missing behind {done.stdout[:position]!r}"
        position = found.end()


def test_the_same_seed_prints_the_same_bytes_under_another_hash_seed(tmp_path: Path):
    first = sandbox(str(EXAMPLE), cwd=tmp_path, lines=TRANSCRIPT, PYTHONHASHSEED="1")
    second = sandbox(str(EXAMPLE), cwd=tmp_path, lines=TRANSCRIPT, PYTHONHASHSEED="2", LC_ALL="C")
    assert first.stdout == second.stdout != ""


def test_without_a_terminal_only_what_commands_print_is_printed(tmp_path: Path):
    assert sandbox(cwd=tmp_path, lines=["tick", "echo a", "", "# nothing"]).stdout == "a\n"


@pytest.mark.parametrize(
    ("lines", "status", "printed"),
    [
        (["false", "echo on"], 0, "on\n"),
        (["echo on", "nonsense"], 127, "on\n"),
        (["set -e", "false", "echo on"], 1, ""),
        (["quit", "echo on"], 0, ""),
    ],
)
def test_a_script_goes_on_after_a_failure_unless_told_otherwise(
    tmp_path: Path,
    lines: list[str],
    status: int,
    printed: str,
):
    done = sandbox(cwd=tmp_path, lines=lines)
    assert (done.returncode, done.stdout) == (status, printed)


WRONG = [
    ("", "no objects passed to apply"),
    ("a: [1\n", "error converting YAML to JSON: yaml: "),
    (EXAMPLE.read_text("utf-8").replace("replicas:", "replicass:"), 'unknown field "spec.replicass"'),
    (
        EXAMPLE.read_text("utf-8").replace("replicas:", "replicass:").replace("image: mongo", "imagee: mongo"),
        'error: unknown field "spec.replicass", unknown field "spec.template.spec.containers[0].imagee"',
    ),
    (SERVICE.format(name="web", port=8080), "spec.ports[0].nodePort: Invalid value: 8080: provided port is not in the"),
    (
        SERVICE.format(name="one", port=30100) + "---\n" + SERVICE.format(name="two", port=30100),
        "spec.ports[0].nodePort: Invalid value: 30100: provided port is already allocated",
    ),
    (SERVICE.format(name="Web", port=30100), 'metadata.name: Invalid value: "Web": a DNS-1035 label must consist of'),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG)
def test_a_wrong_manifest_is_refused_with_its_file_and_kubernetes_own_sentence(
    tmp_path: Path,
    text: str,
    sentence: str,
):
    (tmp_path / "wrong.yml").write_text(text)
    done = sandbox("wrong.yml", cwd=tmp_path)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "wrong.yml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_path_that_does_not_exist_is_named(tmp_path: Path):
    done = sandbox("nowhere.yml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, 'error: the path "nowhere.yml" does not exist\n')


def test_a_folder_is_applied_recursively_and_idle_kinds_are_named_once(tmp_path: Path):
    inner = tmp_path / "all" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "all" / "empty.yml").write_text("# nothing yet\n---\n")
    driver = "apiVersion: storage.k8s.io/v1\nkind: CSIDriver\n"
    for name in ("a", "b"):
        (inner / f"{name}.yaml").write_text(f"{driver}metadata: {{name: {name}}}\n")
    done = sandbox("all", cwd=tmp_path, lines=["kubectl get csidrivers -o name"])
    assert (done.returncode, done.stdout) == (0, "csidriver.storage.k8s.io/a\ncsidriver.storage.k8s.io/b\n")
    assert done.stderr.count("CSIDriver") == 1


def test_what_was_applied_at_the_start_is_unchanged_for_apply(tmp_path: Path):
    (tmp_path / "rs.yml").write_text(EXAMPLE.read_text("utf-8"))
    done = sandbox("rs.yml", cwd=tmp_path, lines=["kubectl apply -f rs.yml"])
    assert (done.stdout, done.stderr) == ("replicaset.apps/go-demo-2 unchanged\n", "")


def test_the_version_is_said():
    done = subprocess.run(
        [sys.executable, "-c", "from tui.cli import main; main()", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.fullmatch(r"podfall \d+\.\d+\.\d+\n", done.stdout)


def test_neither_the_command_line_nor_the_plain_console_loads_a_screen(tmp_path: Path):
    probe = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(sorted({'textual', 'rich', 'asyncio'} & set(sys.modules))))\n"
        "from tui.cli import main; main()"
    )
    command = [sys.executable, "-c", probe, "sandbox", "--plain"]
    done = subprocess.run(command, input="tick\n", capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("wrong", [["sandbox", "--nodes", "0"], ["sandbox", "--nods", "3"], ["nothing"], ["replay"]])
def test_wrong_usage_ends_with_2(tmp_path: Path, wrong: list[str]):
    done = podfall(*wrong, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_early_is_no_mistake(tmp_path: Path):
    (tmp_path / "lines").write_text("kubectl get pods -A\n" * 500)
    line = f'"{sys.executable}" -c "from tui.cli import main; main()" sandbox --plain < lines | head -1'
    done = subprocess.run(line, shell=True, capture_output=True, text=True, check=True, cwd=tmp_path)  # noqa: S602 - a pipe
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize("words", ["levels", "schema", "sandbox --plain"])
def test_where_nothing_more_can_be_printed_one_line_says_so(tmp_path: Path, words: str):
    line = f'echo kubectl get nodes | "{sys.executable}" -c "from tui.cli import main; main()" {words} > /dev/full'
    done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False, cwd=tmp_path)  # noqa: S602 - a pipe
    assert (done.returncode, done.stderr) == (1, "podfall: No space left on device\n")
