"""The golden pairs of the console are what the kubectl of this machine prints, if it is of the recorded version.

Each line is run by the real kubectl against a served copy of the cluster on which the console was compared.
"""

from __future__ import annotations

import shlex

import pytest

from tests.conformance import kubectls
from tests.conformance.client import EVERY, Client
from tests.engine.kubectl.like_a_client import Printed, comparable, recorded, world
from tests.serving import serving

_AT_RANDOM = frozenset({"kubectl describe limits", "kubectl set env deploy/web --from=configmap/conf"})
"""What kubectl prints in the order of a map, which is another one each time."""


def _recorder() -> str | None:
    return next((path for path in kubectls.found() if kubectls.version_of(path) == kubectls.RECORDED_WITH), None)


@pytest.mark.skipif(_recorder() is None, reason="there is no kubectl of the recorded version on the PATH")
@pytest.mark.parametrize(
    "name",
    [
        "reads",
        pytest.param(
            "writes", marks=pytest.mark.skipif(EVERY != 1, reason="each writes on the last: make conformance")
        ),
    ],
)
def test_kubectl_prints_what_is_recorded(name, tmp_path):
    different = {}
    with serving(world(), str(tmp_path / "kubeconfig"), speed=0) as served:
        kubectl = Client(str(_recorder()), served.kubeconfig, tmp_path / "home")
        for case in recorded(name)[::EVERY]:
            done = kubectl.run(shlex.join(shlex.split(case.line)[1:]), cwd=tmp_path)
            printed = Printed(comparable(done.stdout), comparable(done.stderr), done.returncode)
            if _ordered(case.line, printed) != _ordered(case.line, case.printed):
                different[case.line] = (printed, case.printed)

    assert different == {}


def _ordered(line: str, printed: Printed) -> object:
    """What has to be equal of what a line printed."""
    if line not in _AT_RANDOM:
        return printed
    return sorted(printed.stdout.splitlines()), sorted(printed.stderr.splitlines()), printed.exit_code
