"""Protobuf bodies as kubectl sends them."""

from __future__ import annotations

import base64

import pytest

from engine.api.status import StatusError
from engine.apiserver.endpoints.protobuf import decoder


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def message(*fields: tuple[int, int | str | bytes]) -> bytes:
    return b"".join(field(number, value) for number, value in fields)


def envelope(api_version: str, kind: str, raw: bytes) -> bytes:
    return decoder.MAGIC + message((1, message((1, api_version), (2, kind))), (2, raw), (3, ""), (4, ""))


def test_a_deployment_is_read():
    container = message((1, "nginx"), (2, "nginx:1"), (8, b""), (16, 0))
    template = message((1, message((11, message((1, "app"), (2, "web"))))), (2, message((2, container), (11, 0))))
    spec = message((1, 0), (2, message((1, message((1, "app"), (2, "web"))))), (3, template), (4, b""), (5, 0))
    raw = message((1, message((1, "web"), (3, ""), (8, b""))), (2, spec), (3, b""))
    assert decoder.decode(envelope("apps/v1", "Deployment", raw)) == {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "replicas": 0,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "nginx", "image": "nginx:1"}]},
            },
        },
    }


@pytest.mark.parametrize(
    ("target", "read"),
    [(message((1, 0), (2, 8080), (3, "")), 8080), (message((1, 1), (2, 0), (3, "http")), "http")],
)
def test_a_target_port_is_a_number_or_a_name(target, read):
    port = message((1, "80"), (3, 80), (4, target), (5, 0))
    raw = message((1, message((1, "web"))), (2, message((1, port))))
    ports = decoder.decode(envelope("v1", "Service", raw))["spec"]["ports"]
    assert ports == [{"name": "80", "port": 80, "targetPort": read}]


def test_bytes_become_base64():
    raw = message((1, message((1, "s"))), (2, message((1, "key"), (2, b"\xff\x00"))))
    assert decoder.decode(envelope("v1", "Secret", raw))["data"] == {"key": base64.b64encode(b"\xff\x00").decode()}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{}", 400),
        (decoder.MAGIC + b"\x0a\xff", 400),
        (envelope("v1", "Service", b"\x0a\x05ab"), 400),
        (envelope("v1", "Service", message((99, "x"))), 400),
        (envelope("v1", "Service", message((1, 5))), 400),
        (envelope("example.com/v1", "Thing", b""), 415),
    ],
)
def test_what_cannot_be_read_is_refused(body, code):
    with pytest.raises(StatusError) as refused:
        decoder.decode(body)
    assert refused.value.code == code


def test_what_go_embeds_stands_in_the_place_of_its_field():
    backend = message((4, message((1, "web"), (2, message((2, 8080))))))
    path = message((1, "/a"), (3, "Prefix"), (2, backend))
    rule = message((1, "foo.com"), (2, message((1, message((1, path))))))
    raw = message((1, message((1, "i"))), (2, message((3, rule), (4, "class"))))
    read = decoder.decode(envelope("networking.k8s.io/v1", "Ingress", raw))
    paths = [{"path": "/a", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 8080}}}}]
    assert read["spec"] == {"ingressClassName": "class", "rules": [{"host": "foo.com", "http": {"paths": paths}}]}


def test_a_zero_that_is_meant_is_kept():
    raw = message((1, message((1, "low"))), (2, 0), (3, 0), (4, ""))
    read = decoder.decode(envelope("scheduling.k8s.io/v1", "PriorityClass", raw))
    assert (read["value"], "globalDefault" in read, "description" in read) == (0, False, False)
    budget = message((1, message((1, "b"))), (2, message((3, message((1, 0), (2, 0))))))
    assert decoder.decode(envelope("policy/v1", "PodDisruptionBudget", budget))["spec"] == {"maxUnavailable": 0}
