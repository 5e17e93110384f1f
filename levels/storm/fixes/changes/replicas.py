"""More Pods of a kind, so that others answer while one does not; or one alone, where each holds something else."""

from __future__ import annotations

from typing import Any

from engine.runtime.images import full_name, split_tag
from levels.storm.fixes.manifest_set import ManifestObject, ManifestSet
from levels.storm.fixes.proposal import LossSite, ManifestChange

MOST = 3
"""Two survive the loss of one; three also while one of them is drained or replaced."""
_KEEPS_DATA = frozenset(
    {"mongo", "mysql", "mariadb", "percona", "postgres", "postgresql", "postgis", "redis", "valkey", "keydb", "etcd"}
    | {"cassandra", "elasticsearch", "opensearch", "rabbitmq", "kafka", "zookeeper", "couchdb", "influxdb", "minio"}
)
"""Images, by the last part of their names, that hold what is written: one more would hold something else."""


def more_replicas(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """One Pod more, where Pods are alike."""
    del manifests
    workload = site.workload
    count = workload.replicas
    if workload.kind in {"DaemonSet", "Pod"} or not 0 < count < MOST or holds_data(workload):
        return None
    changed = workload.edited(lambda value: value["spec"].update(replicas=count + 1))
    return ManifestChange(f"{count + 1} replicas of {workload.name} in place of {count}", (changed,))


def one_replica(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """One Pod alone, where each has data of its own and nothing copies it to the others."""
    del manifests
    workload = site.workload
    if workload.kind in {"DaemonSet", "Pod"} or workload.replicas <= 1 or not holds_data(workload):
        return None
    changed = workload.edited(lambda value: value["spec"].update(replicas=1))
    sentence = f"1 replica of {workload.name} in place of {workload.replicas}, each of which has data of its own"
    return ManifestChange(sentence, (changed,))


def holds_data(workload: ManifestObject) -> bool:
    """Whether its Pods hold data of their own, as far as claims, names of images and a Recreate strategy tell."""
    volumes = workload.pod.get("volumes") or ()
    claims: Any = [one for one in volumes if isinstance(one, dict) and "persistentVolumeClaim" in one]
    strategy = workload.spec.get("strategy") or {}
    recreate = isinstance(strategy, dict) and strategy.get("type") == "Recreate"
    return bool(claims or recreate or workload.spec.get("volumeClaimTemplates") or _stores(workload))


def _stores(workload: ManifestObject) -> bool:
    names = [split_tag(full_name(str(one.get("image", ""))).partition("@")[0])[0] for one in workload.containers]
    members = any("--replSet" in (*(one.get("command") or ()), *(one.get("args") or ())) for one in workload.containers)
    return not members and any(name.rpartition("/")[2] in _KEEPS_DATA for name in names)
