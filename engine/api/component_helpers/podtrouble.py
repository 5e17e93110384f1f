"""What keeps a Pod from being ready, in the words of its own status.

Read by `why` and by the reasons of lost requests. It asks nobody but the Pod: what a probe said stands in events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.meta import condition

if TYPE_CHECKING:
    from engine.api.core import ContainerStatus, Pod


_WHOSE = " restarting failed container="
"""Behind it a back-off names its container, its Pod and the Pod's uid."""


def pod_trouble(pod: Pod, *, brief: bool = False) -> list[str]:
    """What is wrong or still missing, the first cause first; empty where the status complains of nothing.

    `brief` is for a single sentence: of a message it takes what stands before the first colon, of a back-off only how
    long it is, and it tells how the run before has ended, which is otherwise said beside it.
    """
    scheduled = condition(pod.status.conditions, "PodScheduled")
    if scheduled is not None and scheduled.status == "False":
        return [f"{scheduled.reason}: {scheduled.message}"]
    if not pod.spec.node_name:
        return ["no scheduler has looked at it yet"]
    if pod.status.reason or pod.status.message:
        return [f"{pod.status.reason or pod.status.phase}: {pod.status.message}".removesuffix(": ")]
    statuses = (*pod.status.init_container_statuses, *pod.status.container_statuses)
    found = [text for status in statuses for text in _of_container(status, brief=brief)]
    return found or _unready(pod)


def unheard(pod: Pod) -> str:
    """That nobody on its node has taken notice of a Pod; empty where somebody has, or where it has no node."""
    if not pod.spec.node_name or condition(pod.status.conditions, "Ready") is not None:
        return ""
    return f"the kubelet on {pod.spec.node_name} has not said anything of it yet"


def _of_container(status: ContainerStatus, *, brief: bool) -> list[str]:
    """Why a container does not run."""
    state, found = status.state, []
    if state.waiting is not None:
        message = state.waiting.message
        if brief:
            message = message.partition(": ")[0].partition(_WHOSE)[0]
        found.append(f"{status.name} waits: {state.waiting.reason or 'ContainerCreating'}{_said(message)}")
    elif state.terminated is not None and state.terminated.exit_code:
        found.append(f"{status.name} ended: {_end(state.terminated.reason, state.terminated.exit_code)}")
    before = status.last_state.terminated
    if brief and before is not None and (state.running is None or not status.ready):
        if state.running is not None:
            found.append(f"{status.name} runs again and is not ready")
        found.append(f"its run before ended: {_end(before.reason, before.exit_code)}")
    return found


def _end(reason: str, code: int) -> str:
    return f"{reason or 'Error'}, exit code {code}"


def _said(message: str) -> str:
    return f": {message}" if message else ""


def _unready(pod: Pod) -> list[str]:
    ready = condition(pod.status.conditions, "Ready")
    if ready is None or ready.status == "True":
        return []
    waiting = [status.name for status in pod.status.container_statuses if status.state.running and not status.ready]
    if waiting:
        return [f"{', '.join(waiting)} runs and is not ready"]
    return [f"{ready.reason or 'its condition Ready is ' + ready.status}{_said(ready.message)}"]
