"""Names of kube-proxy's chains: a prefix and 16 letters of a hash (pkg/proxy/iptables/proxier.go)."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.network.backend import Backend
    from engine.network.proxy.portrules import PortRules

_HASH_LETTERS = 16
_KERNEL_ONE = 1 << 31
_WRITTEN_ONE = 10**10


def chain_hash(text: str) -> str:
    """The first 16 letters of the SHA-256 of `text` in base32."""
    return base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:_HASH_LETTERS]


def port_chain(prefix: str, rules: PortRules) -> str:
    """A chain of a Service port: `KUBE-SVC-`, `KUBE-SVL-`, `KUBE-EXT-` or `KUBE-FW-` and its hash."""
    return prefix + chain_hash(rules.name + rules.protocol.lower())


def endpoint_chain(rules: PortRules, backend: Backend) -> str:
    """The chain of one endpoint of a Service port, `KUBE-SEP-...`."""
    return "KUBE-SEP-" + chain_hash(rules.name + rules.protocol.lower() + backend.text)


def probability(routes: int) -> str:
    """1/`ways` as iptables-save prints it: kube-proxy's ten decimals, rounded to the kernel's 31 bits."""
    written = (2 * _WRITTEN_ONE + routes) // (2 * routes)
    kernel = (2 * written * _KERNEL_ONE + _WRITTEN_ONE) // (2 * _WRITTEN_ONE)
    shown = (2 * kernel * 10**11 + _KERNEL_ONE) // (2 * _KERNEL_ONE)
    return f"{shown // 10**11}.{shown % 10**11:011d}"
