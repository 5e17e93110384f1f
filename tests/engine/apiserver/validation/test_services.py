"""Services: what the recorded objects leave open."""

from __future__ import annotations

from typing import Any

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.apiserver.validation.kindobjects import create, document, refusal, update

ONLY = "may only be used when `type` is 'LoadBalancer'"


def service(type: str = "LoadBalancer", **spec: Any) -> dict[str, Any]:
    return document("Service", spec={"type": type, "ports": [{"port": 80}]} | spec)


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"ports": [{"port": 80, "appProtocol": "a b"}]}, 'spec.ports[0].appProtocol: Invalid value: "a b": name part'),
        (
            {"loadBalancerSourceRanges": ["10.0.0.0/8", "x"]},
            'spec.LoadBalancerSourceRanges[1]: Invalid value: "x": must be a valid CIDR value',
        ),
        ({"loadBalancerClass": "a b"}, 'spec.loadBalancerClass: Invalid value: "a b": name part must consist'),
        ({"loadBalancerClass": "a.b/c", "type": "NodePort"}, f"spec.loadBalancerClass: Forbidden: {ONLY}"),
        (
            {"ipFamilyPolicy": "Both"},
            'spec.ipFamilyPolicy: Unsupported value: "Both": supported values: "PreferDualStack", "RequireDualStack", '
            '"SingleStack"',
        ),
    ],
)
def test_what_balances_and_what_is_spoken_has_a_name(rest: RESTEndpoints, spec: dict[str, Any], why: str):
    assert refusal(create, rest, service(**spec)).startswith(why)


def test_who_balances_may_not_change(rest: RESTEndpoints):
    create(rest, service())
    assert refusal(update, rest, service(loadBalancerClass="a.b/c")) == (
        'spec.loadBalancerClass: Invalid value: "a.b/c": may not change once set'
    )


def test_a_dry_run_minds_ports_that_are_taken(rest: RESTEndpoints):
    ports = [{"port": 80, "nodePort": 30080}]
    create(rest, service("NodePort", ports=ports))
    again = service("NodePort", ports=ports) | {"metadata": {"name": "y"}}
    why = "spec.ports[0].nodePort: Invalid value: 30080: "
    assert refusal(create, rest, again) == f"{why}provided port is already allocated"
    assert refusal(lambda *given: create(*given, dry_run=True), rest, again) == f"{why}port 30080 is already allocated"
