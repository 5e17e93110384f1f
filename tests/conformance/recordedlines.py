"""Recorded lines of a real kubectl 1.33, and sequences of them: what they print, and what a namespace then holds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from engine.api.scheme import SCHEME
from tests.conformance import comparable, kubectls
from tests.conformance.asking import GOLDEN, Connection, Outcome, on_a_fresh_cluster, rows

LINES, SEQUENCES = "lines of kubectl 1.33", "56 sequences of lines, and what they leave"
_NAMES = "web|api|rs|db|task|solo|guard|np|ex|kid"
_HASH, _LETTERS = "[0-9a-z]{6,10}", "[bcdfghjklmnpqrstvwxz2456789]{5}"
_PRINTED = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "<time>"),
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<uuid>"),
        (rf"\b({_NAMES})-{_HASH}-[a-z0-9]{{5}}\b", r"\1-<hash>-<rand>"),
        (rf"\b({_NAMES})-(?!rand){_HASH}\b", r"\1-<hash>"),
        (r'((?:pod-template|controller-revision)-hash)([=:] ?"?)[a-z0-9-]{4,}', r"\1\2<hash>"),
        (rf"\b((?:{_NAMES})(?:-\d)?)-{_LETTERS}\b", r"\1-<rand>"),
        (r"\b10\.\d+\.\d+\.\d+\b", "<ip>"),
        (r"\b3[0-2]\d{3}\b", "<np>"),
        (r"\b(\d+d)?(\d+h)?(\d+m)?\d+s\b", "<age>"),
        (r"\b\d+m\b", "<age>"),
        (r"127\.0\.0\.1:\d+", "<host>"),
        (r"\((?:x\d+ over )?<age> ago\)", "(<age>)"),
        (r"/tmp/[A-Za-z0-9./_-]*", "<tmp>"),  # noqa: S108 - where the recorded kubectl kept what it compared
        (r" +", " "),
        (r"(?m) $", ""),
        (r"0xc[0-9a-f]{6,12}", "<ptr>"),
        (r'resourceVersion: "\d+"', "rv"),
        (r"ignoring DaemonSet-managed Pods: kube-system/kube-proxy-[a-z0-9]{5}(; )?", ""),
        (r"Warning: ?(\n|$)", ""),
    )
)
_KEPT = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (rf"\b({_NAMES})-{_HASH}-[a-z0-9]{{5}}\b", r"\1-<hash>-<rand>"),
        (rf'"({_NAMES})-{_HASH}"', r'"\1-<hash>"'),
        (rf'\b({_NAMES})-[0-9a-z]{{8,10}}\b(?=[\\" ])', r"\1-<hash>"),
        (r'"(pod-template-hash|controller-revision-hash|controller.kubernetes.io/hash)": "[^"]*"', r'"\1": "<hash>"'),
        (rf"\b((?:{_NAMES})(?:-\d)?)-{_LETTERS}\b", r"\1-<rand>"),
        (rf'"({_NAMES})-{_HASH}-"', r'"\1-<hash>-"'),
        (r"10\.244\.\d+\.\d+", "<podip>"),
        (r'"10\.(9[6-9]|1\d\d)\.\d+\.\d+"', '"<vip>"'),
    )
)
_OF_NODES = ("containerStatuses", "initContainerStatuses", "startTime", "hostIP", "hostIPs", "podIP", "podIPs")
_TIMED = {"deployments", "jobs", "replicasets", "statefulsets"}
_TIMES = ("lastUpdateTime", "lastTransitionTime", "lastProbeTime")
_AGE = re.compile(r"\b\d+(s|m|h)(\d+s)?\b")
_WITHOUT_END = -1


class Printed(NamedTuple):
    """What became of a line."""

    status: int
    out: str
    err: str


class Kubectl:
    """A real kubectl with a home of its own, whose namespace is that of the recording."""

    def __init__(self, binary: str, kubeconfig: str, home: Path, namespace: str) -> None:
        self._env = {"PATH": f"{home}:{os.environ['PATH']}", "HOME": str(home), "KUBECONFIG": kubeconfig}
        (home / "kubectl").symlink_to(binary)
        self.run(f"kubectl create namespace {namespace}", home)
        self.run(f"kubectl config set-context --current --namespace={namespace}", home)

    def run(self, line: str, folder: Path) -> Printed:
        """Run a line of a shell; podfall's own warnings are left out."""
        command = ["sh", "-c", line]
        try:
            done = subprocess.run(
                command, cwd=folder, env=self._env, capture_output=True, text=True, check=False, timeout=60
            )
        except subprocess.TimeoutExpired:
            return Printed(_WITHOUT_END, "", "")
        err = "\n".join(said for said in done.stderr.splitlines() if "podfall" not in said)
        return Printed(done.returncode, done.stdout, err)


