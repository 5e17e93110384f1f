"""kube-controller-manager: the program, in one Pod, in which all controllers run (cmd/kube-controller-manager)."""

from __future__ import annotations

from engine.client.component import Controller

CONTROLLER_MANAGER = "kube-controller-manager"


class ManagedController(Controller):
    """A controller of kube-controller-manager: it lives and dies with that Pod."""

    home = f"kube-system/{CONTROLLER_MANAGER}-"
    fault_names: tuple[str, ...] = (CONTROLLER_MANAGER,)
