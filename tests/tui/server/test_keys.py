"""The tokens that servers draw: who finds them, and that none outlives its server."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tui.server.keys import kept, key_of

KEEPER = """\
import sys, time
from tui.server.keys import kept
with kept("127.0.0.1", 8901, "drawn"):
    print("kept", flush=True)
    time.sleep(60)
"""


def test_a_key_is_there_for_its_owner_while_its_server_is(home: Path):
    file = home / "servers" / "127.0.0.1-8901"
    with kept("127.0.0.1", 8901, "drawn"):
        assert (key_of("127.0.0.1", 8901), key_of("localhost", 8901)) == ("drawn", "drawn")
        assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode)) == (0o600, 0o700)
        assert [key_of(*other) for other in (("127.0.0.1", 8902), ("::1", 8901), ("10.0.0.1", 8901))] == ["", "", ""]
    assert (key_of("127.0.0.1", 8901), list(file.parent.iterdir())) == ("", [])


@pytest.mark.parametrize(
    ("listens", "asks"),
    [("localhost", "127.0.0.1"), ("[::1]", "::1"), ("127.0.0.1", "localhost")],
)
def test_a_server_is_found_by_each_of_its_names(listens: str, asks: str):
    with kept(listens, 8901, "drawn"):
        assert key_of(asks, 8901) == "drawn"


@pytest.mark.usefixtures("hears_ctrl_c")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_takes_the_key_away_with_its_server(home: Path, number: signal.Signals):
    with subprocess.Popen([sys.executable, "-c", KEEPER], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as keeper:
        assert keeper.stdout is not None
        assert keeper.stdout.readline() == b"kept\n"
        assert key_of("127.0.0.1", 8901) == "drawn"
        keeper.send_signal(number)
        keeper.communicate(timeout=30)
    assert list((home / "servers").iterdir()) == []


def test_the_key_of_a_killed_server_is_nobodys_and_the_next_one_clears_it_away(home: Path):
    with subprocess.Popen([sys.executable, "-c", KEEPER], stdout=subprocess.PIPE) as keeper:
        assert keeper.stdout is not None
        assert keeper.stdout.readline() == b"kept\n"
        keeper.kill()
    assert [file.name for file in (home / "servers").iterdir()] == ["127.0.0.1-8901"]
    assert key_of("127.0.0.1", 8901) == ""
    with kept("127.0.0.1", 8905, "other"), kept("127.0.0.1", 8906, "third"):
        assert sorted(file.name for file in (home / "servers").iterdir()) == ["127.0.0.1-8905", "127.0.0.1-8906"]
        assert key_of("127.0.0.1", 8905) == "other"


def test_a_server_takes_the_place_of_a_dead_one_and_leaves_a_living_one_alone(home: Path):
    (home / "servers").mkdir()
    (home / "servers" / "127.0.0.1-8901").write_text("stale\n", "ascii")
    with kept("127.0.0.1", 8901, "first"):
        with kept("127.0.0.1", 8901, "second"):
            assert key_of("127.0.0.1", 8901) == "second"
        assert key_of("127.0.0.1", 8901) == ""


def test_what_is_no_key_is_no_key(home: Path, tmp_path: Path):
    folder = home / "servers"
    folder.mkdir()
    (tmp_path / "elsewhere").write_text("secret\n", "ascii")
    (folder / "127.0.0.1-1").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(folder / "127.0.0.1-2")
    (folder / "127.0.0.1-3").mkdir()
    with (tmp_path / "elsewhere").open("rb") as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)
        assert [key_of("127.0.0.1", port) for port in (1, 2, 3, 4)] == ["", "", "", ""]
    with kept("127.0.0.1", 5, "drawn"):
        assert (tmp_path / "elsewhere").exists()
