"""What 1.33 knows and drops, in Pods and in templates alike."""

from __future__ import annotations

from typing import Any

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.apiserver.defaults.test_structs import KINDS, document, made


@pytest.mark.parametrize("kind", KINDS)
def test_features_that_are_off_leave_nothing(rest: RESTEndpoints, kind: str):
    container: dict[str, Any] = {
        "name": "c",
        "image": "x:1",
        "resources": {"claims": [{"name": "g"}], "limits": {"cpu": "1"}, "requests": {"cpu": "1"}},
        "lifecycle": {"stopSignal": "SIGUSR1", "preStop": {"sleep": {"seconds": 1}}},
        "volumeMounts": [{"name": "kept", "mountPath": "/a"}, {"name": "dropped", "mountPath": "/b"}],
    }
    spec: dict[str, Any] = {
        "containers": [container],
        "os": {"name": "linux"},
        "automountServiceAccountToken": False,
        "resources": {"limits": {"cpu": "1"}},
        "resourceClaims": [{"name": "g", "resourceClaimTemplateName": "t"}],
        "volumes": [{"name": "dropped", "image": {"reference": "a"}}, {"name": "kept", "emptyDir": {}}],
    }
    if kind in {"Job", "CronJob"}:
        spec["restartPolicy"] = "Never"

    found = made(rest, *document(kind, spec))

    assert not {"resources", "resourceClaims"} & found.keys()
    assert found["volumes"] == [{"name": "kept", "emptyDir": {}}]
    (left,) = found["containers"]
    assert left["resources"] == {"limits": {"cpu": "1"}, "requests": {"cpu": "1"}}
    assert left["lifecycle"] == {"preStop": {"sleep": {"seconds": 1}}}
    assert left["volumeMounts"] == [{"name": "kept", "mountPath": "/a"}]
