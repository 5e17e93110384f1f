"""What is read of files, pipes and devices, and what is refused unopened."""

from __future__ import annotations

import errno
import io
import os
import socket
import sys
import threading
from pathlib import Path

import pytest

from levels.files import reading
from levels.files.documents import UnreadableError, read_documents
from levels.files.reading import MANIFEST_BYTES, read_met, read_named
from levels.journal.folder import Folder
from levels.recording.finder import recordings
from levels.session.manifests.found import find_manifests
from tests.levels.session.playing import run, session_of

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A named pipe into which nobody ever writes: whoever opens it waits for ever."""
    os.mkfifo(tmp_path / "pipe.yaml")
    return tmp_path / "pipe.yaml"


def pour(path: Path, data: bytes) -> threading.Thread:
    """Write into a pipe as another program does."""
    writer = threading.Thread(target=lambda: path.write_bytes(data), daemon=True)
    writer.start()
    return writer


def test_what_lies_in_a_folder_and_is_no_file_is_refused_unopened(pipe: Path):
    (pipe.parent / "endless.yaml").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(pipe.parent / "s.yaml"))
    for name, said in (("pipe.yaml", "a named pipe"), ("endless.yaml", "a device"), ("s.yaml", "a socket")):
        with pytest.raises(OSError, match=f"is {said}, not a file"):
            read_met(pipe.parent / name, 100)


def test_a_file_is_read_up_to_its_limit_and_no_byte_more(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"x" * 100)
    assert len(read_met(tmp_path / "a", 100)) == 100
    with pytest.raises(OSError, match="File too large") as refused:
        read_met(tmp_path / "a", 99)
    assert refused.value.errno == errno.EFBIG


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_a_file_that_lies_about_its_size_is_bounded_too():
    assert Path("/proc/self/status").stat().st_size == 0
    with pytest.raises(OSError, match="File too large"):
        read_met(Path("/proc/self/status"), 10)


def test_a_pipe_that_was_named_is_read_to_its_end(pipe: Path):
    writer = pour(pipe, POD.encode())
    assert read_named(str(pipe), 1000) == POD.encode()
    writer.join()


def test_a_named_pipe_without_an_end_is_given_up(pipe: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "WAIT_S", 0.2)
    with pytest.raises(TimeoutError, match=r"did not come to its end within 0.2 seconds"):
        read_named(str(pipe), 1000)


def test_an_endless_device_is_read_up_to_the_limit():
    with pytest.raises(OSError, match="File too large"):
        read_named("/dev/zero", 100_000)


def test_a_named_file_may_be_missing_or_a_folder(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read_named(str(tmp_path / "none"), 10)
    with pytest.raises(IsADirectoryError):
        read_named(str(tmp_path), 10)


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_standard_input_is_read_up_to_the_limit(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x" * 11)))
    with pytest.raises(OSError, match="File too large"):
        read_named(name, 10)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x" * 10)))
    assert read_named(name, 10) == b"x" * 10


def test_manifests_of_a_folder_leave_pipes_out_and_say_so(pipe: Path):
    (pipe.parent / "pod.yaml").write_text(POD, "utf-8")
    (pipe.parent / "gone.yml").symlink_to("nowhere")
    said: list[str] = []
    assert [found.text for found in find_manifests([str(pipe.parent)], said)] == [POD]
    assert said == [
        f"{pipe.parent}/gone.yml: a link to nothing and no manifest: left out",
        f"{pipe}: a named pipe and no manifest: left out",
    ]


def test_manifests_of_standard_input_are_called_as_kubectl_calls_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(POD.encode())))
    assert find_manifests(["-"], []) == [("STDIN", POD)]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"#" * (MANIFEST_BYTES + 1))))
    with pytest.raises(OSError, match="File too large"):
        find_manifests(["-"], [])


def test_the_consoles_folder_refuses_a_pipe_and_its_line_says_why(pipe: Path):
    with pytest.raises(OSError, match="is a named pipe, not a file"):
        Folder(pipe.parent).read(pipe.name)
    session = session_of(folder=pipe.parent)
    assert run(session, "cat pipe.yaml") == (1, "", "cat: pipe.yaml: is a named pipe, not a file\n")
    why = "error: open pipe.yaml: is a named pipe, not a file\n"
    assert run(session, "kubectl apply -f pipe.yaml") == (1, "", why)


def test_names_that_lead_nowhere_are_one_line(tmp_path: Path):
    (tmp_path / "loop").symlink_to("loop")
    session = session_of(folder=tmp_path)
    assert run(session, "cat loop") == (1, "", "cat: loop: Too many levels of symbolic links\n")
    assert run(session, "cat a\0b") == (1, "", "cat: a\0b: is no name for a file\n")


def test_a_pipe_in_a_folder_does_not_keep_its_other_manifests_out(pipe: Path):
    inside = pipe.parent / "inside"
    inside.mkdir()
    (inside / "pod.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", "utf-8")
    pipe.rename(inside / "pipe.yaml")
    session = session_of(folder=pipe.parent)
    why = "error: open inside/pipe.yaml: is a named pipe, not a file\n"
    assert run(session, "kubectl apply -f inside") == (1, "configmap/a created\n", why)


def test_a_pipe_among_recordings_is_not_opened(pipe: Path):
    assert recordings(pipe.parent) == []


def test_documents_of_a_pipe_are_read_and_a_too_large_one_is_one_line(pipe: Path):
    writer = pour(pipe, POD.encode())
    assert read_documents(str(pipe))[0].value["kind"] == "Pod"
    writer.join()
    with pytest.raises(UnreadableError, match=r"^/dev/zero: is larger than 64 MiB$"):
        read_documents("/dev/zero")
