"""Every recorded kubectl line prints here, byte for byte, what the real one printed; what does not is listed below."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.kubectl import golden

VERBS = (
    "get",
    "describe",
    "expose",
    "scale",
    "delete",
    "create",
    "apply",
    "run",
    "label",
    "set",
    "patch",
    "logs",
    "rollout", "wait", "node",
)  # fmt: skip

NOT_OFFERED = "this kubectl does not have it and says so"
SERVER = "the API server answers differently"
HELP = "help is one line per flag here"
WATCH = "objects change during the recording, and a watch ends after 60 ticks here"
FILES = "the headings name temporary files and times"
PROGRESS = "objects change during the recording"

DIFFERENT = {
    "get.pods-o-go-template-range-items-metadata-nam": NOT_OFFERED,
    "get.raw-version": NOT_OFFERED,
    "get.pods-server-print-false-l-type-db": NOT_OFFERED,
    "get.pods-l-type-db-w": WATCH,
    "get.rs-go-demo-2-watch": WATCH,
    "get.pods-n-lab-creating-w-o-wide-output-watch-e": WATCH,
    "get.svc-lonely-watch-only": WATCH,
    "expose.help": HELP,
    "scale.help": HELP,
    "delete.help": HELP,
    "rollout.bare": HELP,
    "rollout.status-deploy-web.2": PROGRESS,
    "wait.for-condition-ready-pod-creating-n-lab-time": PROGRESS,
    "apply.diff-f-svc-yml-diff-header-carries-temp-on-applied": FILES,
    # The recording's research server checks no label keys; a real one does, as ours.
    "label.pod-go-demo-2-4k7sd-bad-1": SERVER,
}
"""Cases that differ on purpose, with the reason."""

SERVER_DIFFERS = {
    "describe.ns-default": "quota and limit range lines, which a server without those kinds lacks",
    "describe.ns-lab": "quota and limit range lines, which a server without those kinds lacks",
}
"""Cases in which kubectl is right and what it was given differs."""


def _parameters() -> list[Any]:
    parameters = []
    for verb in VERBS:
        for case in golden.cases(verb):
            name = case["id"]
            marks = []
            if name in DIFFERENT:
                marks = [pytest.mark.xfail(reason=DIFFERENT[name], strict=True)]
            elif name in SERVER_DIFFERS:
                marks = [pytest.mark.xfail(reason=SERVER_DIFFERS[name], strict=False)]
            parameters.append(pytest.param(case, id=name, marks=marks))
    return parameters


@pytest.mark.parametrize("case", _parameters())
def test_a_recorded_line_prints_what_the_real_kubectl_printed(case: dict[str, Any]):
    printed = golden.run_case(case)

    assert golden.comparable(printed.stdout) == golden.comparable(case["stdout"])
    assert golden.comparable(printed.stderr) == golden.comparable(case["stderr"] or "")
    assert printed.exit_code == case["exit_code"]


MISC = (
    "misc.nosuchcommand", "misc.gte-pods", "misc.descirbe-svc-web", "misc.expos-rs-x", "misc.delet-pod-x",
    "misc.get-pods-namespace-lab-output", "misc.n-lab-get-pods", "misc.get-pods-v-6-nosuch", "misc.version-o-yaml",
    "misc.config-get-contexts", "misc.config-get-clusters", "misc.config-use-context-nosuch",
    "misc.events-n-lab", "misc.events-n-kube-system",
    "misc.auth-can-i-get-pods", "misc.auth-can-i", "misc.auth-can-i.2", "misc.auth-whoami",
    "misc.explain-foo", "misc.explain-svc-spec-nosuch", "misc.edit-svc-nosuch",
    "misc.autoscale-deploy-web-max-5-dry-run-client-o",
)  # fmt: skip


@pytest.mark.parametrize("name", MISC)
def test_words_and_flags_of_the_whole_command_read_as_in_the_real_kubectl(name: str):
    case = next(case for case in golden.cases("misc") if case["id"] == name)
    printed = golden.run_case(case)

    assert printed.stdout == case["stdout"]
    assert printed.stderr == (case["stderr"] or "")
    assert printed.exit_code == case["exit_code"]
