"""By which names components and clients are known as managers (apiserver's managerOrUserAgent)."""

from __future__ import annotations

from functools import cache

from engine.apiserver.fieldmanager.history import FieldWriter

MOST_BYTES = 128
"""How long the name of a manager may be."""
UNKNOWN = "unknown"
"""The manager that a client is which does not even say what program it is."""
_BINARIES = {
    "default-scheduler": "kube-scheduler",
    "kubelet": "kubelet",
    "kubeadm": "kubeadm",
    "kubectl": "kubectl",
}


@cache
def component(writer: str, subresource: str) -> FieldWriter:
    """A component of the cluster by the binary that it runs in: each controller is in the controller manager."""
    return FieldWriter(_BINARIES.get(writer, "kube-controller-manager"), subresource, is_component=True)


def of_user_agent(agent: str) -> str:
    """The manager that a client is which names none: its user agent up to the first slash (prefixFromUserAgent)."""
    name, size = "", 0
    for letter in agent.partition("/")[0]:
        if not letter.isprintable():
            continue
        size += len(letter.encode("utf-8", "surrogatepass"))
        if size > MOST_BYTES:
            break
        name += letter
    return name
