"""Rollouts that take nothing away before its successor answers."""

from __future__ import annotations

from levels.storm.fixes.manifest_set import ManifestSet
from levels.storm.fixes.proposal import LossSite, ManifestChange

READY_S = 10


def none_unavailable(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """A new Pod is ready before an old one goes."""
    del manifests
    workload = site.workload
    strategy = workload.spec.get("strategy") or {}
    rolling = strategy.get("rollingUpdate") or {}
    if workload.kind != "Deployment" or strategy.get("type", "RollingUpdate") != "RollingUpdate":
        return None
    if rolling.get("maxUnavailable") in {0, "0%"}:
        return None
    surge = rolling.get("maxSurge")
    wanted = {"maxUnavailable": 0, "maxSurge": 1 if surge in {None, 0, "0%"} else surge}
    changed = workload.edited(
        lambda value: value["spec"].update(strategy={"type": "RollingUpdate", "rollingUpdate": wanted})
    )
    return ManifestChange(
        f"maxUnavailable 0 for {workload.name}: a new Pod is ready before an old one goes", (changed,)
    )


def later_available(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """A new Pod has to stay ready for a while before the rollout goes on."""
    del manifests
    workload = site.workload
    seconds = workload.spec.get("minReadySeconds") or 0
    if workload.kind not in {"Deployment", "StatefulSet", "DaemonSet"} or seconds >= READY_S:
        return None
    changed = workload.edited(lambda value: value["spec"].update(minReadySeconds=READY_S))
    return ManifestChange(f"minReadySeconds {READY_S} for {workload.name}", (changed,))
