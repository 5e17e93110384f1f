"""Manifests as people write them, applied as they do it: what a real cluster would get ready is, and nothing else is.

Each case of `tests/golden/manifests/public.yaml` has a namespace of its own in one cluster.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from engine.api.core import Pod
from engine.api.meta import condition
from engine.cluster.bootstrap import workers
from levels.scenario.session_config import SessionConfig
from levels.session.session import Session
from tests.levels.session.playing import run

CASES: dict[str, str] = yaml.safe_load(
    (Path(__file__).parents[3] / "golden" / "manifests" / "public.yaml").read_text("utf-8")
)
QUANTITY = (
    '{kind} in version "{version}" cannot be handled as a {kind}: quantities must match the regular expression '
    "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
)
BAD = 'Error from server (BadRequest): error when creating "input.yml": '
REFUSED = {
    "missing-service-account": (
        'Error from server (Forbidden): error when creating "input.yml": pods "nosa" is forbidden: error looking up '
        'service account missing-service-account/missing: serviceaccount "missing" not found'
    ),
    "quantity-malformed": BAD + QUANTITY.format(kind="Deployment", version="v1"),
    "quantity-malformed-hpa": BAD + QUANTITY.format(kind="HorizontalPodAutoscaler", version="v2"),
    "quantity-malformed-limitrange": BAD + QUANTITY.format(kind="LimitRange", version="v1"),
    "quantity-malformed-quota": BAD + QUANTITY.format(kind="ResourceQuota", version="v1"),
    "quantity-malformed-sts": BAD + QUANTITY.format(kind="StatefulSet", version="v1"),
    "request-over-limit": (
        'The Pod "p" is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or '
        "equal to cpu limit of 1"
    ),
    "secret-bad-base64": (
        f'{BAD}Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 0'
    ),
}
ENDS = {
    "main-cmds": ("env", "heredoc", "pi", "wgetpipe"),
    "shell-assignment": ("once",),
    "job-unknown-image": ("certgen",),
}
"""Which of a case's Pods have ended well, by the beginning of their names; all others are ready."""
INITIALIZING = frozenset({"init-running-ready"})
"""Cases whose init containers take longer than anybody waits here."""


@pytest.fixture(scope="module")
def opened() -> tuple[Session, dict[str, str]]:
    """A session in which every case was applied a minute ago, and what kubectl complained of."""
    session, errors = Session(SessionConfig(machines=tuple(workers(6)))), {}
    for name, text in CASES.items():
        session.files.put("input.yml", text)
        assert run(session, f"kubectl create namespace {name}")[0] == 0
        said = run(session, f"kubectl apply -n {name} -f input.yml")[2].splitlines()
        errors[name] = "\n".join(line for line in said if not line.startswith("Warning: podfall stores"))
    for _ in range(60):
        session.tick()
    return session, errors


def pods_of(session: Session, case: str) -> dict[str, Pod]:
    return {pod.metadata.name: pod for pod in session.cluster.store.list_as(Pod, case)}


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_refused_in_kubernetes_words_or_not_at_all(opened, case: str):
    _, errors = opened
    assert errors[case] == REFUSED.get(case, "")


@pytest.mark.parametrize("case", [case for case in CASES if case not in INITIALIZING])
def test_everything_of_a_case_is_ready_or_has_ended_well(opened, case: str):
    session, _ = opened
    pods = pods_of(session, case)
    for name, pod in pods.items():
        ready = condition(pod.status.conditions, "Ready")
        state = (pod.status.phase, ready.status if ready is not None else "")
        ends = name.startswith(ENDS.get(case, ("-",)))
        assert state == (("Succeeded", "False") if ends else ("Running", "True")), name
        assert [status.restart_count for status in pod.status.container_statuses] == [0], name
    assert bool(pods) is ("kind: Pod" in CASES[case] or "template:" in CASES[case]) & (case not in REFUSED)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "get pod p -n image-tag-and-digest -o jsonpath={.status.containerStatuses[0].imageID}",
            "docker.io/library/busybox@sha256:9ae97d36d26566ff84e8893c64a6dc4fe8ca6d1144bf5b87b2b85a32def253c7",
        ),
        ("get pod half -n quantity-float -o jsonpath={.spec.containers[0].resources.*.cpu}", "1500m 500m"),
        ("get pod plain -n limitrange -o jsonpath={.spec.containers[0].resources.*.memory}", "256Mi 128Mi"),
        ("get cm ops -n yaml-equals-sign -o jsonpath={.data.op}", "="),
        ("get cm tab -n yaml-trailing-tab -o jsonpath={.data.a}", "b"),
        (
            "get pods -n rc-kind --no-headers -o custom-columns=O:.metadata.ownerReferences[0].kind",
            "<none>\nReplicationController\nReplicationController\n",
        ),
        ("get job certgen -n job-unknown-image -o jsonpath={.status.succeeded}", "1"),
        (
            "get clusterrole,clusterrolebinding app:reader --no-headers -o name",
            "clusterrole.rbac.authorization.k8s.io/app:reader\nclusterrolebinding.rbac.authorization.k8s.io/app:reader\n",
        ),
        (
            "get pod p -n init-running-ready -o jsonpath='{.status.phase} {.status.initContainerStatuses[0].ready}'",
            "Pending false",
        ),
        ("logs once -n shell-assignment", "two\ndir\n"),
        ("logs heredoc -n main-cmds", "hello\n"),
        ("logs loop-i -n main-cmds --tail=1", "56: 2026-01-01T00:01:00Z\n"),
    ],
)
def test_what_kubectl_says_of_it(opened, line: str, said: str):
    session, _ = opened
    assert run(session, f"kubectl {line}") == (0, said, "")


def test_an_autoscaler_of_the_first_version_is_one_of_the_second(opened):
    session, _ = opened
    wanted = "Resource cpu Utilization 50"
    columns = "{.type} {.resource.name} {.resource.target.type} {.resource.target.averageUtilization}"
    line = f"kubectl get hpa.v2.autoscaling web -n hpa-v1 -o jsonpath='{{range .spec.metrics[*]}}{columns}{{end}}'"
    assert run(session, line)[1] == wanted
