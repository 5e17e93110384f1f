"""What the API server needs of nodes: a container's log, and a command run in a container.

In Kubernetes these are requests to the kubelet of the Pod's node (pkg/kubelet/client, ConnectionInfoGetter).
"""

from __future__ import annotations

from typing import Protocol

from engine.api.status import bad_request


class NodeConnector(Protocol):
    """The way to the kubelets. Both raise StatusError where none answers or the container does not run."""

    def read_log(self, namespace: str, name: str, container: str, previous: bool, tail: int | None) -> str:
        """The output of a Pod's container, or of the one that ran before it; of `tail` only so many last lines."""

    def run_in(self, namespace: str, name: str, container: str, command: list[str], stdin: str) -> tuple[str, str, int]:
        """Run a command, which reads `stdin`, in a Pod's container: its output, its errors and its exit code."""


class NoNodes:
    """The connector of a server behind which nothing runs."""

    def read_log(self, namespace: str, name: str, container: str, previous: bool, tail: int | None) -> str:
        """Refuse: there are no logs."""
        del namespace, previous, tail
        raise bad_request(f'container "{container}" in pod "{name}" has no logs: this cluster runs nothing')

    def run_in(self, namespace: str, name: str, container: str, command: list[str], stdin: str) -> tuple[str, str, int]:
        """Refuse: there is no container."""
        del namespace, name, container, command, stdin
        raise bad_request("nothing runs in this cluster: there is no container to run a command in")
