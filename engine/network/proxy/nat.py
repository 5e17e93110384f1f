"""The nat table of a node as iptables-save prints it: from a Service's addresses to one of its endpoints.

Order of services is by ServicePortName (the real one is random). The localhost rule for node ports needs nfacct and
is left out, which is a legal output of Kubernetes 1.33.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.network.proxy.chains import endpoint_chain, port_chain, probability
from engine.network.proxy.portmap import HOOKS, MASQUERADED, portmap_chains

if TYPE_CHECKING:
    from engine.network.backend import Backend
    from engine.network.proxy.portrules import PortRules
    from engine.runtime.records import MappedPort

MARK = "0x4000/0x4000"
_BUILT_IN = ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING")
_FIXED = (
    "KUBE-KUBELET-CANARY",
    "KUBE-MARK-MASQ",
    "KUBE-NODEPORTS",
    "KUBE-POSTROUTING",
    "KUBE-PROXY-CANARY",
    "KUBE-SERVICES",
)
_NODE_PORTS_LAST = (
    '-m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" '
    "-m addrtype --dst-type LOCAL -j KUBE-NODEPORTS"
)

ChainTable = dict[str, list[str]]


class NodePerspective(NamedTuple):
    """How one node sees the rules."""

    node: str
    zone: str
    pod_cidr: str
    large: bool
    """More than 1000 endpoints in all: rules of endpoints go without comments."""

    def usable(self, rules: PortRules) -> tuple[Backend, ...]:
        """The endpoints that policy Cluster leads to."""
        return rules.near(self.zone)

    def local(self, rules: PortRules) -> tuple[Backend, ...]:
        """The endpoints that policy Local leads to."""
        return rules.local(self.node)

    def comment(self, text: str) -> str:
        """A comment match with a blank behind it, or nothing in a large cluster."""
        return "" if self.large else f'-m comment --comment "{text}" '


def nat_table(all_rules: list[PortRules], view: NodePerspective, ports: list[MappedPort]) -> list[str]:
    """The lines of the nat table of a node with these host ports, from `*nat` to `COMMIT`."""
    chains: ChainTable = {name: [] for name in _FIXED} | portmap_chains(ports)
    chains["KUBE-MARK-MASQ"] = [f"-j MARK --set-xmark {MARK}"]
    chains["KUBE-POSTROUTING"] = [
        f"-m mark ! --mark {MARK} -j RETURN",
        "-j MARK --set-xmark 0x4000/0x0",
        '-m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
    ]
    for rules in all_rules:
        if rules.endpoints:
            _add_port(chains, rules, view)
    chains["KUBE-SERVICES"].append(_NODE_PORTS_LAST)
    lines = ["*nat", *(f":{name} ACCEPT [0:0]" for name in _BUILT_IN)]
    lines += [f":{name} - [0:0]" for name in sorted(chains)]
    for name, purpose in (("PREROUTING", "service portals"), ("OUTPUT", "service portals")):
        lines.append(f'-A {name} -m comment --comment "kubernetes {purpose}" -j KUBE-SERVICES')
    lines += [*HOOKS, MASQUERADED] if ports else []
    lines.append('-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING')
    lines += [f"-A {name} {rule}" for name in sorted(chains) for rule in chains[name]]
    return [*lines, "COMMIT"]


def _add_port(chains: ChainTable, rules: PortRules, view: NodePerspective) -> None:
    usable, local = view.usable(rules), view.local(rules)
    cluster_chain, local_chain = port_chain("KUBE-SVC-", rules), port_chain("KUBE-SVL-", rules)
    internal = local_chain if rules.internal_local else cluster_chain
    cluster_match = _match(rules, rules.cluster_ip, "cluster IP")
    if local or not rules.internal_local:
        chains["KUBE-SERVICES"].append(f"{cluster_match} -j {internal}")
    if rules.node_port or rules.addresses:
        _add_external(chains, rules, view.pod_cidr, has_local=bool(local))
    masquerade = f"! -s {view.pod_cidr} {cluster_match} -j KUBE-MARK-MASQ"
    external_cluster = bool(rules.node_port or rules.addresses)
    if not rules.internal_local or external_cluster:
        chains[cluster_chain] = _balance(rules, usable, "" if rules.internal_local else masquerade, view)
    if local and (rules.internal_local or (rules.external_local and external_cluster)):
        chains[local_chain] = _balance(rules, local, masquerade if rules.internal_local else "", view)
    by_policy = local if rules.internal_local or rules.external_local else ()
    for backend in (*usable, *by_policy):
        _add_endpoint(chains, rules, backend, view)


def _match(rules: PortRules, address: str, what: str) -> str:
    proto = rules.protocol.lower()
    comment = f'-m comment --comment "{rules.name} {what}"'
    return f"-d {address}/32 -p {proto} {comment} -m {proto} --dport {rules.port}"


def _add_external(chains: ChainTable, rules: PortRules, pod_cidr: str, *, has_local: bool) -> None:
    chain, cluster_chain = port_chain("KUBE-EXT-", rules), port_chain("KUBE-SVC-", rules)
    proto = rules.protocol.lower()
    for address in rules.addresses:
        balanced = address in rules.load_balancer_ips
        entry = port_chain("KUBE-FW-", rules) if balanced and rules.source_ranges else chain
        what = "loadbalancer IP" if balanced else "external IP"
        chains["KUBE-SERVICES"].append(f"{_match(rules, address, what)} -j {entry}")
    if rules.source_ranges and rules.load_balancer_ips:
        comment = f'-m comment --comment "{rules.name} loadbalancer IP"'
        chains[port_chain("KUBE-FW-", rules)] = [f"-s {text} {comment} -j {chain}" for text in rules.source_ranges]
    if rules.node_port:
        comment = f'-m comment --comment "{rules.name}"'
        chains["KUBE-NODEPORTS"].append(f"-p {proto} {comment} -m {proto} --dport {rules.node_port} -j {chain}")
    if not rules.external_local:
        comment = f"masquerade traffic for {rules.name} external destinations"
        chains[chain] = [f'-m comment --comment "{comment}" -j KUBE-MARK-MASQ', f"-j {cluster_chain}"]
        return
    words = f"{rules.name} external destinations"
    source = "-m addrtype --src-type LOCAL"
    chains[chain] = [
        f'-s {pod_cidr} -m comment --comment "pod traffic for {words}" -j {cluster_chain}',
        f'-m comment --comment "masquerade LOCAL traffic for {words}" {source} -j KUBE-MARK-MASQ',
        f'-m comment --comment "route LOCAL traffic for {words}" {source} -j {cluster_chain}',
    ]
    if has_local:
        chains[chain].append(f"-j {port_chain('KUBE-SVL-', rules)}")


def _balance(rules: PortRules, endpoints: tuple[Backend, ...], masquerade: str, view: NodePerspective) -> list[str]:
    lines = [masquerade] if masquerade else []
    named = [(view.comment(f"{rules.name} -> {backend.text}"), endpoint_chain(rules, backend)) for backend in endpoints]
    if rules.affinity_s:
        lines += [
            f"{comment}-m recent --rcheck --seconds {rules.affinity_s} --reap --name {chain} "
            f"--mask 255.255.255.255 --rsource -j {chain}"
            for comment, chain in named
        ]
    for index, (comment, chain) in enumerate(named):
        routes = len(named) - index
        chance = f"-m statistic --mode random --probability {probability(routes)} " if routes > 1 else ""
        lines.append(f"{comment}{chance}-j {chain}")
    return lines


def _add_endpoint(chains: ChainTable, rules: PortRules, backend: Backend, view: NodePerspective) -> None:
    chain, proto = endpoint_chain(rules, backend), rules.protocol.lower()
    comment = view.comment(rules.name)
    recent = f"-m recent --set --name {chain} --mask 255.255.255.255 --rsource " if rules.affinity_s else ""
    chains[chain] = [
        f"-s {backend.ip}/32 {comment}-j KUBE-MARK-MASQ",
        f"-p {proto} {comment}{recent}-m {proto} -j DNAT --to-destination {backend.text}",
    ]
