"""Images: is it there, may it be pulled, how long to wait after a failure (pkg/kubelet/images/image_manager.go).

Called by `bringup` before each start of a container. Writes events and the container's waiting state. A pull takes
the ticks that the catalogue names; an image that is there with policy Always is checked in no time. Pulls of
different images do not queue behind each other across Pods, as upstream's would by default.
"""

from __future__ import annotations

from typing import Literal

from engine.api.core import ContainerStateWaiting
from engine.golang.duration import go_duration
from engine.kubelet.context import KubeletContext
from engine.kubelet.worker import ContainerRecord, PodWorker
from engine.runtime.images import full_name, malformed
from engine.runtime.registry import NOT_FOUND, refusal

CHECK_MS = 412
"""How long a registry takes to say that the image is up to date, as the event tells it."""

_INVALID = "InvalidImageName"
PullResult = Literal["ready", "pulling", "failed"]


def ensure_image(host: KubeletContext, worker: PodWorker, record: ContainerRecord) -> PullResult:
    """Get the image of a container onto the node, as far as this tick allows."""
    image = record.spec.image
    if problem := malformed(image):
        return _refuse_name(host, worker, record, problem)
    if record.pull_until is not None:
        return _await_pull(host, worker, record, record.pull_until)
    present = host.runtime.images.present(host.node, image)
    policy = record.spec.image_pull_policy or "IfNotPresent"
    if policy == "Never":
        return _never(host, worker, record, present=present)
    if present and policy == "IfNotPresent":
        message = f'Container image "{image}" already present on machine'
        host.event(worker, record, "Normal", "Pulled", message)
        return "ready"
    if host.now < record.retry_pull_at:
        return _back_off(host, worker, record)
    return _pull(host, worker, record, present=present)


def _never(host: KubeletContext, worker: PodWorker, record: ContainerRecord, *, present: bool) -> PullResult:
    image = record.spec.image
    if present:
        host.event(worker, record, "Normal", "Pulled", f'Container image "{image}" already present on machine')
        return "ready"
    message = f'Container image "{image}" is not present with pull policy of Never'
    if record.waiting.reason != "ErrImageNeverPull":
        host.event(worker, record, "Warning", "ErrImageNeverPull", message)
        host.event(worker, record, "Warning", "Failed", "Error: ErrImageNeverPull")
        record.waiting = ContainerStateWaiting(reason="ErrImageNeverPull", message=message)
    return "failed"


def _refuse_name(host: KubeletContext, worker: PodWorker, record: ContainerRecord, problem: str) -> PullResult:
    if record.waiting.reason != _INVALID:
        message = f'Failed to apply default image tag "{record.spec.image}": {problem}'
        host.event(worker, record, "Warning", "InspectFailed", message)
        host.event(worker, record, "Warning", "Failed", f"Error: {_INVALID}")
        record.waiting = ContainerStateWaiting(reason=_INVALID, message=message)
    return "failed"


def _pull(host: KubeletContext, worker: PodWorker, record: ContainerRecord, *, present: bool) -> PullResult:
    image = record.spec.image
    host.event(worker, record, "Normal", "Pulling", f'Pulling image "{image}"')
    problem = refusal(host.runtime.catalog, image)
    if problem:
        return _fail(host, worker, record, problem)
    if present:
        _pulled(host, worker, record, f"{CHECK_MS}ms")
        return "ready"
    record.pull_from = host.now
    record.pull_until = host.runtime.images.pull(host.node, image)
    return _await_pull(host, worker, record, record.pull_until)


def _await_pull(host: KubeletContext, worker: PodWorker, record: ContainerRecord, until: int) -> PullResult:
    if host.now < until:
        worker.look_at(until)
        return "pulling"
    took_s = (host.now - record.pull_from) * host.clock.tick_ms // 1000
    record.pull_until = None
    host.runtime.images.finish_pull(host.node, record.spec.image)
    _pulled(host, worker, record, go_duration(took_s) if took_s else f"{CHECK_MS}ms")
    return "ready"


def _pulled(host: KubeletContext, worker: PodWorker, record: ContainerRecord, took: str) -> None:
    record.pull_backoff.reset()
    image, size = record.spec.image, host.runtime.catalog.size_bytes(record.spec.image)
    message = f'Successfully pulled image "{image}" in {took} ({took} including waiting). Image size: {size} bytes.'
    host.event(worker, record, "Normal", "Pulled", message)


def _fail(host: KubeletContext, worker: PodWorker, record: ContainerRecord, problem: str) -> PullResult:
    image = record.spec.image
    name = full_name(image)
    error = f'failed to pull and unpack image "{name}": failed to resolve reference "{name}": '
    if problem == NOT_FOUND:
        error = f"rpc error: code = NotFound desc = {error}{name}: {problem}"
    else:  # the kubelet leaves out the code of errors that have none of their own
        error += problem
    record.pull_error = error
    record.pull_backoff.grow(host.clock.now_s)
    record.retry_pull_at = host.now + host.ticks(record.pull_backoff.delay_s)
    host.event(worker, record, "Warning", "Failed", f'Failed to pull image "{image}": {error}')
    host.event(worker, record, "Warning", "Failed", "Error: ErrImagePull")
    record.waiting = ContainerStateWaiting(reason="ErrImagePull", message=error)
    worker.look_at(host.now + 1)
    return "failed"


def _back_off(host: KubeletContext, worker: PodWorker, record: ContainerRecord) -> PullResult:
    image = record.spec.image
    message = f'Back-off pulling image "{image}"'
    if record.waiting.reason != "ImagePullBackOff":
        host.event(worker, record, "Normal", "BackOff", message)
        host.event(worker, record, "Warning", "Failed", "Error: ImagePullBackOff")
        full = f"{message}: ErrImagePull: {record.pull_error}"
        record.waiting = ContainerStateWaiting(reason="ImagePullBackOff", message=full)
    worker.look_at(record.retry_pull_at)
    return "failed"
