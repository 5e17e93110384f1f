"""A container's log, as the kubelet hands it out: what it wrote, or why there is nothing yet.

Called through the API server's port for `pods/log`. Reads the Pod's status and the runtime, writes nothing.

Upstream: pkg/kubelet/kubelet_pods.go (validateContainerLogStatus).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.status import StatusError, bad_request

if TYPE_CHECKING:
    from engine.api.core import ContainerStatus, Pod
    from engine.runtime.runtime import Runtime

_WHY_WAITING = {"ErrImagePull": "image can't be pulled", "ImagePullBackOff": "trying and failing to pull image"}


def container_log(runtime: Runtime, pod: Pod, container: str, previous: bool, tail: int | None) -> str:
    """Return the log of a container, or of the run before it; `tail` lines at most.

    A Pod without a node has an empty log. Raises StatusError 400 where there is no such run.
    """
    if not pod.spec.node_name:
        return ""
    trouble = _trouble(pod, container, previous)
    if trouble is not None:
        raise trouble
    try:
        lines = runtime.sandboxes.logs(pod.metadata.uid, container, previous=previous)
    except LookupError as error:  # the status tells of a run that its node no longer has
        raise _not_available(pod, container) from error
    if tail is not None:
        lines = lines[len(lines) - min(tail, len(lines)) :]
    return "".join(f"{line}\n" for line in lines)


def _trouble(pod: Pod, container: str, previous: bool) -> StatusError | None:
    statuses = (*pod.status.container_statuses, *pod.status.init_container_statuses)
    found = next((status for status in statuses if status.name == container), None)
    if found is None:
        return _not_available(pod, container)
    if previous:
        if found.last_state.terminated is not None:
            return None
        return bad_request(f'previous terminated container "{container}" in pod "{pod.metadata.name}" not found')
    if _has_run(found):
        return None
    waiting = found.state.waiting
    if waiting is None or not waiting.reason:
        return bad_request(f'container "{container}" in pod "{pod.metadata.name}" is waiting to start - no logs yet')
    why = _WHY_WAITING.get(waiting.reason, waiting.reason)
    return bad_request(f'container "{container}" in pod "{pod.metadata.name}" is waiting to start: {why}')


def _has_run(status: ContainerStatus) -> bool:
    state = status.state
    return state.running is not None or state.terminated is not None or status.last_state.terminated is not None


def _not_available(pod: Pod, container: str) -> StatusError:
    return bad_request(f'container "{container}" in pod "{pod.metadata.name}" is not available')
