"""Indexed Jobs: each Pod works on one index from 0 on, and an index is done once a Pod of it has succeeded.

Used by the Job controller and its status (upstream: job/indexed_job_utils.go). With a back-off limit per index each Pod
says in annotations how often its index has failed before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.core import Container, EnvVar
from engine.api.numerals import int64
from engine.controllers.pods.podcontrol import pod_from_template

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from engine.api.batch import Job
    from engine.api.core import Pod

COMPLETION_INDEX = "batch.kubernetes.io/job-completion-index"
"""Annotation and label that say which index a Pod works on."""

FAILURE_COUNT = "batch.kubernetes.io/job-index-failure-count"
IGNORED_COUNT = "batch.kubernetes.io/job-index-ignored-failure-count"
"""Annotations of a Pod: how often its index had failed when it was made, counted and ignored."""

_VARIABLE = "JOB_COMPLETION_INDEX"
_PAIR = 2


def is_indexed(job: Job) -> bool:
    """Does the Job count its Pods by index?"""
    return job.spec.completion_mode == "Indexed"


def index_of(pod: Pod) -> int | None:
    """The index that a Pod works on, if it has one."""
    return int64(pod.metadata.annotations.get(COMPLETION_INDEX, ""))


def pending_indexes(completions: int, done: Collection[int], active: Collection[int | None]) -> Iterable[int]:
    """The indexes that no Pod works on and that are not done, the lowest first."""
    return (index for index in range(completions) if index not in done and index not in active)


def indexed_pod(job: Job, index: int, notes: dict[str, str]) -> Pod:
    """A Pod for one index: with its name, its host name, `notes`, and its variable in every container."""
    spec = job.spec.template.spec
    spec = replace(
        spec,
        hostname=spec.hostname or f"{job.metadata.name}-{index}",
        containers=tuple(map(_with_variable, spec.containers)),
        init_containers=tuple(map(_with_variable, spec.init_containers)),
    )
    pod = pod_from_template(job.spec.template, job, spec)
    mark = {COMPLETION_INDEX: str(index)}
    meta = replace(
        pod.metadata,
        generate_name=f"{job.metadata.name}-{index}-",
        labels=dict(sorted((pod.metadata.labels | mark).items())),
        annotations=dict(sorted((pod.metadata.annotations | mark | notes).items())),
    )
    return replace(pod, metadata=meta)


def shown(indexes: Iterable[int]) -> str:
    """Indexes as the status has them: `0-2,5,6`."""
    runs: list[list[int]] = []
    for index in sorted(indexes):
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return ",".join(map(_run, runs))


def _run(run: list[int]) -> str:
    """Two neighbours stand one by one, as upstream writes them."""
    return f"{run[0]}-{run[-1]}" if len(run) > _PAIR else ",".join(map(str, run))


def indexes_in(text: str, completions: int) -> set[int]:
    """The indexes below `completions` that a text such as `0-2,5` names; what is no number names none."""
    found: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.partition("-")
        low, high = int64(first), int64(last if dash else first)
        if low is not None and high is not None:
            found.update(range(low, min(high + 1, completions)))
    return found


def _with_variable(container: Container) -> Container:
    if any(variable.name == _VARIABLE for variable in container.env):
        return container
    source = {"fieldRef": {"apiVersion": "v1", "fieldPath": f"metadata.labels['{COMPLETION_INDEX}']"}}
    return replace(container, env=(*container.env, EnvVar(name=_VARIABLE, extra={"valueFrom": source})))
