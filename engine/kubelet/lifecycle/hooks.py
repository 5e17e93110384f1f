"""Lifecycle hooks: what happens right after a container's start and right before its end (lifecycle/handlers.go).

Called by `bringup` (postStart) and `stopping` (preStop). How a hook ends is known at once; its time is waited for by
whoever called. A hook over HTTP fails only if nobody answers: upstream does not look at the status either.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.api.core import LifecycleHandler
from engine.api.serializer.passthrough import forms_of
from engine.kubelet.context import KubeletContext, port_of
from engine.kubelet.lifecycle.target import target_of
from engine.kubelet.worker import ContainerRecord, PodWorker


class HookRun(NamedTuple):
    """How a hook goes."""

    seconds: int
    problem: str
    """Why it fails; empty where it does not."""


def run_hook(host: KubeletContext, worker: PodWorker, record: ContainerRecord, hook: LifecycleHandler) -> HookRun:
    """Run a hook of a container whose process is alive."""
    if hook.sleep is not None:
        return HookRun(hook.sleep.seconds, "")
    pod = worker.pod.metadata
    where = f'for Container "{record.spec.name}" in Pod "{pod.name}_{pod.namespace}({pod.uid})" failed - error:'
    if hook.exec_ is not None and record.process is not None:
        outcome = host.runtime.exec(record.process, hook.exec_.command)
        if outcome.code == 0:
            return HookRun(outcome.seconds, "")
        words = " ".join(hook.exec_.command)
        why = outcome.error or f"command '{words}' exited with {outcome.code}: {outcome.output}"
        problem = f'Exec lifecycle hook ([{words}]) {where} {why}, message: "{outcome.output}"'
        return HookRun(outcome.seconds, problem)
    if hook.http_get is not None:
        port = port_of(record.spec, hook.http_get.port)
        ip = worker.sandbox.ip if worker.sandbox is not None else ""
        target = target_of(host, forms_of(hook.http_get).host, ip)
        path = hook.http_get.path.lstrip("/")
        if not target.problem:
            reply = host.runtime.ask(target.ip, port, "http", "GET", f"/{path}", counted=False, inside=target.inside)
            if reply.status:
                return HookRun(0, "")
        problem = target.problem or f"dial tcp {target.host}:{port}: connect: connection refused"
        why = f'Get "http://{target.host}:{port}/{path}": {problem}'
        return HookRun(0, f"HTTP lifecycle hook ({path}) {where} {why}")
    return HookRun(0, f"invalid handler {where} it names no exec, httpGet or sleep")