def outcomes(found: Sequence[str]) -> Iterator[Outcome]:
    """All of them, with the kubectl that was recorded; none without it."""
    for binary in found:
        if kubectls.version_of(binary) == kubectls.RECORDED_WITH:
            yield from on_a_fresh_cluster(partial(_lines, binary))
            for row in rows("sequences"):
                yield from on_a_fresh_cluster(partial(_sequence, binary, row))


def _lines(binary: str, to: Connection) -> Iterator[Outcome]:
    with tempfile.TemporaryDirectory() as home:
        kubectl = Kubectl(binary, to.kubeconfig, Path(home), "k3")
        to.tick(5)
        for row in rows("lines"):
            got = kubectl.run(row["cmd"], GOLDEN / "files")
            to.tick(12)
            if row["answer"] is not None:
                wanted = Printed(row["answer"]["rc"], row["answer"]["out"], row["answer"]["err"])
                yield Outcome(LINES, f"{row['id']} {row['cmd']}", _shown(wanted), _shown(got))


def _shown(printed: Printed) -> list[Any]:
    """What a line printed, without ages and the widths of columns that hang on them."""
    texts = [
        [_AGE.sub("<age>", re.sub(r" {2,}", "  ", comparable.text(line, controlled=True))).rstrip() for line in lines]
        for lines in (printed.out.splitlines(), printed.err.splitlines())
    ]
    return [printed.status, *texts]


def _sequence(binary: str, row: dict[str, Any], to: Connection) -> Iterator[Outcome]:
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as folder:
        kubectl, name = Kubectl(binary, to.kubeconfig, Path(home), "seq"), row["id"]
        for file, content in row["files"].items():
            Path(folder, file).write_text(content)
        to.tick(5)
        for line, want in zip(row["lines"], row["outputs"], strict=True):
            got = kubectl.run(line, Path(folder))
            to.tick(60)
            wanted = [want["rc"], want["out"], want["err"]]
            yield Outcome(SEQUENCES, f"{name}: {line}", wanted, [got.status, _sorted(got.out), _sorted(got.err)])
        for kind, items in row["objects"].items():
            yield from _left(to, name, kind, items)


def _left(to: Connection, name: str, kind: str, items: list[dict[str, Any]]) -> Iterator[Outcome]:
    resource = next((each for each in SCHEME if each.plural == kind), None)
    if resource is not None:
        root = f"/apis/{resource.api_version}" if resource.group else "/api/v1"
        body = to.ask("GET", f"{root}/namespaces/seq/{kind}").body
        wanted, got = _objects(kind, items), _objects(kind, body["items"])
        if wanted or got:
            yield Outcome(SEQUENCES, f"{name}: {kind}", wanted, got)


def _sorted(text: str) -> str:
    """A text in which the order of lines does not count, but for the heading of a table."""
    for pattern, to in _PRINTED:
        text = pattern.sub(to, text)
    lines = text.splitlines()
    if lines and lines[0].startswith(("NAME", "REVISION")):
        return "\n".join([lines[0], *sorted(lines[1:])])
    return "\n".join(sorted(lines))


def _objects(kind: str, items: list[dict[str, Any]]) -> list[str]:
    return sorted(comparable.written(_object(kind, item)) for item in items)


def _object(kind: str, item: dict[str, Any]) -> dict[str, Any]:
    found = comparable.plain({key: item[key] for key in item if key not in {"kind", "apiVersion"}})
    notes = found["metadata"].get("annotations", {})
    notes.pop("endpoints.kubernetes.io/last-change-trigger-time", None)
    if not notes:
        found["metadata"].pop("annotations", None)
    text = json.dumps(found)
    for pattern, to in _KEPT:
        text = pattern.sub(to, text)
    whole: dict[str, Any] = json.loads(text)
    conditions = whole.get("status", {}).get("conditions")
    if kind == "pods":
        _pod(whole)
    elif kind in comparable.ADDRESSED:
        comparable.ADDRESSED[kind](whole)
    elif kind in _TIMED and isinstance(conditions, list):
        _untimed(conditions)
    return whole


def _untimed(conditions: list[dict[str, Any]]) -> None:
    conditions.sort(key=lambda each: each["type"])
    for condition in conditions:
        for name in (*_TIMES, "observedGeneration"):
            condition.pop(name, None)


def _pod(found: dict[str, Any]) -> None:
    found["spec"].pop("nodeName", None)
    status = found.setdefault("status", {})
    for name in (*_OF_NODES, "observedGeneration"):
        status.pop(name, None)
    conditions = status.setdefault("conditions", [])
    if status.get("phase") in {"Succeeded", "Failed"}:
        conditions[:] = [each for each in conditions if each["type"] != "PodReadyToStartContainers"]
    _untimed(conditions)
