"""A cluster with Pods of every resolver and userland, for tools that are run inside of them. Read, never changed."""

from __future__ import annotations

from typing import Any

from engine.cluster.cluster import Cluster
from tests.engine.cluster_objects import create, run

SLEEP = ["sleep", "3600"]
TODAY, OLD, OTHER = "busybox", "busybox:1.28", "debian"


def standing_cluster() -> Cluster:
    """Services `shop`, `alias`, `away` and `flat`, and Pods that ask for them."""
    cluster = Cluster(seed=2)
    ports = [{"name": "http", "port": 80}]
    create(cluster, "services", "shop", {"clusterIP": "10.96.7.7", "selector": {"app": "shop"}, "ports": ports})
    create(cluster, "services", "flat", {"clusterIP": "None", "selector": {"app": "shop"}, "ports": ports})
    targets = {"alias": "shop.default.svc.cluster.local", "away": "example.com", "door": "node-1"}
    for name, target in (targets | {"porch": "door.default.svc.cluster.local"}).items():
        create(cluster, "services", name, {"type": "ExternalName", "externalName": target})
    for name, image in (("today", TODAY), ("old", OLD), ("other", OTHER)):
        pod(cluster, name, image)
    pod(cluster, "host", TODAY, hostNetwork=True)
    pod(cluster, "hostfirst", TODAY, hostNetwork=True, dnsPolicy="ClusterFirstWithHostNet")
    pod(cluster, "default", TODAY, dnsPolicy="Default")
    searches = {"nameservers": ["10.96.0.10"], "searches": ["kube-system.svc.cluster.local"]}
    pod(cluster, "none", TODAY, dnsPolicy="None", dnsConfig=searches)
    few = {"options": [{"name": "ndots", "value": "1"}]}
    pod(cluster, "few", OLD, dnsConfig=few)
    pod(cluster, "lost", OLD, dnsPolicy="None", dnsConfig={"nameservers": ["10.9.9.9"]})
    pod(cluster, "second", OLD, dnsPolicy="None", dnsConfig={"nameservers": ["10.9.9.9", "10.96.0.10"]})
    aliases = [{"ip": "127.0.0.1", "hostnames": ["store.example"]}, {"ip": "10.96.7.7", "hostnames": ["shop.example"]}]
    named = {"hostname": "ali", "subdomain": "flat", "hostAliases": aliases}
    pod(cluster, "ali", OLD, "nginx", app="shop", **named)
    run(cluster, 12)
    return cluster


def pod(cluster: Cluster, name: str, *images: str, app: str = "", **spec: Any) -> None:
    """A Pod whose first container sleeps."""
    containers: list[dict[str, Any]] = [{"name": f"c{place}", "image": image} for place, image in enumerate(images)]
    containers[0]["command"] = SLEEP
    node = "node-2" if spec.get("hostNetwork") else "node-1"
    create(cluster, "pods", name, {"nodeName": node, "containers": containers} | spec, labels={"app": app or name})


def inside(cluster: Cluster, name: str, line: str) -> tuple[str, int]:
    """What a command prints that is run in a Pod, errors behind, and its exit status."""
    out, err, code = cluster.rest.exec("default", name, "c0", line.split(), "")
    return out + err, code


def address(cluster: Cluster, name: str) -> str:
    """The address of a Pod."""
    found: Any = cluster.store.get("pods", f"default/{name}")
    ip: str = found.status.pod_ip
    return ip
