"""Objects that kubectl builds itself and sends, since 1.32, as protobuf."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformance import kubectls
from tests.conformance.client import EVERY, NAMES

PROTOBUF = (1, 32)
"""The first kubectl that sends what it builds itself as protobuf."""
TYPED = (
    "configmap NAME --from-literal=a=b",
    "secret generic NAME --from-literal=a=b",
    "serviceaccount NAME",
    "namespace NAME",
    "quota NAME --hard=pods=50,requests.cpu=20",
    "poddisruptionbudget NAME --selector=app=x --max-unavailable=0",
    "priorityclass NAME --value=0 --description=low",
    "role NAME --verb=get,list --resource=pods --resource-name=x",
    "clusterrole NAME --verb=get --non-resource-url=/metrics",
    "rolebinding NAME --clusterrole=x --serviceaccount=default:y --user=z",
    "clusterrolebinding NAME --clusterrole=x --group=g",
    "ingress NAME --class=c --rule=foo.com/bar*=svc:8080,tls=t --default-backend=d:http",
    "job NAME --image=busybox -- sleep 1",
    "cronjob NAME --image=busybox --schedule=@hourly -- date",
    "service clusterip NAME --tcp=80:8080",
    "service nodeport NAME --tcp=80",
    "service externalname NAME --external-name=example.com",
    "deployment NAME --image=nginx --port=80",
)
"""Lines whose objects kubectl builds itself."""


@pytest.mark.parametrize("line", TYPED[:: min(EVERY, 3)], ids=lambda line: line.split(" NAME")[0])
def test_what_is_created_in_protobuf_is_what_the_same_line_prints(kubectl, line):
    """The client's own idea of the object, before it was sent, is all there afterwards."""
    if kubectls.version_of(kubectl.binary) < PROTOBUF:
        pytest.skip("sends JSON")
    name = f"typed-{next(NAMES)}"
    words = line.replace("NAME", name)
    meant = json.loads(kubectl(f"{_with_flags(words, '--dry-run=client -o json')}"))
    made = json.loads(kubectl(_with_flags(words, "-o json")))
    assert _missing(meant, made) == []


def _with_flags(words: str, flags: str) -> str:
    front, dashes, command = words.partition(" -- ")
    return f"create {front} {flags}{dashes}{command}"


def _missing(meant: Any, made: Any, where: str = "") -> list[str]:
    """What a made object lacks of a meant one; an empty value may be left out."""
    if isinstance(meant, dict) and isinstance(made, dict):
        return [lost for key, value in meant.items() for lost in _missing(value, made.get(key), f"{where}.{key}")]
    if isinstance(meant, list) and isinstance(made, list) and len(meant) == len(made):
        return [lost for old, new in zip(meant, made, strict=True) for lost in _missing(old, new, where)]
    return [] if meant == made or meant in (None, {}, [], "") or where == ".status" else [f"{where}: {meant} -> {made}"]
