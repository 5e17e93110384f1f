"""`iptables-save NODE`: the rules that a node's kube-proxy stands at, in the real tool's form.

Called by the console. `iptables-restore` of a Linux machine accepts the text. Writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.proxy.chains import port_chain
from engine.network.proxy.nat import MARK, NodePerspective, nat_table

if TYPE_CHECKING:
    from engine.network.proxy.kubeproxy import KubeProxy
    from engine.network.proxy.portrules import PortRules

LARGE_CLUSTER = 1000
"""Above so many endpoints in all, comments are left out of their rules."""

_BUILT_IN = ("INPUT", "FORWARD", "OUTPUT")
_CHAINS = (
    "KUBE-EXTERNAL-SERVICES",
    "KUBE-FIREWALL",
    "KUBE-FORWARD",
    "KUBE-KUBELET-CANARY",
    "KUBE-NODEPORTS",
    "KUBE-PROXY-CANARY",
    "KUBE-PROXY-FIREWALL",
    "KUBE-SERVICES",
)


def _new(chain: str, comment: str, jump: str) -> str:
    return f'-A {chain} -m conntrack --ctstate NEW -m comment --comment "kubernetes {comment}" -j {jump}'


_HOOKS = (
    _new("INPUT", "load balancer firewall", "KUBE-PROXY-FIREWALL"),
    '-A INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS',
    _new("INPUT", "externally-visible service portals", "KUBE-EXTERNAL-SERVICES"),
    "-A INPUT -j KUBE-FIREWALL",
    _new("FORWARD", "load balancer firewall", "KUBE-PROXY-FIREWALL"),
    '-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD',
    _new("FORWARD", "service portals", "KUBE-SERVICES"),
    _new("FORWARD", "externally-visible service portals", "KUBE-EXTERNAL-SERVICES"),
    _new("OUTPUT", "load balancer firewall", "KUBE-PROXY-FIREWALL"),
    _new("OUTPUT", "service portals", "KUBE-SERVICES"),
    "-A OUTPUT -j KUBE-FIREWALL",
)
_FIREWALL = (
    (
        '-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" '
        "-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP"
    ),
    "-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP",
    f'-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark {MARK} -j ACCEPT',
    (
        '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" '
        "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"
    ),
)


def iptables_save(proxy: KubeProxy) -> str:
    """The nat and filter tables of a node, as its kube-proxy has last written them."""
    all_rules = proxy.table.all(proxy.revision)
    large = sum(len(rules.endpoints) for rules in all_rules) > LARGE_CLUSTER
    view = NodePerspective(proxy.node, proxy.zone, proxy.cluster_cidr, large)
    lines = [*nat_table(all_rules, view, proxy.mapped_ports), *_filter_table(all_rules, proxy.node)]
    return "\n".join(lines) + "\n"


def _filter_table(all_rules: list[PortRules], node: str) -> list[str]:
    external = [line for rules in all_rules for line in _external_refusals(rules, node)]
    internal = [line for rules in all_rules for line in _internal_refusals(rules, node)]
    return [
        "*filter",
        *(f":{name} ACCEPT [0:0]" for name in _BUILT_IN),
        *(f":{name} - [0:0]" for name in _CHAINS),
        *_HOOKS,
        *(f"-A KUBE-EXTERNAL-SERVICES {line}" for line in external),
        *_FIREWALL,
        *(line for rules in all_rules for line in _health_check(rules)),
        *(line for rules in all_rules for line in _unwelcome(rules)),
        *(f"-A KUBE-SERVICES {line}" for line in internal),
        "COMMIT",
    ]


def _end(rules: PortRules, node: str, *, local: bool) -> tuple[str, str] | None:
    """Comment and target where a port leads nowhere; None where it leads somewhere."""
    if not rules.endpoints:
        return f"{rules.name} has no endpoints", "REJECT --reject-with icmp-port-unreachable"
    if local and not rules.local(node):
        return f"{rules.name} has no local endpoints", "DROP"
    return None


def _internal_refusals(rules: PortRules, node: str) -> list[str]:
    end = _end(rules, node, local=rules.internal_local)
    return [_to_address(rules, rules.cluster_ip, end)] if end is not None else []


def _external_refusals(rules: PortRules, node: str) -> list[str]:
    end = _end(rules, node, local=rules.external_local)
    if end is None:
        return []
    lines = [_to_address(rules, address, end) for address in rules.addresses]
    if rules.node_port:
        proto = rules.protocol.lower()
        match = f'-p {proto} -m comment --comment "{end[0]}" -m addrtype --dst-type LOCAL -m {proto}'
        lines.append(f"{match} --dport {rules.node_port} -j {end[1]}")
    return lines


def _health_check(rules: PortRules) -> list[str]:
    """kube-proxy itself answers there."""
    if not rules.health_check_port:
        return []
    comment = f'-m comment --comment "{rules.name} health check node port"'
    return [f"-A KUBE-NODEPORTS -p tcp {comment} -m tcp --dport {rules.health_check_port} -j ACCEPT"]


def _unwelcome(rules: PortRules) -> list[str]:
    """Who is in none of the source ranges was not led to an endpoint, and ends here."""
    if not (rules.endpoints and rules.source_ranges):
        return []
    chain = port_chain("KUBE-FW-", rules)
    end = (f"{rules.name} traffic not accepted by {chain}", "DROP")
    return [f"-A KUBE-PROXY-FIREWALL {_to_address(rules, address, end)}" for address in rules.load_balancer_ips]


def _to_address(rules: PortRules, address: str, end: tuple[str, str]) -> str:
    proto = rules.protocol.lower()
    return f'-d {address}/32 -p {proto} -m comment --comment "{end[0]}" -m {proto} --dport {rules.port} -j {end[1]}'
