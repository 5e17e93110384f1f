from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import closing

import pytest

from levels.proof.workers import deaf_children, share_out

LISTENS = "import signal; print(signal.getsignal(signal.SIGINT) is not signal.SIG_IGN)"


def listens() -> str:
    return subprocess.run([sys.executable, "-c", LISTENS], capture_output=True, text=True, check=True).stdout


@pytest.mark.usefixtures("hears_ctrl_c")
def test_what_is_started_deaf_leaves_ctrl_c_to_its_parent():
    before = signal.getsignal(signal.SIGINT)
    with deaf_children():
        assert listens() == "False\n"
    assert listens() == "True\n"
    assert signal.getsignal(signal.SIGINT) is before


def test_other_processes_answer_in_the_order_of_the_tasks_until_nobody_wants_more():
    with closing(share_out(abs, range(-20_000, 0), 2)) as found:
        assert [next(found) for _ in range(5)] == [20_000, 19_999, 19_998, 19_997, 19_996]
