"""Host ports as rules: what the CNI plugin portmap writes into a node's nat table (plugins/meta/portmap).

Its chain stands behind kube-proxy's, so that a Service's port comes first. Writes nothing.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.runtime.records import MappedPort

MASQUERADED = '-A POSTROUTING -m comment --comment "CNI portfwd requiring masquerade" -j CNI-HOSTPORT-MASQ'
HOOKS = tuple(f"-A {chain} -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT" for chain in ("PREROUTING", "OUTPUT"))
_NETWORK = "kindnet"
_MARK = "0x2000/0x2000"
_CHAIN_LETTERS = 21


def portmap_chains(ports: Sequence[MappedPort]) -> dict[str, list[str]]:
    """The chains of a node's host ports and the rules in each; none where no Pod has one."""
    if not ports:
        return {}
    entries: list[str] = []
    chains = {
        "CNI-HOSTPORT-DNAT": entries,
        "CNI-HOSTPORT-MASQ": [f"-m mark --mark {_MARK} -j MASQUERADE"],
        "CNI-HOSTPORT-SETMARK": [
            f'-m comment --comment "CNI portfwd masquerade mark" -j MARK --set-xmark {_MARK}',
        ],
    }
    for uid, mine in groupby(ports, key=lambda port: port.uid):
        of_pod = list(mine)
        sandbox = hashlib.sha256(uid.encode()).hexdigest()
        chain = "CNI-DN-" + hashlib.sha512(f"{_NETWORK}{sandbox}".encode()).hexdigest()[:_CHAIN_LETTERS]
        for protocol in sorted({port.mapping.protocol.lower() for port in of_pod}):
            numbers = [str(port.mapping.host_port) for port in of_pod if port.mapping.protocol.lower() == protocol]
            comment = f'-m comment --comment "dnat name: \\"{_NETWORK}\\" id: \\"{sandbox}\\""'
            entries.append(f"-p {protocol} {comment} -m multiport --dports {','.join(numbers)} -j {chain}")
        chains[chain] = [rule for port in of_pod for rule in _rules(port)]
    return chains


def _rules(port: MappedPort) -> list[str]:
    mapping, protocol = port.mapping, port.mapping.protocol.lower()
    to = f"-d {mapping.host_ip}/32 " if mapping.host_ip else ""
    match = f"-p {protocol} -m {protocol} --dport {mapping.host_port}"
    return [
        f"-s {port.pod_cidr} {to}{match} -j CNI-HOSTPORT-SETMARK",
        f"-s 127.0.0.1/32 {to}{match} -j CNI-HOSTPORT-SETMARK",
        f"{to}{match} -j DNAT --to-destination {port.ip}:{mapping.container_port}",
    ]
