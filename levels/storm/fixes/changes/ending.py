"""Pods that go on answering until nobody is led to them any more."""

from __future__ import annotations

import re
from typing import Any

from levels.storm.fixes.manifest_set import ManifestObject, ManifestSet
from levels.storm.fixes.proposal import LossSite, ManifestChange

SLEEP_S = 10
"""What it takes every node's rules to forget a Pod, and as much again."""
GRACE_S = 30
"""The default of terminationGracePeriodSeconds."""
_AFTER_SLEEP_S = 20
"""What is left of it for the process itself."""
_SLEEP = re.compile(r"\bsleep (\d{1,6})\b")


def pre_stop(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """A pause before SIGTERM in each container, and a grace period that has room for it."""
    del manifests
    workload = site.workload
    missing = [one for one in workload.containers if "preStop" not in (one.get("lifecycle") or {})]
    if not missing:
        return None
    grace = grace_of(workload)

    def edit(pod: dict[str, Any]) -> None:
        for container in pod["containers"]:
            hooks = {**(container.get("lifecycle") or {})}
            hooks.setdefault("preStop", {"sleep": {"seconds": SLEEP_S}})
            container["lifecycle"] = hooks
        if grace < SLEEP_S + _AFTER_SLEEP_S:
            pod["terminationGracePeriodSeconds"] = SLEEP_S + _AFTER_SLEEP_S

    room = "" if grace >= SLEEP_S + _AFTER_SLEEP_S else f" and {SLEEP_S + _AFTER_SLEEP_S} s to end in"
    sentence = f"a preStop sleep of {SLEEP_S} s in {workload.name}{room}"
    return ManifestChange(sentence, (workload.with_pod(edit),))


def longer_grace(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """A grace period in which a preStop hook can end and the process after it."""
    del manifests
    workload, grace = site.workload, grace_of(site.workload)
    wanted = max(GRACE_S, _AFTER_SLEEP_S + max(map(seconds_of_sleep, workload.containers), default=0))
    if not workload.containers or grace >= wanted:
        return None
    changed = workload.with_pod(lambda pod: pod.update(terminationGracePeriodSeconds=wanted))
    return ManifestChange(f"{wanted} s for {workload.name} to end in, in place of {grace}", (changed,))


def grace_of(workload: ManifestObject) -> int:
    """The grace period of its Pods, in seconds."""
    found = workload.pod.get("terminationGracePeriodSeconds")
    return found if isinstance(found, int) else GRACE_S


def seconds_of_sleep(container: dict[str, Any]) -> int:
    """Seconds that its preStop hook sleeps, by its action or by the command that it runs; 0 where it does neither."""
    hook = (container.get("lifecycle") or {}).get("preStop") or {}
    sleep = (hook.get("sleep") or {}).get("seconds")
    if isinstance(sleep, int):
        return sleep
    command = (hook.get("exec") or {}).get("command")
    found = _SLEEP.search(" ".join(map(str, command))) if isinstance(command, list) else None
    return int(found[1]) if found is not None else 0
