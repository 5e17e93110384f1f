"""Chain names and the probabilities that the kernel shows."""

from __future__ import annotations

import pytest

from engine.network.chains import chain_hash, probability


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("default/kubernetes:httpstcp", "NPX46M4PTMTKRN6Y"),
        ("kube-system/kube-dns:dnsudp", "TCOU7JCQXEZGVUNU"),
        ("kube-system/kube-dns:dns-tcptcp", "ERIFXISQEP7F7OF4"),
        ("kube-system/kube-dns:metricstcp", "JD5MR3NA4I4DYORP"),
        ("default/webtcp", "LOLE4ISW44XBNF3G"),
        ("default/web:httptcp", "CDGGSHYLG3RE2FKL"),
        ("default/web:httptcp10.244.1.5:8080", "AFGSLHOD2HFNCBX4"),
        ("default/web:httptcp10.244.2.7:8080", "2RIJ5GIYXEFH6G4D"),
        ("default/webtcp10.244.1.5:8080", "XQWD6PXGZUTOOIVQ"),
        ("default/kubernetes:httpstcp172.18.0.2:6443", "V2PECCYPB6X2GSCW"),
    ],
)
def test_chain_names_are_those_of_kube_proxy(text: str, expected: str):
    assert chain_hash(text) == expected


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (2, "0.50000000000"), (3, "0.33333333349"), (4, "0.25000000000"), (5, "0.20000000019"), (6, "0.16666666651"),
        (7, "0.14285714272"), (8, "0.12500000000"), (9, "0.11111111101"), (10, "0.10000000009"),
    ],
)  # fmt: skip
def test_probabilities_are_rounded_as_the_kernel_does(ways: int, expected: str):
    assert probability(ways) == expected
