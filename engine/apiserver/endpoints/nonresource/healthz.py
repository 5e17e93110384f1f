"""Health: the checks behind `/healthz`, `/livez` and `/readyz`, one by one and as metrics.

A server that answers at all is well. Mirrors apiserver/pkg/server/healthz.
"""

from __future__ import annotations

from functools import cache

ROOTS = ("/healthz", "/livez", "/readyz")
SLIS = "/metrics/slis"
SLIS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_HOOKS = (
    "start-apiserver-admission-initializer",
    "generic-apiserver-start-informers",
    "priority-and-fairness-config-consumer",
    "priority-and-fairness-filter",
    "storage-object-count-tracker-hook",
    "start-apiextensions-informers",
    "start-apiextensions-controllers",
    "crd-informer-synced",
    "start-system-namespaces-controller",
    "start-cluster-authentication-info-controller",
    "start-kube-apiserver-identity-lease-controller",
    "start-kube-apiserver-identity-lease-garbage-collector",
    "start-legacy-token-tracking-controller",
    "start-service-ip-repair-controllers",
    "rbac/bootstrap-roles",
    "scheduling/bootstrap-system-priority-classes",
    "priority-and-fairness-config-producer",
    "bootstrap-controller",
    "start-kubernetes-service-cidr-controller",
    "start-kube-aggregator-informers",
    "apiservice-status-local-available-controller",
    "apiservice-status-remote-available-controller",
    "apiservice-registration-controller",
    "apiservice-wait-for-first-sync",
    "apiservice-discovery-controller",
    "kube-apiserver-autoregistration",
)
_LAST_HOOKS = ("apiservice-openapi-controller", "apiservice-openapiv3-controller")


@cache
def paths() -> tuple[str, ...]:
    """The paths of health, and those of each check."""
    return (*ROOTS, *(f"{root}/{name}" for root in ROOTS for name in _names(root)))


def verbose(root: str) -> str:
    """Each check of a health path, as `?verbose` tells them."""
    path = root.removeprefix("/")
    told = [name for name in _names(root) if name != "etcd"]
    return "".join(f"[+]{name} ok\n" for name in told) + f"{path} check passed\n"


@cache
def indicators() -> str:
    """Each check as a metric, which is 1 (component-base/metrics/prometheus/slis)."""
    kinds = {root.removeprefix("/"): frozenset(_names(root)) for root in ROOTS}
    lines = [
        "# HELP kubernetes_healthcheck [STABLE] This metric records the result of a single healthcheck.",
        "# TYPE kubernetes_healthcheck gauge",
    ]
    for name in sorted(frozenset().union(*kinds.values())):
        lines += [
            f'kubernetes_healthcheck{{name="{name}",type="{kind}"}} 1' for kind, names in kinds.items() if name in names
        ]
    return "\n".join(lines) + "\n"


def _names(root: str) -> list[str]:
    """The checks of a path, in the order in which it makes them; whoever is ready need not ask etcd again."""
    ready = root == "/readyz"
    names = ["ping", "log", "informer-sync" if ready else "etcd"]
    names += [*(f"poststarthook/{hook}" for hook in _HOOKS), "autoregister-completion"]
    return [*names, *(f"poststarthook/{hook}" for hook in _LAST_HOOKS), *(("shutdown",) if ready else ())]
