"""A small application for tests of changes: one workload, a Service, and whatever a test lays over them."""

from __future__ import annotations

from typing import Any

from levels.files.documents import dump_documents
from levels.scenario.session_config import ManifestFile
from levels.storm.fixes.catalogue import CHANGES
from levels.storm.fixes.manifest_set import ManifestObject, ManifestSet
from levels.storm.fixes.proposal import LossSite

PROBE = {"httpGet": {"path": "/health", "port": 8080}}


def deployment(spec: dict[str, Any] | None = None, pod: dict[str, Any] | None = None, **container: Any) -> Any:
    labels = {"app": "web"}
    main = {"name": "web", "image": "own/web", "ports": [{"containerPort": 8080}], **container}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": labels},
            **(spec or {}),
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [main], **(pod or {})}},
        },
    }


def stateful(**spec: Any) -> Any:
    return {**deployment({"serviceName": "web", **spec}), "kind": "StatefulSet"}


def service(**spec: Any) -> Any:
    ports = [{"port": 80, "targetPort": 8080}]
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web"},
        "spec": {"selector": {"app": "web"}, "ports": ports, **spec},
    }


def budget(**spec: Any) -> Any:
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "guard"},
        "spec": {"selector": {"matchLabels": {"app": "web"}}, **spec},
    }


def manifests(*values: Any) -> ManifestSet:
    return ManifestSet.of((ManifestFile("web.yaml", dump_documents(list(values))),))


def change(name: str, *values: Any) -> ManifestObject | None:
    """The first object that a change of the catalogue changes in these, at the workload `web` and its Service."""
    there = manifests(*values)
    workload = next(one for one in there.workloads() if one.name == "web")
    found = CHANGES[name](there, LossSite(workload, there.called("svc/web"), "shop"))
    return None if found is None else found.objects[0]
