"""How a run of a container ended, as the Pod's status tells it (convertToKubeContainerStatus, kuberuntime)."""

from __future__ import annotations

from engine.api.core import Container, ContainerStateTerminated
from engine.runtime.processes import Process

_FALLBACK = "FallbackToLogsOnError"
_MESSAGE_BYTES = 4096
_LOG_BYTES = 2048
_LOG_LINES = 80
_REASONS = {0: "Completed", 255: "Unknown"}


def terminated_state(spec: Container, process: Process) -> ContainerStateTerminated:
    """The end of a run."""
    reason = process.ended_by or _REASONS.get(process.exit_code, "Error")
    return ContainerStateTerminated(
        exit_code=process.exit_code,
        reason=reason,
        message=_message(spec, process),
        started_at=process.started_at,
        finished_at=process.finished_at,
        container_id=container_id(process),
    )


def container_id(process: Process) -> str:
    """The id that containerd would have given to this run: 64 hex digits, from the Pod's uid and the run's number."""
    return f"containerd://{process.uid.replace('-', '')}{process.serial:032x}"


def _message(spec: Container, process: Process) -> str:
    """What the process left in its termination log, or (only if asked for, and on errors) the end of its log."""
    written = process.files.get(spec.termination_message_path, "")
    if written:
        return _last(written, _MESSAGE_BYTES)
    if spec.termination_message_policy != _FALLBACK or process.exit_code == 0:
        return ""
    return _last("".join(f"{line}\n" for line in process.log[-_LOG_LINES:]), _LOG_BYTES)


def _last(text: str, size: int) -> str:
    return text.encode()[-size:].decode(errors="ignore")
