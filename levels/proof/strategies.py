"""The lazy strategies, as data: what somebody types who has understood nothing and tries what often helps.

Played on every level by the proof `lazy` (`levels.proof.lazy`). A cheat that somebody finds is one more entry here.
"""

from __future__ import annotations

from typing import NamedTuple


class LazyStep(NamedTuple):
    """One thing that is typed again and again."""

    line: str
    """A console line; what stands in braces comes from the row that it is typed for."""
    each: str = "once"
    """For each of which rows of the world it is typed: a name of `levels.proof.lazyworld.ROWS`."""


class LazyStrategy(NamedTuple):
    """A way to play that looks at the names of things and at nothing else."""

    name: str
    steps: tuple[LazyStep, ...]
    moments: int = 3
    """At how many of a level's moments it is played, the first ones: what forestalls has to come before all else."""


_COSTS = LazyStep(
    "kubectl annotate pod {pod} controller.kubernetes.io/pod-deletion-cost=-{age} --overwrite", each="pod"
)
_TWELVE = LazyStep("kubectl scale {workload} --replicas=12", each="workload")
_FIFTY = LazyStep("kubectl scale {workload} --replicas=50", each="workload")
_MORE = LazyStep("kubectl scale {workload} --replicas={more}", each="workload")
_PATCHES = LazyStep("kubectl patch {workload} --patch-file {file}", each="workload and file")
_FILES = LazyStep("kubectl apply -f {file}", each="file")
_SETTLE = LazyStep("tick 12")
"""So long it takes until what was asked for runs."""
_NEWEST = LazyStep("kubectl set env {workload} {variable}={newest}", each="variable")
_DELETE = LazyStep("kubectl delete pod --all --wait=false")
_EXPOSE = LazyStep(
    "kubectl delete svc {service}; kubectl expose {workload} --name={service} --port={port} "
    "--target-port={containerPort} --type={type}",
    each="service",
)

STRATEGIES = (
    LazyStrategy("patch-files", (_PATCHES,), moments=1),
    LazyStrategy("patch-files-and-more", (_PATCHES, _MORE), moments=1),
    LazyStrategy("room-for-fifty", (LazyStep("kubectl delete ds --all"), _FIFTY), moments=1),
    LazyStrategy("twice-as-many", (LazyStep("kubectl scale {workload} --replicas={double}", each="workload"),), 2),
    LazyStrategy("twelve", (_TWELVE,)),
    LazyStrategy("delete-pods", (_DELETE,)),
    LazyStrategy("restart-system", (LazyStep("kubectl -n kube-system delete pod --all --wait=false"),)),
    LazyStrategy("rollout-restart", (LazyStep("kubectl rollout restart {workload}", each="workload"),)),
    LazyStrategy("rollout-undo", (LazyStep("kubectl rollout undo {workload}", each="workload"),)),
    LazyStrategy("expose-again", (_EXPOSE,)),
    LazyStrategy(
        "select-everything",
        (
            LazyStep("kubectl label pod --all lazy=yes --overwrite"),
            LazyStep("kubectl set selector svc {service} lazy=yes", each="service"),
            LazyStep("kubectl expose {workload} --port={containerPort} --selector=lazy=yes", each="workload"),
        ),
    ),
    LazyStrategy("apply-files", (_FILES,), moments=2),
    LazyStrategy("newest-address", (_NEWEST,)),
    LazyStrategy("twelve-then-newest-address", (_TWELVE, _SETTLE, _NEWEST)),
    LazyStrategy(
        "deletion-cost",
        (
            _COSTS,
            _MORE,
            _SETTLE,
            LazyStep("kubectl scale {workload} --replicas={fewer}", each="workload"),
        ),
    ),
    LazyStrategy("deletion-cost-and-files", (_COSTS, _FILES), moments=2),
    LazyStrategy("last-file-first", (LazyStep("kubectl apply -f {file}", each="last-file"),), moments=1),
    LazyStrategy("everything-again", (_FILES, _EXPOSE, _DELETE), moments=1),
    LazyStrategy("hide-pods", (LazyStep("kubectl label pod {pod} {unlabelled}", each="pod"),), moments=1),
    LazyStrategy("cordon-all", (LazyStep("kubectl cordon {node}", each="node"),), moments=1),
    LazyStrategy(
        "drain-all",
        (
            LazyStep(
                "kubectl drain {node} --ignore-daemonsets --delete-emptydir-data --force; kubectl uncordon {node}",
                each="node",
            ),
        ),
        moments=2,
    ),
)
"""All of them. Their plays are the most that a level costs, and 45 plays are what one may."""


def strategy_called(name: str) -> LazyStrategy | None:
    """The strategy of that name, if there is one."""
    return next((strategy for strategy in STRATEGIES if strategy.name == name), None)
