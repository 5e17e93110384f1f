"""A file is there whole or not at all, and on the disk before anybody is told."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from levels.files.atomic_write import write_whole


@pytest.fixture
def seen(monkeypatch):
    """What is flushed and renamed, in its order."""
    told = []
    flush, replace = os.fsync, Path.replace

    def fsync(handle):
        mode = os.fstat(handle).st_mode
        told.append("folder" if stat.S_ISDIR(mode) else f"file of {os.fstat(handle).st_size}")
        flush(handle)

    def renamed(self, target):
        told.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", renamed)
    return told


def test_the_text_is_on_the_disk_before_it_has_its_name_and_the_name_before_it_returns(tmp_path, seen):
    write_whole(tmp_path / "x", "12345")
    assert seen == ["file of 5", "rename", "folder"]


def test_a_full_disk_leaves_the_old_text_and_nothing_else(tmp_path, monkeypatch):
    (tmp_path / "x").write_text("old", "utf-8")

    def full(handle):
        del handle
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "x", "new")
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [("x", "old")]


@pytest.mark.parametrize(("number", "raises"), [(errno.EINVAL, False), (errno.EIO, True)])
def test_a_file_system_that_cannot_flush_folders_is_no_trouble_and_a_broken_disk_is(
    tmp_path,
    monkeypatch,
    number,
    raises,
):
    flush = os.fsync

    def only_files(handle):
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(number, os.strerror(number))
        flush(handle)

    monkeypatch.setattr(os, "fsync", only_files)
    if raises:
        with pytest.raises(OSError, match=os.strerror(number)):
            write_whole(tmp_path / "x", "new")
    else:
        write_whole(tmp_path / "x", "new")
    assert (tmp_path / "x").read_text("utf-8") == "new"
