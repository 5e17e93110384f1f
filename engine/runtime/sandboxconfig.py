"""What a Pod's sandbox is made with: the names that it knows, and the ports of its machine that lead to it.

The kubelet makes it of the Pod and hands it over (CRI's PodSandboxConfig, and the file /etc/hosts that the kubelet
writes). From then on it is the sandbox's own: whoever asks for names in there goes by it, whatever became of the Pod.
"""

from __future__ import annotations

from functools import cache

import msgspec

CLUSTER_DNS = "10.96.0.10"
"""The kubelet's `clusterDNS`."""

CLUSTER_DOMAIN = "cluster.local"
NODE_RESOLVER = "172.18.0.1"
"""The name server of every machine. It knows the machines, and no name of the cluster."""

LOOPBACK = "127.0.0.1"
_USUAL_NDOTS = 1

_HEAD = "# Kubernetes-managed hosts file.\n"
_HEAD_OF_HOST = "# Kubernetes-managed hosts file (host network).\n"
_ALIASES = "\n# Entries added by HostAliases.\n"


class HostsEntry(msgspec.Struct, frozen=True):
    """A line of /etc/hosts: an address and its names, the canonical one first."""

    ip: str
    names: tuple[str, ...]
    gap: str = "\t"
    """What stands between the names."""


_LOCALHOST = (
    HostsEntry(LOOPBACK, ("localhost",)),
    HostsEntry("::1", ("localhost", "ip6-localhost", "ip6-loopback"), " "),
)
_OF_A_POD = (
    *_LOCALHOST,
    HostsEntry("fe00::0", ("ip6-localnet",)),
    HostsEntry("fe00::0", ("ip6-mcastprefix",)),
    HostsEntry("fe00::1", ("ip6-allnodes",)),
    HostsEntry("fe00::2", ("ip6-allrouters",)),
)
_OF_A_MACHINE = (
    *_LOCALHOST,
    HostsEntry("fe00::0", ("ip6-localnet",)),
    HostsEntry("ff00::0", ("ip6-mcastprefix",)),
    HostsEntry("ff02::1", ("ip6-allnodes",)),
    HostsEntry("ff02::2", ("ip6-allrouters",)),
)


class ResolvConf(msgspec.Struct, frozen=True):
    """What stands in /etc/resolv.conf."""

    nameservers: tuple[str, ...]
    searches: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The file, as the container runtime writes it."""
        lines = [f"search {' '.join(self.searches)}"] if self.searches else []
        lines += [f"nameserver {address}" for address in self.nameservers]
        lines += [f"options {' '.join(self.options)}"] if self.options else []
        return "".join(f"{line}\n" for line in lines)

    @property
    def ndots(self) -> int:
        """How many dots a name needs to be asked for as it is first."""
        values = [option.partition(":")[2] for option in self.options if option.startswith("ndots:")]
        return int(values[-1]) if values and values[-1].isdecimal() else _USUAL_NDOTS

    def candidates(self, name: str) -> list[str]:
        """The full names that a resolver tries for `name`, in order; a final dot leaves no choice."""
        if name.endswith("."):
            return [name.rstrip(".").lower()]
        name = name.lower()
        searched = [f"{name}.{suffix}" for suffix in self.searches]
        return [name, *searched] if name.count(".") >= self.ndots else [*searched, name]


NODE_RESOLV_CONF = ResolvConf((NODE_RESOLVER,))


@cache
def cluster_first(namespace: str) -> ResolvConf:
    """The file of a Pod that asks cluster DNS first."""
    searches = (f"{namespace}.svc.{CLUSTER_DOMAIN}", f"svc.{CLUSTER_DOMAIN}", CLUSTER_DOMAIN)
    return ResolvConf((CLUSTER_DNS,), searches, ("ndots:5",))


class PortMapping(msgspec.Struct, frozen=True):
    """A port of the machine that leads to one of the Pod's."""

    host_ip: str
    """Empty: every address of the machine."""
    host_port: int
    container_port: int
    protocol: str


class PodSandboxConfig(msgspec.Struct, frozen=True):
    """What a sandbox is made with."""

    hostname: str
    domain: str = ""
    """`SUBDOMAIN.NAMESPACE.svc.cluster.local`, where the Pod has a subdomain."""
    resolv_conf: ResolvConf = NODE_RESOLV_CONF
    aliases: tuple[HostsEntry, ...] = ()
    port_mappings: tuple[PortMapping, ...] = ()

    def hosts(self, ip: str, *, host_network: bool) -> tuple[HostsEntry, ...]:
        """The entries of /etc/hosts in a sandbox with that address."""
        short = self.hostname.removesuffix(f".{self.domain}")
        names = (f"{short}.{self.domain}", short) if self.domain and not host_network else (short,)
        return (*(_OF_A_MACHINE if host_network else _OF_A_POD), HostsEntry(ip, names), *self.aliases)

    def full_name(self, ip: str, *, host_network: bool) -> str:
        """The canonical name of this host, from /etc/hosts."""
        entries = self.hosts(ip, host_network=host_network)
        return next((entry.names[0] for entry in entries if self.hostname in entry.names), self.hostname)

    def hosts_file(self, ip: str, *, host_network: bool) -> str:
        """The file /etc/hosts."""
        entries = self.hosts(ip, host_network=host_network)
        own = entries[: len(entries) - len(self.aliases)]
        head = _HEAD_OF_HOST if host_network else _HEAD
        return head + _lines(own) + (_ALIASES + _lines(self.aliases) if self.aliases else "")


def _lines(entries: tuple[HostsEntry, ...]) -> str:
    return "".join(f"{entry.ip}\t{entry.gap.join(entry.names)}\n" for entry in entries)
