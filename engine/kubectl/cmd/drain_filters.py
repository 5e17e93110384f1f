"""Which Pods of a node `kubectl drain` evicts, which it passes over, and which it refuses to touch.

Called by verbs/drain.py with Pods as the server has them; decides, does nothing.

Upstream: k8s.io/kubectl/pkg/drain/filters.go.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MIRROR = "kubernetes.io/config.mirror"

_IGNORED_DAEMON_SET = "ignoring DaemonSet-managed Pods"
_NAKED = "Pods that declare no controller"
_LOCAL = "Pods with local storage"


@dataclass(frozen=True)
class DrainOptions:
    """What the flags of a drain allow."""

    force: bool
    ignore_daemon_sets: bool
    delete_empty_dir: bool


@dataclass
class PodDeleteStatus:
    """The Pods to evict, and what is to be said about others, each text with `namespace/name`s in order."""

    pods: list[dict[str, Any]] = field(default_factory=list)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    refusals: dict[str, list[str]] = field(default_factory=dict)

    def warning(self) -> str:
        """Return the warnings in one line; empty without any."""
        return "; ".join(f"{text}: {', '.join(names)}" for text, names in self.warnings.items())

    def errors(self) -> list[str]:
        """Return the refusals, with upstream's doubled words."""
        return [f"cannot delete {text}: {', '.join(names)}" for text, names in self.refusals.items()]


def judge(pods: list[dict[str, Any]], allowed: DrainOptions) -> PodDeleteStatus:
    """Sort the Pods of a node into those to evict and the others."""
    verdict = PodDeleteStatus()
    for pod in pods:
        name = f"{pod['metadata']['namespace']}/{pod['metadata']['name']}"
        refusal, warning, skip = _judge_one(pod, allowed)
        if refusal:
            verdict.refusals.setdefault(refusal, []).append(name)
            continue
        if warning:
            verdict.warnings.setdefault(warning, []).append(name)
        if not skip:
            verdict.pods.append(pod)
    return verdict


def _judge_one(pod: dict[str, Any], allowed: DrainOptions) -> tuple[str, str, bool]:
    """Return why not (or empty), what to warn of (or empty), and whether to pass the Pod over."""
    finished = (pod.get("status") or {}).get("phase") in {"Succeeded", "Failed"}
    controller = _controller_kind(pod)
    if controller == "DaemonSet" and not finished:
        if allowed.ignore_daemon_sets:
            return "", _IGNORED_DAEMON_SET, True
        return "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)", "", True
    mirrored = MIRROR in (pod["metadata"].get("annotations") or {})
    if finished or mirrored:
        return "", "", mirrored
    return _judge_losses(pod, controller, allowed)


def _judge_losses(pod: dict[str, Any], controller: str, allowed: DrainOptions) -> tuple[str, str, bool]:
    """Judge what would be lost for good: data of the node, and Pods that nothing makes anew."""
    warning = ""
    if any("emptyDir" in volume for volume in pod["spec"].get("volumes") or ()):
        if not allowed.delete_empty_dir:
            return f"{_LOCAL} (use --delete-emptydir-data to override)", "", True
        warning = f"deleting {_LOCAL}"
    if not controller:
        if not allowed.force:
            return f"cannot delete {_NAKED} (use --force to override)", "", True
        warning = f"deleting {_NAKED}"
    return "", warning, False


def _controller_kind(pod: dict[str, Any]) -> str:
    for owner in pod["metadata"].get("ownerReferences") or ():
        if owner.get("controller"):
            return str(owner["kind"])
    return ""
