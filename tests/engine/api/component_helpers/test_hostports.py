"""Host ports: which a Pod takes, and which two Pods cannot both have."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.component_helpers.hostports import HostPort, any_conflict, host_ports
from engine.api.core import Pod
from engine.api.serializer.wire import decode_document

ANY, ONE, OTHER = "0.0.0.0", "172.18.0.3", "127.0.0.1"  # noqa: S104 - text, nothing is bound


@pytest.mark.parametrize(
    ("wanted", "taken", "conflict"),
    [
        ((ANY, "TCP", 80), (ANY, "TCP", 80), True),
        ((ANY, "TCP", 80), (ONE, "TCP", 80), True),
        ((ONE, "TCP", 80), (ANY, "TCP", 80), True),
        ((ONE, "TCP", 80), (ONE, "TCP", 80), True),
        ((ONE, "TCP", 80), (OTHER, "TCP", 80), False),
        ((ANY, "UDP", 80), (ANY, "TCP", 80), False),
        ((ONE, "UDP", 80), (ANY, "TCP", 80), False),
        ((ANY, "TCP", 81), (ANY, "TCP", 80), False),
    ],
)
def test_two_pods_share_a_port_on_other_addresses_or_protocols_alone(wanted, taken, conflict):
    assert any_conflict([HostPort(*wanted)], [HostPort(OTHER, "SCTP", 9), HostPort(*taken)]) is conflict


def test_containers_and_sidecars_take_host_ports_and_init_containers_do_not():
    def container(name: str, port: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"name": name, "image": "nginx", "ports": [{"containerPort": 80} | port]} | more

    spec = {
        "initContainers": [
            container("init", {"hostPort": 1}),
            container("side", {"hostPort": 2, "containerPort": 81}, restartPolicy="Always"),
        ],
        "containers": [container("c", {"hostPort": 3, "hostIP": ONE, "protocol": "UDP"}), container("d", {})],
    }
    pod = decode_document({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": spec})
    assert isinstance(pod, Pod)
    assert host_ports(pod.spec) == {HostPort(ONE, "UDP", 3): 80, HostPort(ANY, "TCP", 2): 81}
