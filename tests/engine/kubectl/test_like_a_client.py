"""The console prints what a real kubectl prints against the same cluster, and leaves the same behind."""

from __future__ import annotations

import pytest

from tests.engine.kubectl.like_a_client import printed_here, recorded, world


@pytest.fixture(scope="module")
def unchanged():
    return world()


@pytest.mark.parametrize("case", recorded("reads"), ids=lambda case: case.line.removeprefix("kubectl "))
def test_a_line_that_changes_nothing_prints_what_kubectl_printed(unchanged, case):
    assert printed_here(unchanged, case.line) == case.printed


def test_lines_that_change_things_one_after_the_other_print_what_kubectl_printed():
    session = world()
    different = {}
    for case in recorded("writes"):
        printed = printed_here(session, case.line)
        if printed != case.printed:
            different[case.line] = (printed, case.printed)

    assert different == {}
    assert len(recorded("writes")) > 250
