"""Recorded lines: the kubectls of this machine, each line against a fresh frozen cluster."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from levels.frozen.frozen import frozen_setup, read_dump
from levels.session.session import Session
from tests.conformance import kubectls
from tests.conformance.client import EVERY, Client
from tests.engine.kubectl import golden
from tests.serving import Served, serving

VERBS = (
    "expose",
    "scale",
    "delete",
    "create",
    "apply",
    "run",
    "label",
    "set",
    "patch",
    "rollout",
    "describe",
    "logs",
    "wait",
    "node",
    "misc",
)

_KINDS = "the recording's research server served other kinds"
_OWN_TEXT = "explain shows this project's own texts"
DIFFERENT = {
    "apply.f-svc-yml-unknown-field-on-patch-on-applied": "a real server quotes the patch that it shows, as ours",
    "apply.replace-f-svc-yml": "a real server makes a Service that is replaced and not there, as ours",
    "patch.svc-lonely-type-json-p-op-replace-path-spec.2": "a real server sets what is absent and replaced, as ours",
    "delete.ns-lab": "a Pod on a dead node holds its namespace here, as it would in a real cluster",
    "label.pod-go-demo-2-4k7sd-bad-1": "the recording's server checks no label keys; a real one does, as ours",
    "misc.api-resources-o-name": _KINDS,
    "misc.api-resources-verbs-list-sort-by-kind": _KINDS,
    "misc.api-versions": _KINDS,
    "misc.auth-whoami": _KINDS,
    "misc.explain-rs-recursive": _OWN_TEXT,
}
"""Cases that differ on purpose, with the reason."""

_UNRECORDED = re.compile(r"reflector\.go|^Warning: v1 Endpoints is deprecated")
"""What client-go logs of a watch that ended early, and what kubectl before 1.31 hears since it reads Endpoints."""
_NO_QUOTAS = "\nNo resource quota.\n\nNo LimitRange resource.\n"
"""What describe says of a namespace; the recording's research server knew neither kind, so that it said nothing."""
_WHO_AND_WHERE = re.compile(
    r"(?<=--cache-dir=')[^']+|(?<=lstat )\S+(?=/nosuchdir)|(?<=\*         podfall   podfall   )\w+",
)
"""The folders and the user of whoever ran a line."""
_AGE = re.compile(r"<invalid>|(?<![\w.])(?:\d+[smhdy])+(?![\w.])")


def write_files(folder: Path, files: dict[str, str] | None) -> None:
    for name, text in (files or {}).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def cases() -> list[dict[str, Any]]:
    found = [
        case
        for verb in VERBS
        for case in golden.cases(verb)
        if case["exit_code"] is not None
        and not case.get("during")
        and "|" not in case["argv"]
        and case["id"] not in DIFFERENT
        and "help" not in case["argv"]
        and (not case.get("volatile") or case["volatile"].startswith("log text"))
    ]
    return found[::EVERY]


def shared_out() -> list[Any]:
    """Each case with one of the chosen kubectls, by turns."""
    binaries = [binary for binary in kubectls.chosen() if kubectls.speaks_as_recorded(binary)]
    return [
        pytest.param(
            binaries[turn % len(binaries)],
            case,
            id=f"{kubectls.name_of(binaries[turn % len(binaries)])}-{case['id']}",
        )
        for turn, case in enumerate(cases() if binaries else ())
    ]


def frozen(state: str) -> Session:
    return Session(frozen_setup(read_dump(str(golden.FOLDER / f"{state}.yaml"))))


def with_logs(served: Served) -> None:
    """A frozen cluster knows no logs: they are those of the recording."""
    server = served.host._rest.server
    server.connector = golden.FiveLines(server.store)


@pytest.mark.parametrize(("kubectl_path", "case"), shared_out())
def test_a_line_prints_what_was_recorded(kubectl_path, case, tmp_path):
    if not case.get("same_in_1_27", True) and kubectls.version_of(kubectl_path) < kubectls.RECORDED_WITH:
        pytest.skip("older versions print something else here")
    files = tmp_path / "files"
    files.mkdir()
    with serving(frozen(case["state"]), str(tmp_path / "kubeconfig")) as served:
        with_logs(served)
        kubectl = Client(kubectl_path, served.kubeconfig, tmp_path / "home")
        write_files(files, case.get("setup_files") or case.get("files"))
        for line in case.get("setup") or ():
            _run(kubectl, line, files)
        write_files(files, case.get("files"))
        done = _run(kubectl, case["argv"], files, case.get("stdin") or "")
    stderr = "".join(line for line in done.stderr.splitlines(keepends=True) if not _UNRECORDED.search(line))
    printed = _comparable(done.stdout), _comparable(stderr), done.returncode
    assert printed == (_comparable(case["stdout"]), _comparable(_recorded_stderr(case)), case["exit_code"])


def _recorded_stderr(case: dict[str, Any]) -> str:
    lines = (case["stderr"] or "").splitlines(keepends=True)
    return "".join(line for line in lines if not _UNRECORDED.search(line))


def _run(kubectl: Client, line: str, folder: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return kubectl.run(shlex.join(shlex.split(line)[1:]), input=stdin, cwd=folder)


def _comparable(text: str) -> str:
    """Blank what hangs on who ran it, where and when, and the widths of columns that hang on ages."""
    text = _WHO_AND_WHERE.sub("X", text.replace(_NO_QUOTAS, ""))
    if _AGE.search(text):
        text = re.sub(r" +", " ", _AGE.sub("AGE", text))
    return golden.comparable(text)
