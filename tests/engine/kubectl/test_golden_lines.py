"""Every recorded kubectl line prints here, byte for byte, what the real one printed; what does not is listed below.

Control plane reference, sections 4.8, 11.3 and 13: errors, results, columns, descriptions and the words of `rollout`.
"""

from __future__ import annotations

import re
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
    "rollout",
    "wait",
    "node",
    "misc",
)

_STRICTER = "the recording's research server checks no label keys; a real one does, as ours"
_KINDS = "the recording's research server served other kinds"
_QUOTAS = "the recording's research server had neither quotas nor limit ranges; describe names both"
_UNQUOTED = "the recording's research server shows the value of a patch as it is; a real one quotes it"
_NO_CREATION = "the recording's research server makes no Service that is replaced and not there; a real one does"
_ABSENT = "the recording's research server refuses to replace what is absent; a real one sets it"

DIFFERENT = {
    "apply.replace-f-svc-yml": _NO_CREATION,
    "apply.f-svc-yml-unknown-field-on-patch-on-applied": _UNQUOTED,
    "patch.svc-lonely-type-json-p-op-replace-path-spec.2": _ABSENT,
    "label.pod-go-demo-2-4k7sd-bad-1": _STRICTER,
    "describe.ns-default": _QUOTAS,
    "describe.ns-lab": _QUOTAS,
    "misc.api-resources-o-name": _KINDS,
    "misc.api-resources-verbs-list-sort-by-kind": _KINDS,
    "misc.api-versions": _KINDS,
    "misc.auth-whoami": _KINDS,
}
"""Cases that print something else, with the reason."""

MOST_DIFFERENT = 0.03
"""The part of all cases that may stand above."""

_RECORDED_IN = "/tmp/cwd/"  # noqa: S108 - a text of the recordings
_CREATED_NEVER = re.compile(r"(template:\n +metadata:\n) +creationTimestamp: null\n")
"""What Go writes in each template, and the recording's research server did not."""
_HELP = re.compile(r"help|^misc\.(bare|options|config|explain-rs-recursive)$|^rollout\.bare$")
"""Cases whose text is this project's own: the first line and the headings are compared."""


def _all() -> list[dict[str, Any]]:
    return [case for verb in VERBS for case in golden.cases(verb)]


def _parameters() -> list[Any]:
    return [
        pytest.param(
            case,
            id=case["id"],
            marks=[pytest.mark.xfail(reason=DIFFERENT[case["id"]], strict=True)] if case["id"] in DIFFERENT else [],
        )
        for case in _all()
    ]


@pytest.mark.parametrize("case", _parameters())
def test_a_recorded_line_prints_what_the_real_kubectl_printed(case: dict[str, Any]):
    printed = golden.run_case(case)

    assert _compared(case, printed.stdout) == _compared(case, case["stdout"])
    assert _compared(case, printed.stderr) == _compared(case, case["stderr"] or "")
    assert printed.exit_code == case["exit_code"]


def test_few_cases_differ_and_each_of_them_exists():
    names = {case["id"] for case in _all()}

    assert names >= DIFFERENT.keys()
    assert len(DIFFERENT) <= MOST_DIFFERENT * len(names)


def _compared(case: dict[str, Any], text: str) -> object:
    """Return what has to be equal: the text without the values that another implementation need not share."""
    if _HELP.search(case["id"]):
        return _headings(text)
    if case["argv"].startswith("kubectl diff"):
        text = re.sub(r"(?m)^(diff|---|\+\+\+) .*\n", "", text)  # temporary files and times
    return _CREATED_NEVER.sub(r"\1", golden.comparable(text)).replace(_RECORDED_IN, "")


def _headings(text: str) -> list[str]:
    lines = text.splitlines()
    return [lines[0], *re.findall(r"(?m)^[A-Z][A-Za-z ()]*:", text)] if lines else []
