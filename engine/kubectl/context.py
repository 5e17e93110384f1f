"""What kubectl keeps from one line to the next: the namespace of its one context.

Owned by whoever runs lines (a console); `kubectl config set-context --current --namespace=X` changes it. In Kubernetes
it stands in the kubeconfig file.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Context:
    """The current context."""

    namespace: str = "default"
    """Where lines act that have no -n."""
