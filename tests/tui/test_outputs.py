"""What the commands write where a user says: nobody's file is lost, and `-` prints."""

from __future__ import annotations

import stat
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from levels.scenario.loading.template import TEMPLATE
from tests.tui.console import podfall as run_podfall
from tui.cli import podfall
from tui.server.listener import listen_at

THEIRS = "months of work\n"
RUN = ("run", str(TEMPLATE), "--until", "3")
COMMANDS = {
    "junit": (*RUN, "--junit", "out"),
    "record": (*RUN, "--record", "out"),
    "csv": ("grade", "run.yaml", "--csv", "out"),
    "new": ("new", "out"),
    "new --from": ("new", "out", "--from", "run.yaml"),
    "progress": ("progress", "export", "out"),
    "postmortem": ("postmortem", "run.yaml", "-o", "out"),
    "cheat sheet": ("cheatsheet", "-o", "out"),
}
REFUSED = {"junit": 2, "record": 2, "postmortem": 2}
"""Where 1 says something else."""
TO_BE_CHANGED = {"new": 1, "new --from": 1, "postmortem": 2}
"""What is there to be written on, and how its command ends where such a file is there."""


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    invoke = CliRunner().invoke
    assert invoke(podfall, (*RUN, "--record", "run.yaml")).exit_code == 1
    return lambda *args, **more: invoke(podfall, args, **more)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_of_somebody_else_is_written_over_only_by_force(call, tmp_path: Path, name: str):
    (tmp_path / "out").write_text(THEIRS, "utf-8")
    refused = call(*COMMANDS[name])
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (REFUSED.get(name, 1), "", 1)
    assert refused.stderr.startswith("podfall: out: is there, and nothing is written over but ")
    assert (tmp_path / "out").read_text("utf-8") == THEIRS
    assert call(*COMMANDS[name], "--force").exit_code in {0, 1}
    assert (tmp_path / "out").read_text("utf-8") != THEIRS


@pytest.mark.parametrize("name", COMMANDS)
def test_what_podfall_wrote_it_writes_over_unless_it_is_there_to_be_changed(call, tmp_path: Path, name: str):
    first = call(*COMMANDS[name])
    (tmp_path / "out").chmod(0o640)
    again = call(*COMMANDS[name])
    assert again.exit_code == TO_BE_CHANGED.get(name, first.exit_code)
    assert ("is there, and" in again.stderr) == (name in TO_BE_CHANGED)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o640


@pytest.mark.parametrize("name", COMMANDS)
def test_an_output_is_refused_before_anything_is_read_or_played(call, tmp_path: Path, name: str):
    (tmp_path / "out").symlink_to("run.yaml")
    before = (tmp_path / "run.yaml").read_text("utf-8")
    refused = call(
        *(word if word not in {str(TEMPLATE), "run.yaml"} else "none.yaml" for word in COMMANDS[name]),
        "--force",
    )
    assert refused.stderr == "podfall: out: is a symbolic link, and nothing is written through one\n"
    assert (tmp_path / "run.yaml").read_text("utf-8") == before


@pytest.mark.parametrize("name", COMMANDS)
def test_an_output_may_be_nowhere_or_standard_output(call, tmp_path: Path, name: str):
    nowhere = call(*("/dev/null" if word == "out" else word for word in COMMANDS[name]))
    assert (nowhere.exit_code in {0, 1}, nowhere.stderr) == (True, "")
    for place in ("-", "/dev/stdout"):
        printed = call(*(place if word == "out" else word for word in COMMANDS[name]))
        assert printed.stderr == ""
        call(*COMMANDS[name], "--force")
        kept = (tmp_path / "out").read_text("utf-8-sig")
        renamed = kept.replace("  name: out\n", "  name: run\n" if name == "record" else "  name: scenario\n", 1)
        assert printed.stdout == renamed.replace("title: out\n", "title: scenario\n")


def test_two_documents_do_not_share_standard_output(call):
    for words in (("--json", "--junit", "-"), ("--record", "-", "--junit", "/dev/stdout")):
        refused = call(*RUN, *words)
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
        assert "can go to standard output" in refused.stderr


def test_a_report_says_its_encoding_whatever_the_locale(tmp_path: Path):
    run_podfall(*RUN, "--junit", "out.xml", cwd=tmp_path, LC_ALL="C", PYTHONUTF8="0", PODFALL_HOME=str(tmp_path))
    assert (tmp_path / "out.xml").read_bytes().startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<testsuites name=")
    assert ET.parse(tmp_path / "out.xml").getroot()[0].get("tests") is not None  # noqa: S314 - our own output


@pytest.mark.parametrize("mode", [0o644, 0o666, 0o600])
def test_a_kubeconfig_is_its_owners_whatever_was_there(tmp_path: Path, mode: int):
    for _ in range(2):
        with listen_at("127.0.0.1:0", "secret", str(tmp_path / "config")).sock:
            assert stat.S_IMODE((tmp_path / "config").stat().st_mode) == 0o600
        (tmp_path / "config").chmod(mode)
    assert yaml.safe_load((tmp_path / "config").read_text("utf-8"))["users"][0]["user"] == {"token": "secret"}


def test_the_users_own_kubeconfig_is_not_written_over(tmp_path: Path):
    file = tmp_path / "config"
    file.write_text("apiVersion: v1\nkind: Config\n", "utf-8")
    file.chmod(0o644)
    with pytest.raises(FileExistsError):
        listen_at("127.0.0.1:0", "secret", str(file))
    assert (file.read_text("utf-8"), stat.S_IMODE(file.stat().st_mode)) == ("apiVersion: v1\nkind: Config\n", 0o644)
    with listen_at("127.0.0.1:0", "secret", str(file), force=True).sock:
        assert "token: secret" in file.read_text("utf-8")
    written = file.read_text("utf-8").partition("\n")[2]
    file.write_text(written, "utf-8")  # as another tool writes it anew, without comments
    with pytest.raises(FileExistsError):
        listen_at("127.0.0.1:0", "secret", str(file))


def test_the_usual_kubeconfig_is_podfalls_own_whatever_kubectl_wrote_there(home: Path):
    with listen_at("127.0.0.1:0", "").sock as sock:
        file = home / f"kubeconfig-{sock.getsockname()[1]}"
        address = f"127.0.0.1:{sock.getsockname()[1]}"
    file.write_text("apiVersion: v1\nkind: Config\n", "utf-8")
    with listen_at(address, "").sock:
        assert "podfall" in file.read_text("utf-8")


def test_a_kubeconfig_that_is_refused_is_one_line(tmp_path: Path):
    (tmp_path / "config").write_text(THEIRS, "utf-8")
    for config, said in (("config", "--force does it"), ("/dev/full", "is a device"), ("none/config", "No such file")):
        refused = run_podfall(
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--kubeconfig",
            config,
            cwd=tmp_path,
            PODFALL_HOME=str(tmp_path),
        )
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
        assert refused.stderr.startswith(f"error: {config}: ")
        assert said in refused.stderr
