"""Outputs that a user names: whose file is written over, what is never written to, and what a full disk leaves."""

from __future__ import annotations

import errno
import os
import resource
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from levels.files.output import begins_with, check_output, is_sealed, never, sealed, write_output

MINE = begins_with("podfall\n")


def leavings(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_a_new_file_is_written_with_the_usual_rights(tmp_path: Path):
    before = os.umask(0o027)
    try:
        write_output(str(tmp_path / "a"), "podfall\nx\u2603\n", MINE)
    finally:
        os.umask(before)
    assert (tmp_path / "a").read_text("utf-8") == "podfall\nx\u2603\n"
    assert (mode(tmp_path / "a"), leavings(tmp_path)) == (0o640, ["a"])


def test_only_what_podfall_wrote_and_what_is_empty_is_written_over(tmp_path: Path):
    for text, allowed in (("podfall\nold\n", True), ("", True), ("mine\n", False), ("podfall", False)):
        (tmp_path / "a").write_text(text, "utf-8")
        if allowed:
            write_output(str(tmp_path / "a"), "podfall\n", MINE)
            assert (tmp_path / "a").read_text("utf-8") == "podfall\n"
            continue
        for ask in (lambda name: check_output(name, MINE), lambda name: write_output(name, "podfall\n", MINE)):
            with pytest.raises(FileExistsError, match=r"is there, and .*--force"):
                ask(str(tmp_path / "a"))
        assert (tmp_path / "a").read_text("utf-8") == text
    write_output(str(tmp_path / "a"), "podfall\n", MINE, force=True)
    assert (tmp_path / "a").read_text("utf-8") == "podfall\n"


def test_a_file_keeps_the_rights_that_its_owner_gave_it(tmp_path: Path):
    (tmp_path / "a").write_text("podfall\n", "utf-8")
    (tmp_path / "a").chmod(0o600)
    write_output(str(tmp_path / "a"), "podfall\nmore\n", MINE)
    assert mode(tmp_path / "a") == 0o600


@pytest.mark.parametrize("before", [None, 0o644, 0o666])
def test_a_private_file_is_its_owners_whatever_was_there(tmp_path: Path, before: int | None):
    if before is not None:
        (tmp_path / "a").write_text("podfall\n", "utf-8")
        (tmp_path / "a").chmod(before)
        still_open = (tmp_path / "a").open(encoding="utf-8")  # whoever had it open does not read the new text
    write_output(str(tmp_path / "a"), "podfall\nsecret\n", MINE, private=True)
    assert mode(tmp_path / "a") == 0o600
    if before is not None:
        with still_open:
            assert still_open.read() == "podfall\n"


@pytest.mark.parametrize("force", [False, True])
def test_nothing_is_written_through_a_link(tmp_path: Path, force: bool):
    (tmp_path / "theirs").write_text("podfall\ntheirs\n", "utf-8")
    for name, target in (("link", "theirs"), ("nowhere", "none")):
        (tmp_path / name).symlink_to(target)
        with pytest.raises(OSError, match="is a symbolic link"):
            write_output(str(tmp_path / name), "podfall\n", MINE, force=force)
        assert (tmp_path / name).is_symlink()
    assert (tmp_path / "theirs").read_text("utf-8") == "podfall\ntheirs\n"
    assert leavings(tmp_path) == ["link", "nowhere", "theirs"]


@pytest.mark.parametrize("force", [False, True])
def test_what_is_no_file_is_never_touched(tmp_path: Path, force: bool):
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
    with pytest.raises(IsADirectoryError):
        write_output(str(tmp_path), "podfall\n", MINE, force=force)
    names = {"pipe": "a named pipe", "socket": "a socket", "/dev/full": "a device"}
    for name, kind in names.items():
        with pytest.raises(OSError, match=f"is {kind}; name a file"):
            write_output(str(tmp_path / name), "podfall\n", MINE, force=force)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_standard_output_and_nowhere_stay_outputs(capsys: pytest.CaptureFixture[str]):
    for name in ("-", "/dev/stdout", "/dev/null"):
        check_output(name, never)
        write_output(name, f"to {name}\n", never)
    assert capsys.readouterr().out == "to -\nto /dev/stdout\n"


@pytest.mark.parametrize("place", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a").write_text("podfall\nold\n", "utf-8")
    if place == "replace":
        monkeypatch.setattr(Path, "replace", full)
    else:
        monkeypatch.setattr(os, place if place == "fsync" else "fdopen", full)
    with pytest.raises(OSError, match="No space left on device"):
        write_output(str(tmp_path / "a"), "podfall\nnew\n", MINE)
    assert (tmp_path / "a").read_text("utf-8") == "podfall\nold\n"
    assert leavings(tmp_path) == ["a"]


def test_a_disk_that_is_full_half_way_leaves_what_was_there(tmp_path: Path):
    """Really: the system lets no file of the process grow beyond 64 KiB."""
    (tmp_path / "a").write_text("podfall\nold\n", "utf-8")
    program = (
        "import sys; from levels.files.output import *\n"
        "try: write_output(sys.argv[1], 'podfall\\n' + 'x' * 10**6, begins_with('podfall\\n'))\n"
        "except OSError as error: print(error.strerror)\n"
    )
    limit = (64 * 1024, 64 * 1024)
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )
    assert (done.stdout, done.stderr) == ("File too large\n", "")
    assert (tmp_path / "a").read_text("utf-8") == "podfall\nold\n"
    assert leavings(tmp_path) == ["a"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("none/a", "No such file or directory"), ("a\0b", "is no name for a file"), ("x" * 300, "File name too long")],
)
def test_a_wrong_name_is_one_reason(tmp_path: Path, name: str, said: str):
    with pytest.raises(OSError, match=said):
        write_output(f"{tmp_path}/{name}", "podfall\n", MINE)


def test_a_long_name_has_room_for_the_file_beside_it(tmp_path: Path):
    write_output(str(tmp_path / ("x" * 255)), "podfall\n", MINE)
    assert leavings(tmp_path) == ["x" * 255]


def test_a_text_that_utf_8_cannot_say_is_refused_whole(tmp_path: Path):
    with pytest.raises(OSError, match="UTF-8 cannot say"):
        write_output(str(tmp_path / "a"), "podfall\n\ud800", MINE)
    assert leavings(tmp_path) == []


@pytest.mark.parametrize(
    "change",
    [lambda text: text.replace("b", "c"), lambda text: text[:-2] + "\n", lambda _: "a: b\n"],
)
def test_a_seal_tells_whether_a_text_was_changed(change):
    text = sealed("a: b\n")
    assert text.startswith("a: b\n# ")
    assert is_sealed(text.encode())
    assert not is_sealed(change(text).encode())
    assert not is_sealed(b"")
