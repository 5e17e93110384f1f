"""What runs in kube-system, the Service of the API itself and the default class of storage, as manifests.

Created by `bootstrap`. As kubeadm lays it out: static Pods of the control plane on the node `control-plane`,
kube-proxy as a DaemonSet, CoreDNS as a Deployment behind the Service kube-dns.
"""

from __future__ import annotations

from typing import Any

from engine.controllers.volume.persistentvolume import PROVISIONER
from engine.runtime.sandboxconfig import CLUSTER_DNS

CONTROL_PLANE = "control-plane"
CONTROL_PLANE_LABEL = "node-role.kubernetes.io/control-plane"
KUBERNETES_VERSION = "v1.33.1"
_ROLES = {
    "kube-apiserver": f"registry.k8s.io/kube-apiserver:{KUBERNETES_VERSION}",
    "etcd": "registry.k8s.io/etcd:3.5.21-0",
    "kube-scheduler": f"registry.k8s.io/kube-scheduler:{KUBERNETES_VERSION}",
    "kube-controller-manager": f"registry.k8s.io/kube-controller-manager:{KUBERNETES_VERSION}",
}
_PORTS = {"kube-apiserver": 6443, "etcd": 2379, "kube-scheduler": 10259, "kube-controller-manager": 10257}


def kube_system(address: str, *, dns_addon: bool) -> list[dict[str, Any]]:
    """The manifests in the order of their creation; `address` is the control plane's node's."""
    dns = [_kube_dns(), _coredns()] if dns_addon else []
    return [*kubernetes_service(address), *map(_static_pod, _ROLES), _kube_proxy(), _storage_class(), *dns]


def kubernetes_service(address: str) -> list[dict[str, Any]]:
    """The Service of the API, and the endpoints behind it: the control plane's node has `address`."""
    port = {"name": "https", "port": 6443, "protocol": "TCP"}
    labels = {"component": "apiserver", "provider": "kubernetes"}
    kubernetes = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "kubernetes", "namespace": "default", "labels": labels},
        "spec": {"clusterIP": "10.96.0.1", "ports": [{"name": "https", "port": 443, "targetPort": 6443}]},
    }
    endpoints = {
        "apiVersion": "v1",
        "kind": "Endpoints",
        "metadata": {
            "name": "kubernetes",
            "namespace": "default",
            "labels": {"endpointslice.kubernetes.io/skip-mirror": "true"},
        },
        "subsets": [{"addresses": [{"ip": address}], "ports": [port]}],
    }
    slice_ = {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "addressType": "IPv4",
        "metadata": {
            "name": "kubernetes",
            "namespace": "default",
            "labels": {"kubernetes.io/service-name": "kubernetes"},
        },
        "endpoints": [{"addresses": [address], "conditions": {"ready": True}}],
        "ports": [port],
    }
    return [kubernetes, endpoints, slice_]


def _kube_dns() -> dict[str, Any]:
    labels = {
        "k8s-app": "kube-dns",
        "kubernetes.io/cluster-service": "true",
        "kubernetes.io/name": "CoreDNS",
    }
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "kube-dns", "namespace": "kube-system", "labels": labels},
        "spec": {
            "clusterIP": CLUSTER_DNS,
            "selector": {"k8s-app": "kube-dns"},
            "ports": [
                {"name": "dns", "port": 53, "protocol": "UDP"},
                {"name": "dns-tcp", "port": 53, "protocol": "TCP"},
                {"name": "metrics", "port": 9153, "protocol": "TCP"},
            ],
        },
    }


def _static_pod(role: str) -> dict[str, Any]:
    """The mirror of a static Pod: the kubelet runs it from a file, nothing schedules it."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": f"{role}-{CONTROL_PLANE}",
            "namespace": "kube-system",
            "labels": {"component": role, "tier": CONTROL_PLANE},
            "annotations": {"kubernetes.io/config.source": "file", "kubernetes.io/config.mirror": role},
        },
        "spec": {
            "nodeName": CONTROL_PLANE,
            "hostNetwork": True,
            "priorityClassName": "system-node-critical",
            "priority": 2000001000,
            "tolerations": [{"operator": "Exists", "effect": "NoExecute"}],
            "containers": [
                {"name": role, "image": _ROLES[role], "command": [role], "ports": [{"containerPort": _PORTS[role]}]},
            ],
        },
    }


def _kube_proxy() -> dict[str, Any]:
    labels = {"k8s-app": "kube-proxy"}
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "kube-proxy", "namespace": "kube-system", "labels": labels},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {
                    "hostNetwork": True,
                    "priorityClassName": "system-node-critical",
                    "priority": 2000001000,
                    "tolerations": [{"operator": "Exists"}],
                    "nodeSelector": {"kubernetes.io/os": "linux"},
                    "containers": [
                        {
                            "name": "kube-proxy",
                            "image": f"registry.k8s.io/kube-proxy:{KUBERNETES_VERSION}",
                            "command": ["/usr/local/bin/kube-proxy"],
                        },
                    ],
                },
            },
        },
    }


def _storage_class() -> dict[str, Any]:
    """The class of claims that name none, as the add-on of kind and minikube makes it."""
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": "standard", "annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
        "provisioner": PROVISIONER,
    }


def _coredns() -> dict[str, Any]:
    labels = {"k8s-app": "kube-dns"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "coredns", "namespace": "kube-system", "labels": labels},
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {
                    "priorityClassName": "system-cluster-critical",
                    "priority": 2000000000,
                    "nodeSelector": {CONTROL_PLANE_LABEL: ""},
                    "tolerations": [{"key": CONTROL_PLANE_LABEL, "effect": "NoSchedule"}],
                    "dnsPolicy": "Default",
                    "containers": [
                        {
                            "name": "coredns",
                            "image": "registry.k8s.io/coredns/coredns:v1.12.0",
                            "args": ["-conf", "/etc/coredns/Corefile"],
                            "ports": [
                                {"containerPort": 53, "name": "dns", "protocol": "UDP"},
                                {"containerPort": 53, "name": "dns-tcp"},
                                {"containerPort": 9153, "name": "metrics"},
                            ],
                            "resources": {"limits": {"memory": "170Mi"}, "requests": {"cpu": "100m", "memory": "70Mi"}},
                        },
                    ],
                },
            },
        },
    }
