"""What is typed wrong is said in one line, with what was likely meant, and ends with 2."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from click.testing import CliRunner

from engine.cluster.bootstrap import NODES_MAX
from tui.cli import main, podfall
from tui.commands.options.size import MOST_NODES

SCENARIO = "apiVersion: podfall/v1alpha1\nkind: Scenario\nmetadata: {name: x}\n"
RUN = SCENARIO.replace("Scenario", "Run")
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: x, image: nginx}]}\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: [{port: 80}], selector: {app: x}}\n"
HUGE = (
    "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: x}\nspec: {replicas: 2147483647, selector: {matchLabels: "
    "{app: x}}, template: {metadata: {labels: {app: x}}, spec: {containers: [{name: x, image: nginx}]}}}\n"
)


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    manifests = {
        "pod.yaml": POD,
        "service.yaml": SERVICE,
        "huge.yaml": HUGE,
        "door.yaml": SERVICE.replace("{ports", "{type: NodePort, ports"),
    }
    for name, text in {"scenario.yaml": SCENARIO, "run.yaml": RUN, **manifests}.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "misspelt.yaml").write_text(SCENARIO.replace("Scenario", "Scenrio"), "utf-8")
    (tmp_path / "empty").mkdir()
    return lambda *args: CliRunner().invoke(podfall, args, prog_name="podfall")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("survive --seed 3", "podfall survive: the endless mode is not there yet"),
        ("drill", "podfall drill: there are no drills yet"),
        ("web -h", "podfall web: the game in a browser is not there yet"),
        ("chek", "there is no command chek; did you mean check?"),
        ("nonsense", "there is no command nonsense; podfall -h lists them"),
        ("--versio", "podfall: there is no option --versio; did you mean --version?"),
        ("run", "podfall run: FILE is missing (podfall run -h shows the usage)"),
        ("run 5 --jbs 2", "podfall run: there is no option --jbs; did you mean --jobs?"),
        ("sandbox --nodes 0", "podfall sandbox: --nodes: 0"),
        ("progress exprt x", "podfall progress: there is no command exprt; did you mean export?"),
        ("play expos --plain", "there is no level or file expos; did you mean expose?"),
        ("run ''", "there is no level or file of an empty name"),
        ("run run.yaml", "run.yaml:2: kind: a Scenario of podfall/v1alpha1 is needed here, not a Run of"),
        ("run run.yaml", "podfall/v1alpha1; podfall replay run.yaml opens it"),
        ("run pod.yaml", "not a Pod of v1; podfall sandbox pod.yaml applies manifests"),
        ("run misspelt.yaml", "not a Scenrio of podfall/v1alpha1; did you mean Scenario?"),
        ("replay --headless scenario.yaml", "not a Scenario of podfall/v1alpha1; podfall play scenario.yaml opens it"),
        ("sandbox --plain scenario.yaml", "scenario.yaml:2: kind: a Kubernetes object is needed here, not a Scenario"),
        ("storm", "podfall storm: PATH... is missing (podfall storm -h shows the usage)"),
        ("storm pod.yaml", "there is no Service in these manifests, so nobody can ask for anything"),
        ("storm service.yaml", "nobody asks for anything: no Service is of type LoadBalancer or NodePort"),
        (
            "storm service.yaml --client 'w --from pods/app=x --to svc/x'",
            "nothing can be hit, for no workload that somebody asks has settled",
        ),
        ("storm door.yaml --only pod-delte", "--only: there is no fault pod-delte; did you mean pod-delete?"),
        ("storm door.yaml --skip weather", "--skip: there is no fault weather; there are container-crash, pod-delete"),
        ("storm door.yaml --only pod-delete --skip pod-delete", "--only and --skip leave no fault to play"),
        ("storm door.yaml --max-lost some", "'some' is neither a number of requests nor a part of them such as 0.1%"),
        ("storm door.yaml --max-lost 100.1%", "'100.1%' is more than all requests that are sent"),
        ("storm huge.yaml --nodes 1", "ask for 2147483647 Pods, and a storm plays at most 5000"),
        ("storm door.yaml --client x", "--client x: client add NAME --from"),
        ("storm door.yaml --client 'z --to svc/y'", "client z asks svc/y, and there is no Service default/y"),
        ("storm door.yaml --client 'z --to svc/x'", "podfall: client: outside does not ask cluster DNS"),
        ("storm door.yaml --client x=--to=svc/y", "--client x=--to=svc/y: client add NAME --from"),
        ("storm door.yaml --save no/where", "--save no: No such file or directory"),
        ("storm door.yaml --save pod.yaml", "--save pod.yaml: is no folder"),
        ("storm door.yaml --baseline none.json", "--baseline none.json: No such file or directory"),
        ("storm door.yaml --baseline pod.yaml", "--baseline pod.yaml:1: is no JSON: Expecting value"),
        ("storm door.yaml --junit pod.yaml", "pod.yaml: is there, and nothing is written over but what podfall wrote"),
        ("storm door.yaml --sarif no/where", "no/where: No such file or directory"),
        ("storm door.yaml --sarif empty", "empty: Is a directory"),
        ("storm door.yaml --json --junit -", "only one of --json, --junit and --sarif can go to standard output"),
        ("storm - --baseline -", "standard input can be read once"),
        ("check empty", "empty: no scenario (*.yaml) in this folder"),
        ("sandbox --plain --now 2026-01-01T00:00:00Z", "--now says where the clock of --frozen stands"),
        ("sandbox --plain --frozen pod.yaml pod.yaml", "--frozen opens one dump and applies nothing"),
        ("sandbox --plain --frozen pod.yaml --now 2026-01-31", "'2026-01-31' is no time; write it as 2026-01-31T12:"),
        ("sandbox --plain --frozen pod.yaml --now noon", "'noon' is no time; write it as 2026-01-31T12:00:00Z"),
        ("run 1 --until 1 --junit empty", "empty: Is a directory"),
    ],
)
def test_wrong_use_is_one_line_that_helps(call, typed, said):
    done = call(*shlex.split(typed))
    assert (done.exit_code, done.stderr.count("\n"), done.stdout) == (2, 1, "")
    assert said in done.stderr


def test_an_empty_folder_is_not_said_to_be_missing(call):
    done = call("sandbox", "--plain", "empty")
    assert (done.exit_code, done.stderr) == (1, "error: empty: no .json, .yaml, .yml file in this folder\n")


def test_progress_is_not_written_over_a_folder(call):
    done = call("progress", "export", "empty")
    assert (done.exit_code, done.stderr) == (1, "podfall: empty: Is a directory\n")


def test_what_is_left_out_of_a_folder_is_said_and_the_rest_applied(call, tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "values.yaml").write_text("replicas: 1\n", "utf-8")
    (tmp_path / "app" / "pod.yaml").write_text(POD)
    done = call("sandbox", "--plain", "app")
    assert (done.exit_code, done.stderr) == (
        0,
        "Warning: app/values.yaml: no Kubernetes object (apiVersion and kind are not set): left out\n",
    )
    assert "left out" in call("run", "1", "--until", "0", "--manifests", "app").stderr


def test_ctrl_c_in_a_command_that_computes_is_neither_passed_nor_failed(call, monkeypatch):
    monkeypatch.setattr("tui.commands.run.play", Mock(side_effect=KeyboardInterrupt))
    done = call("run", "1")
    assert (done.exit_code, done.stdout, done.stderr) == (130, "", "podfall: stopped\n")


def test_plain_windows_is_told_in_one_sentence_what_to_do(capsys, monkeypatch):
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("sys.argv", ["podfall", "levels"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (str(ended.value.code).count("\n"), capsys.readouterr().out) == (0, "")
    assert "WSL" in str(ended.value.code)


@pytest.mark.parametrize("closed", ["<&-", "</dev/null >&-", "</dev/null 2>&-"])
def test_a_closed_stream_is_an_empty_one(closed, tmp_path):
    line = f'"{sys.executable}" -c "from tui.cli import main; main()" sandbox --plain {closed}'
    done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False, cwd=tmp_path)  # noqa: S602
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_command_line_and_the_engine_agree_on_how_many_nodes_there_may_be():
    assert MOST_NODES == NODES_MAX


def test_nothing_is_assumed_of_images_in_a_cluster_in_which_nothing_runs(call):
    dump = Path(__file__).parents[1] / "golden" / "frozen" / "shop.yaml"
    done = call("sandbox", "--plain", "--frozen", str(dump))
    assert (done.exit_code, done.output) == (0, "")
