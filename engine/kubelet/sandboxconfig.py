"""What a Pod's sandbox is made with (pkg/kubelet/network/dns, kubelet_pods.go, kuberuntime_sandbox.go).

Its host name, /etc/resolv.conf by `dnsPolicy` and `dnsConfig`, what `hostAliases` add to /etc/hosts, and its host
ports. Worked out once, when the sandbox is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.hostports import EVERY_ADDRESS, host_ports
from engine.api.serializer.passthrough import forms_of
from engine.runtime.sandboxconfig import (
    CLUSTER_DOMAIN,
    NODE_RESOLV_CONF,
    HostsEntry,
    PodSandboxConfig,
    PortMapping,
    ResolvConf,
    cluster_first,
)

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.api.serializer.passthrough import PodDNSConfig

MOST_NAMESERVERS = 3
_HOSTNAME_MAX = 63
_KERNEL_MAX = 64


def sandbox_config(pod: Pod, node: str) -> PodSandboxConfig:
    """What a Pod's sandbox on that node is made with. Raises ValueError where its host name would be too long."""
    spec = pod.spec
    aliases = tuple(
        HostsEntry(alias.get("ip", ""), tuple(alias.get("hostnames") or ()))
        for alias in spec.carried("hostAliases") or ()
    )
    if spec.host_network:
        return PodSandboxConfig(node, "", resolv_conf(pod), aliases)
    domain = f"{spec.subdomain}.{pod.metadata.namespace}.svc.{CLUSTER_DOMAIN}" if spec.subdomain else ""
    return PodSandboxConfig(_hostname(pod, domain), domain, resolv_conf(pod), aliases, _port_mappings(pod))


def _hostname(pod: Pod, domain: str) -> str:
    name = pod.spec.hostname or pod.metadata.name
    if len(name) > _HOSTNAME_MAX:
        name = name[:_HOSTNAME_MAX].rstrip("-.")
    if not (domain and pod.spec.carried("setHostnameAsFQDN")):
        return name
    full = f"{name}.{domain}"
    if len(full) > _KERNEL_MAX:
        raise ValueError(
            f"failed to construct FQDN from Pod hostname and cluster domain, FQDN {full} is too long "
            f"({_KERNEL_MAX} characters is the max, {len(full)} characters requested)"
        )
    return full


def _port_mappings(pod: Pod) -> tuple[PortMapping, ...]:
    return tuple(
        PortMapping("" if port.ip == EVERY_ADDRESS else port.ip, port.port, behind, port.protocol)
        for port, behind in host_ports(pod.spec).items()
    )


def resolv_conf(pod: Pod) -> ResolvConf:
    """The file of a Pod by its policy; what its dnsConfig names comes behind."""
    spec = pod.spec
    policy = spec.dns_policy or "ClusterFirst"
    if policy == "None":
        base = ResolvConf(())
    elif policy == "Default" or (policy == "ClusterFirst" and spec.host_network):
        base = NODE_RESOLV_CONF
    else:
        base = cluster_first(pod.metadata.namespace)
    config = forms_of(spec).dns_config
    return _merged(base, config) if config is not None else base


def omitted_nameservers(pod: Pod) -> str:
    """The warning about name servers beyond what a resolver takes; empty where all fit."""
    config = forms_of(pod.spec).dns_config
    kept = resolv_conf(pod).nameservers if config is not None else ()
    if config is None or set(config.nameservers) <= set(kept):
        return ""
    return (
        "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: "
        f"{' '.join(kept)}"
    )


def _merged(base: ResolvConf, config: PodDNSConfig) -> ResolvConf:
    options = {option.partition(":")[0]: option for option in base.options}
    for option in config.options:
        options[option.name] = f"{option.name}:{option.value}" if option.value is not None else option.name
    return ResolvConf(
        _unique(base.nameservers, config.nameservers)[:MOST_NAMESERVERS],
        _unique(base.searches, config.searches),
        tuple(options.values()),
    )


def _unique(first: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *more)))
