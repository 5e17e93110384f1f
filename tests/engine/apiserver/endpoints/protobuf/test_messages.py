"""What the tables of messages say fits together, and reads what kubectl sends for Pods, questions and autoscalers."""

from __future__ import annotations

import pytest

from engine.apiserver.endpoints.protobuf import decoder
from engine.apiserver.endpoints.protobuf.decoder import _KNOWN, _PLAIN
from engine.apiserver.endpoints.protobuf.messages import BYTES_MAP, MAP, QUANTITIES
from tests.engine.apiserver.endpoints.protobuf.test_decoder import envelope, message


def test_every_type_of_a_field_is_known():
    plain = {*_PLAIN, MAP, BYTES_MAP, QUANTITIES}
    types = {kind.lstrip("*~") for fields in _KNOWN.values() for _, kind in fields.values()}

    assert types - plain - _KNOWN.keys() == set()


def test_a_pod_for_debugging_is_read_to_its_mounts():
    mount = message((1, "host-root"), (2, 0), (3, "/host"), (4, ""))
    security = message((7, 0))
    container = message((1, "debugger"), (2, "busybox"), (9, mount), (15, security), (16, 1), (18, 1))
    volume = message((1, "host-root"), (2, message((1, message((1, "/"))))))
    scratch = message((1, "scratch"), (2, message((2, b""))))
    toleration = message((1, ""), (2, "Exists"), (3, ""), (4, ""))
    spec = message((1, volume), (1, scratch), (2, container), (10, "node-1"), (12, 1), (22, toleration))
    raw = message((1, message((1, "node-debugger"))), (2, spec), (3, b""))

    read = decoder.decode(envelope("v1", "Pod", raw))

    assert read["spec"]["volumes"] == [
        {"name": "host-root", "hostPath": {"path": "/"}},
        {"name": "scratch", "emptyDir": {}},
    ]
    (debugger,) = read["spec"]["containers"]
    assert debugger["volumeMounts"] == [{"name": "host-root", "mountPath": "/host"}]
    assert debugger["securityContext"] == {"allowPrivilegeEscalation": False}
    assert (read["spec"]["hostPID"], read["spec"]["tolerations"]) == (True, [{"operator": "Exists"}])


def test_a_token_request_and_a_certificate_are_read():
    token = message((1, b""), (2, message((1, "vault"), (4, 600))), (3, b""))
    asked = message((1, message((1, "c"))), (2, message((1, b"\x01\x02"), (5, "client auth"), (7, "a.io/s"))))

    assert decoder.decode(envelope("authentication.k8s.io/v1", "TokenRequest", token))["spec"] == {
        "audiences": ["vault"],
        "expirationSeconds": 600,
    }
    assert decoder.decode(envelope("certificates.k8s.io/v1", "CertificateSigningRequest", asked))["spec"] == {
        "request": "AQI=",
        "usages": ["client auth"],
        "signerName": "a.io/s",
    }


@pytest.mark.parametrize(
    ("version", "target", "read"),
    [
        ("v1", 60, {"targetCPUUtilizationPercentage": 60}),
        ("v2", message((1, "Resource")), {"metrics": [{"type": "Resource"}]}),
    ],
)
def test_each_version_of_an_autoscaler_is_read_by_its_own_message(
    version: str, target: int | bytes, read: dict[str, object]
):
    raw = message((2, message((3, 5), (4, target))))

    assert decoder.decode(envelope(f"autoscaling/{version}", "HorizontalPodAutoscaler", raw))["spec"] == {
        "maxReplicas": 5,
        **read,
    }
