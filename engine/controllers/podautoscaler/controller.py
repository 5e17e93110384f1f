"""The controller of HorizontalPodAutoscalers (pkg/controller/podautoscaler/horizontal.go).

Looks at each autoscaler 15 s after it was made and every 15 s from then on, whatever happens in between; writes the
scale of its target, and its status where that differs. What is measured it asks the API server, which has it where the
cluster serves metrics.k8s.io.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from engine.api.apps import Passive
from engine.api.core import Pod
from engine.api.meta import number
from engine.api.selectors import labels_match, parse_labels
from engine.api.serializer import wire
from engine.api.status import StatusError
from engine.apiserver.registry.stored_kinds import status_of, with_status
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.podautoscaler.metricproposals import MetricContext, MetricFailureError, MetricProposal, proposal
from engine.controllers.podautoscaler.normalization import Bounds, normalize, remember_scale
from engine.controllers.podautoscaler.scaletarget import ScaledObject, ScaleTargetError, scale_target
from engine.controllers.podautoscaler.scalinghistory import ScalingHistory
from engine.controllers.podautoscaler.statusdraft import ABLE, ACTIVE, LIMITED, StatusDraft

if TYPE_CHECKING:
    from typing import Any

    from engine.api.meta import Object
    from engine.api.serializer.idle.autoscaling import HorizontalPodAutoscaler
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

SYNC_MS = 15_000
"""How often it looks at each (--horizontal-pod-autoscaler-sync-period)."""
_RESOURCE = "horizontalpodautoscalers"
_UNABLE = "the HPA controller was unable to get the target's current scale"
_NO_SELECTOR = "selector is required"
_DISABLED = "scaling is disabled since the replica count of the target is zero"


class _FailedError(Exception):
    """Nothing follows from the metrics; the text is that of the event, `statuses` is what was measured."""

    def __init__(self, message: str, statuses: list[dict[str, Any]] | None) -> None:
        super().__init__(message)
        self.statuses = statuses


class _Decision(NamedTuple):
    """What to do, and why."""

    replicas: int
    reason: str = ""
    rescales: bool = True
    statuses: list[dict[str, Any]] | None = None


class HorizontalController(ManagedController):
    """Reconciles HorizontalPodAutoscalers by `namespace/name`."""

    name = "horizontal-pod-autoscaler"
    fault_names = (CONTROLLER_MANAGER, "horizontalpodautoscaler")
    watches: ClassVar[tuple[str, ...]] = (_RESOURCE, "pods")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._selectors: dict[str, str] = {}
        """Autoscaler -> the selector of its target as last read, empty before that; those that are looked after."""
        self._histories: dict[str, ScalingHistory] = {}

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """None at once: a new autoscaler is looked at when its time has come."""
        if entry.resource == _RESOURCE and entry.obj is not None and entry.key not in self._selectors:
            self._selectors[entry.key] = ""
            passed_ms = (self.clock.tick - entry.tick) * self.clock.tick_ms
            self.requeue(entry.key, SYNC_MS - passed_ms)
        return []

    def reconcile(self, key: str) -> ReconcileResult:
        """Scale the target to what the metrics ask for, and write the status. Raises StatusError."""
        stored = self.caches[_RESOURCE].get(key)
        if stored is None:
            self._selectors.pop(key, None)
            self._histories.pop(key, None)
            return DONE
        autoscaler = cast("Passive", stored)
        before = status_of(autoscaler) or {}
        draft = StatusDraft(before, self.clock.stamp())
        hpa = cast("HorizontalPodAutoscaler", wire.formed(autoscaler))
        self._scale(key, hpa, draft)
        after = draft.finished()
        if after != before:
            self._write(with_status(autoscaler, after))
        return ReconcileResult(SYNC_MS)

    def _write(self, autoscaler: Passive) -> None:
        try:
            self.client.update_status(autoscaler)
        except StatusError as error:
            self._warn(autoscaler, "FailedUpdateStatus", error.message)

    def _warn(self, about: Object, reason: str, message: str) -> None:
        self.client.event(about, "Warning", reason, message)

    def _scale(self, key: str, hpa: HorizontalPodAutoscaler, draft: StatusDraft) -> None:
        try:
            target = scale_target(self.client, hpa.metadata.namespace, hpa.spec.scale_target_ref)
        except ScaleTargetError as error:
            self._warn(hpa, "FailedGetScale", str(error))
            draft.condition(ABLE, "False", "FailedGetScale", f"{_UNABLE}: {error}")
            return
        able = "the HPA controller was able to get the target's current scale"
        draft.condition(ABLE, "True", "SucceededGetScale", able)
        self._histories.setdefault(key, ScalingHistory(target.replicas, self.clock.now_s))
        try:
            decision = self._decide(key, hpa, target, draft)
        except _FailedError as error:
            draft.count(target.replicas, draft.desired, error.statuses)
            self._warn(hpa, "FailedComputeMetricsReplicas", str(error))
            return
        if not decision.rescales:
            draft.count(target.replicas, target.replicas, decision.statuses)
        else:
            self._rescale(key, hpa, target, decision, draft)

    def _rescale(
        self, key: str, hpa: HorizontalPodAutoscaler, target: ScaledObject, decision: _Decision, draft: StatusDraft
    ) -> None:
        size = decision.replicas
        try:
            self.client.update(target.scaled(size))
        except StatusError as error:
            why = f"New size: {size}; reason: {decision.reason}; error: {error.message}"
            self._warn(hpa, "FailedRescale", why)
            unable = f"the HPA controller was unable to update the target scale: {error.message}"
            draft.condition(ABLE, "False", "FailedUpdateScale", unable)
            draft.count(target.replicas, draft.desired, decision.statuses)
            return
        message = f"the HPA controller was able to update the target scale to {size}"
        draft.condition(ABLE, "True", "SucceededRescale", message)
        self.client.event(hpa, "Normal", "SuccessfulRescale", f"New size: {size}; reason: {decision.reason}")
        remember_scale(hpa.spec.behavior, self._histories[key], target.replicas, size, self.clock.now_s)
        draft.count(target.replicas, size, decision.statuses, rescaled=True)

    # --- deciding

    def _decide(self, key: str, hpa: HorizontalPodAutoscaler, target: ScaledObject, draft: StatusDraft) -> _Decision:
        """The size to scale to. Raises _FailedError where the metrics say nothing."""
        bounds = Bounds(target.replicas, number(hpa.spec.min_replicas, 1), hpa.spec.max_replicas)
        if bounds.current == 0 and bounds.least:
            draft.condition(ACTIVE, "False", "ScalingDisabled", _DISABLED)
            return _Decision(0, rescales=False)
        if bounds.current > bounds.most:
            return _Decision(bounds.most, "Current number of replicas above Spec.MaxReplicas")
        if bounds.current < bounds.least:
            return _Decision(bounds.least, "Current number of replicas below Spec.MinReplicas")
        best, statuses = self._measured(key, hpa, target, draft)
        reason = f"{best.name} above target" if best.replicas > bounds.current else "All metrics below target"
        size = normalize(best.replicas, bounds, hpa.spec.behavior, self._histories[key], self.clock.now_s)
        draft.condition(ABLE, "True", *size.able)
        draft.condition(LIMITED, "True" if size.is_limited else "False", *size.limited)
        return _Decision(size.replicas, reason, size.replicas != bounds.current, statuses)

    def _measured(
        self, key: str, hpa: HorizontalPodAutoscaler, target: ScaledObject, draft: StatusDraft
    ) -> tuple[MetricProposal, list[dict[str, Any]]]:
        """The metric that asks for most, and what all of them are (computeReplicasForMetrics). Raises _FailedError."""
        context = self._context(key, hpa, target, draft)
        statuses: list[dict[str, Any]] = []
        found: list[MetricProposal] = []
        failures: list[MetricFailureError] = []
        for metric in hpa.spec.metrics:
            try:
                asked = proposal(metric, context)
            except MetricFailureError as failure:
                self._warn(hpa, failure.reason, failure.message)
                failures.append(failure)
                statuses.append({"type": ""})
            else:
                found.append(asked)
                statuses.append(asked.status)
        best = max(found, key=lambda each: each.replicas, default=None)
        if best is None or (failures and best.replicas < target.replicas):
            first = failures[0]
            unable = f"the HPA was unable to compute the replica count: {first.message}"
            draft.condition(ACTIVE, "False", first.reason, unable)
            share = f"{len(failures)} invalid out of {len(hpa.spec.metrics)}"
            message = f"invalid metrics ({share}), first error is: {first.within}"
            raise _FailedError(message, statuses)
        active = f"the HPA was able to successfully calculate a replica count from {best.name}"
        draft.condition(ACTIVE, "True", "ValidMetricFound", active)
        return best, statuses

    def _context(
        self, key: str, hpa: HorizontalPodAutoscaler, target: ScaledObject, draft: StatusDraft
    ) -> MetricContext:
        """The target's Pods, which no other may scale (validateAndParseSelector). Raises _FailedError."""
        namespace = hpa.metadata.namespace
        if not target.selector:
            self._warn(hpa, "SelectorRequired", _NO_SELECTOR)
            draft.condition(ACTIVE, "False", "InvalidSelector", "the HPA target's scale is missing a selector")
            raise _FailedError(_NO_SELECTOR, None)
        self._selectors[key] = target.selector
        selector = parse_labels(target.selector)
        inside = (pod for key_, pod in self.lister(Pod).items() if key_.startswith(f"{namespace}/"))
        pods = sorted(
            (pod for pod in inside if labels_match(selector, pod.metadata.labels)), key=lambda each: each.metadata.name
        )
        rivals = self._autoscalers_of(namespace, pods)
        if len(rivals) > 1:
            whose = f"[{' '.join(rivals)}]"
            message = f"pods by selector {target.selector} are controlled by multiple HPAs: {whose}"
            self._warn(hpa, "AmbiguousSelector", message)
            draft.condition(ACTIVE, "False", "AmbiguousSelector", message)
            raise _FailedError(message, None)
        source = self.client.server.resource_metrics
        return MetricContext(source, namespace, selector, pods, target.replicas, self.clock.now_s)

    def _autoscalers_of(self, namespace: str, pods: list[Pod]) -> list[str]:
        """The autoscalers whose selectors, as last read, pick any of these Pods; in order of their names."""
        found: list[str] = []
        for key in sorted(self._selectors):
            text = self._selectors[key]
            if not text or not key.startswith(f"{namespace}/") or key not in self.caches[_RESOURCE]:
                continue
            selector = parse_labels(text)
            if any(labels_match(selector, pod.metadata.labels) for pod in pods):
                found.append(key)
        return found
