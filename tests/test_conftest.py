"""What the tests start is as if it came from a terminal, wherever they run themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

CONFIGURE = """\
import subprocess, sys
from tests.conftest import pytest_configure
pytest_configure(None)
subprocess.run([sys.executable, "-c", "import signal; print(signal.getsignal(signal.SIGHUP) is signal.SIG_DFL)"])
"""


@pytest.mark.parametrize("started", ["exec", "trap '' HUP; exec"], ids=["in a terminal", "by nohup"])
def test_what_the_tests_start_hears_its_terminal_go(started: str):
    line = f"""{started} "$@\""""
    done = subprocess.run(
        ["/bin/sh", "-c", line, "sh", sys.executable, "-c", CONFIGURE],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert done.stdout == "True\n"


def test_no_test_that_draws_is_held_against_a_clock():
    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check
