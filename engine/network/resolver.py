"""The resolver of a Pod: whom it asks for names, and which suffixes it tries (pkg/kubelet/network/dns).

The kubelet writes it into the Pod's /etc/resolv.conf by `dnsPolicy` and `dnsConfig`. The node's own resolver knows no
cluster names.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, NamedTuple

from engine.api.serializer.passthrough import forms_of

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.api.serializer.passthrough import PodDNSConfig

CLUSTER_DNS = "10.96.0.10"
NODE_RESOLVER = "172.18.0.1"


class Resolver(NamedTuple):
    """What stands in /etc/resolv.conf."""

    nameservers: tuple[str, ...] = (CLUSTER_DNS,)
    searches: tuple[str, ...] | None = None
    """None: the three suffixes of the Pod's namespace alone."""
    options: tuple[str, ...] = ("ndots:5",)

    @property
    def asks_the_cluster(self) -> bool:
        """Whether cluster names can be resolved."""
        return self.nameservers[:1] == (CLUSTER_DNS,)

    def text(self, namespace: str) -> str:
        searches = suffixes(namespace) if self.searches is None else self.searches
        lines = [f"search {' '.join(searches)}"] if searches else []
        lines += [f"nameserver {address}" for address in self.nameservers]
        lines += [f"options {' '.join(self.options)}"] if self.options else []
        return "".join(f"{line}\n" for line in lines)


CLUSTER_FIRST = Resolver()


def suffixes(namespace: str) -> tuple[str, ...]:
    """The search path of a Pod that asks the cluster first."""
    return f"{namespace}.svc.cluster.local", "svc.cluster.local", "cluster.local"


def resolver_of(pod: Pod) -> Resolver:
    """The resolver of a Pod by its policy; what its dnsConfig names comes behind."""
    spec = pod.spec
    policy = spec.dns_policy or "ClusterFirst"
    if policy == "None":
        base = Resolver((), (), ())
    elif policy == "Default" or (policy == "ClusterFirst" and spec.host_network):
        base = Resolver((NODE_RESOLVER,), (), ())
    else:
        base = CLUSTER_FIRST
    config = forms_of(spec).dns_config
    return _merged(base, config, pod.metadata.namespace) if config is not None else base


def _merged(base: Resolver, config: PodDNSConfig, namespace: str) -> Resolver:
    searches = suffixes(namespace) if base.searches is None else base.searches
    options = {option.partition(":")[0]: option for option in base.options}
    for option in config.options:
        options[option.name] = f"{option.name}:{option.value}" if option.value is not None else option.name
    return Resolver(
        _unique(base.nameservers, config.nameservers),
        _unique(searches, config.searches),
        tuple(options.values()),
    )


def _unique(first: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *more)))


def is_address(host: str) -> bool:
    """Whether a host is written as an IPv4 address."""
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True
