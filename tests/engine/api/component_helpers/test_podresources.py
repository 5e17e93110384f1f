"""Control plane reference, section 5.2: what a Pod requests, as filters and kubelets count it."""

from __future__ import annotations

import pytest

from engine.api.component_helpers.podresources import amount, requests_of
from engine.api.core import Container, PodSpec, ResourceRequirements


def container(cpu: str, restart: str = "") -> Container:
    return Container(name="c", resources=ResourceRequirements(requests={"cpu": cpu}), restart_policy=restart)


@pytest.mark.parametrize(
    ("containers", "init", "cpu"),
    [
        (["1", "500m"], [], 1500),
        (["1"], [("3", "")], 3000),
        (["2"], [("1", ""), ("1", "")], 2000),
        (["1"], [("500m", "Always")], 1500),
        (["1"], [("1", "Always"), ("1500m", "")], 2500),
        (["1"], [("2", ""), ("500m", "Always")], 2000),
    ],
)
def test_containers_and_sidecars_together_or_the_hungriest_init_container(containers, init, cpu: int):
    """An init container counts with the sidecars that were started before it."""
    spec = PodSpec(
        containers=tuple(container(entry) for entry in containers),
        init_containers=tuple(container(*entry) for entry in init),
    )
    assert requests_of(spec) == {"cpu": cpu}


@pytest.mark.parametrize(
    ("resource", "quantity", "counted"),
    [("cpu", "250m", 250), ("cpu", 2, 2000), ("memory", "1Ki", 1024), ("pods", "110", 110)],
)
def test_cpu_is_counted_in_thousandths_and_the_rest_whole(resource: str, quantity, counted: int):
    assert amount(resource, quantity) == counted
