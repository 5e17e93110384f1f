"""Recorded lines that only read, all against one frozen cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conformance import kubectls
from tests.conformance.client import EVERY, Client
from tests.conformance.test_recorded_lines import frozen, with_logs
from tests.engine.kubectl import golden
from tests.serving import Served, serving


@pytest.fixture(scope="module")
def standing(tmp_path_factory) -> Iterator[Served]:
    with serving(frozen("cluster"), str(tmp_path_factory.mktemp("frozen") / "kubeconfig"), speed=0) as served:
        with_logs(served)
        yield served


def _reads() -> list[dict[str, Any]]:
    """Cases that only read; ages that kubectl itself computes from the wall clock would always differ."""
    cases = [
        case
        for case in golden.cases("get")
        if case["state"] == "cluster"
        and case["exit_code"] is not None
        and not case.get("setup")
        and not case.get("files")
        and not case.get("volatile")
        and not re.search(r"--raw|print=false|\|", case["argv"])
    ]
    return cases[::EVERY]


@pytest.mark.parametrize("case", _reads(), ids=lambda case: case["id"])
def test_a_frozen_cluster_looks_as_recorded(binary, standing, case, tmp_path):
    if not kubectls.speaks_as_recorded(binary):
        pytest.skip("newer versions have other words")
    if not case.get("same_in_1_27", True) and kubectls.version_of(binary) < kubectls.RECORDED_WITH:
        pytest.skip("older versions print something else here")
    done = Client(binary, standing.kubeconfig, tmp_path).run(case["argv"].removeprefix("kubectl "))
    assert (done.stdout, done.stderr, done.returncode) == (case["stdout"], case["stderr"], case["exit_code"])
