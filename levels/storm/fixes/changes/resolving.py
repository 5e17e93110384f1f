"""How Pods ask for names."""

from __future__ import annotations

from typing import Any

from levels.storm.fixes.manifest_set import ManifestSet
from levels.storm.fixes.proposal import LossSite, ManifestChange

OPTIONS = {"ndots": "2", "timeout": "1", "attempts": "3"}
"""Fewer questions for full names, and the next server soon; two dots still let `db.shop` be a name of the cluster."""


def resolver_options(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """A resolver that asks less, gives up sooner and asks again."""
    del manifests
    workload = site.workload
    there = [one for one in (workload.pod.get("dnsConfig") or {}).get("options") or () if isinstance(one, dict)]
    named = {one.get("name") for one in there}
    added = [{"name": name, "value": value} for name, value in OPTIONS.items() if name not in named]
    if not added:
        return None

    def edit(pod: dict[str, Any]) -> None:
        pod["dnsConfig"] = {**(pod.get("dnsConfig") or {}), "options": [*there, *added]}

    text = ", ".join(f"{one['name']} {one['value']}" for one in added)
    return ManifestChange(f"a resolver of {workload.name} with {text}", (workload.with_pod(edit),))
