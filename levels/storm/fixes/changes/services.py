"""Services that lead to the right Pods."""

from __future__ import annotations

from typing import Any

from levels.storm.fixes.manifest_set import ManifestObject, ManifestSet
from levels.storm.fixes.proposal import LossSite, ManifestChange


def selector_mended(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """The selector of a Service that fits nobody, as the labels of the workload that is meant."""
    service = site.service
    if service is None or manifests.behind(service):
        return None
    meant = site.workload
    labels = meant.own_labels
    if not labels:
        return None
    changed = service.edited(lambda value: value["spec"].update(selector=labels))
    text = ",".join(f"{key}={value}" for key, value in labels.items())
    return ManifestChange(
        f"the selector of Service {service.name} is {text}, as the Pods of {meant.name} are", (changed,)
    )


def meant_by(manifests: ManifestSet, service: ManifestObject) -> ManifestObject | None:
    """The workload that a Service without Pods most likely means: of its name, or with a label or a port of its.

    None where two are as likely.
    """
    workloads = [one for one in manifests.workloads() if one.namespace == service.namespace]
    marks = sorted(((_likeness(service, one), -at) for at, one in enumerate(workloads)), reverse=True)
    if not marks or marks[0][0] == 0 or (len(marks) > 1 and marks[0][0] == marks[1][0]):
        return None
    return workloads[-marks[0][1]]


def unready_addresses(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """Names of peers that mean a Pod before it is ready, which may wait for its peers itself."""
    del manifests
    service = site.service
    if service is None or service.spec.get("clusterIP") != "None" or service.spec.get("publishNotReadyAddresses"):
        return None
    changed = service.edited(lambda value: value["spec"].update(publishNotReadyAddresses=True))
    return ManifestChange(f"names of {service.name} that lead to Pods that are not ready yet", (changed,))


def near(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """Requests that stay in their zone while somebody answers there."""
    del manifests
    service = site.service
    if service is None or service.spec.get("trafficDistribution") or service.spec.get("clusterIP") == "None":
        return None
    changed = service.edited(lambda value: value["spec"].update(trafficDistribution="PreferClose"))
    return ManifestChange(f"requests of {service.name} stay in their zone while somebody answers there", (changed,))


def headless(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """Addresses of all members of a database in place of one address that leads to any of them."""
    del manifests
    service = site.service
    plain = service is not None and service.spec.get("type", "ClusterIP") == "ClusterIP"
    if service is None or not plain or service.spec.get("clusterIP") == "None" or site.workload.kind != "StatefulSet":
        return None
    changed = service.edited(_headless)
    return ManifestChange(f"{service.name} without an address of its own: its name means every member", (changed,))


def _headless(value: dict[str, Any]) -> None:
    value["spec"].pop("clusterIPs", None)
    value["spec"]["clusterIP"] = "None"


def _likeness(service: ManifestObject, workload: ManifestObject) -> int:
    selector = service.spec.get("selector") or {}
    labels = len(selector.items() & workload.labels.items())
    values = len(set(map(str, selector.values())) & {workload.name, *map(str, workload.labels.values())})
    targets = {one.get("targetPort") or one.get("port") for one in service.spec.get("ports") or ()}
    ports = {
        mark
        for container in workload.containers
        for port in container.get("ports") or ()
        for mark in (port.get("name"), port.get("containerPort"))
    }
    return 8 * int(workload.name == service.name) + 4 * labels + 2 * values + int(bool(targets & ports))
