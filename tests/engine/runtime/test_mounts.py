"""The files of a container: its own, and those of volumes where they are mounted."""

from __future__ import annotations

import pytest

from engine.runtime.mounts import ContainerFiles, Mount, files_of


@pytest.fixture
def volume() -> dict[str, str]:
    return {"a": "1", "sub/b": "2"}


def test_what_lies_below_a_mount_is_the_volumes(volume: dict[str, str]):
    files = files_of((Mount("/v", volume),))
    files["/own"] = "x"
    files["/v/new"] = "3"
    assert dict(files) == {"/own": "x", "/v/": "", "/v/a": "1", "/v/sub/b": "2", "/v/new": "3"}
    assert len(files) == 5
    assert volume == {"a": "1", "sub/b": "2", "new": "3"}
    del files["/v/a"]
    assert "/v/a" not in files
    assert "a" not in volume


def test_the_deepest_mount_counts_and_hides_what_is_below_it(volume: dict[str, str]):
    files = files_of((Mount("/v", volume), Mount("/v/sub", {"c": "3"})))
    assert "/v/sub/b" not in files
    assert [path for path in files if path.startswith("/v/sub")] == ["/v/sub/", "/v/sub/c"]


def test_a_folder_or_a_file_of_a_volume_is_mounted_alone(volume: dict[str, str]):
    files = files_of((Mount("/folder", volume, "sub"), Mount("/file", volume, "a")))
    assert dict(files) == {"/folder/": "", "/folder/b": "2", "/file": "1"}
    files["/folder/c"] = "3"
    assert volume["sub/c"] == "3"


def test_a_name_that_only_begins_as_a_mount_does_is_not_in_it(volume: dict[str, str]):
    files = files_of((Mount("/v", volume),))
    files["/values"] = "x"
    assert "alues" not in volume
    assert files["/values"] == "x"


def test_a_mounted_folder_is_neither_made_nor_taken_away(volume: dict[str, str]):
    files = files_of((Mount("/v", volume),))
    files["/v/"] = ""
    del files["/v/"]
    assert volume == {"a": "1", "sub/b": "2"}
    assert "/v/" in files


def test_without_mounts_files_are_a_plain_dict():
    assert not isinstance(files_of(()), ContainerFiles)
