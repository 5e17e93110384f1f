"""Which test runs which line: one run of the tests under coverage, each test a context of its own.

Kept until a source or a test changes. `python -m tests.mutants.recording` makes it anew.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tests.mutants.places import ASKED, CACHE, ROOT, name_of, sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.mutants.mutations import Mutant

FILE = CACHE / "recording.json"
_IMPORTED = ""
"""The context of what runs while modules are imported."""


class Recording:
    """What was recorded."""

    def __init__(self, kept: dict[str, Any]) -> None:
        self.seconds: dict[str, float] = kept["seconds"]
        """How long each test took that passed; others are never asked."""
        self._tests: list[str] = kept["tests"]
        self._lines: dict[str, dict[str, list[int]]] = kept["lines"]
        self._texts = {name: (ROOT / name).read_text("utf-8").splitlines() for name in self._lines}

    def touching(self, mutant: Mutant) -> set[str]:
        """The tests that run the lines of a mutant; for what runs at import, those that run a line which reads it."""
        lines = range(mutant.line, mutant.end_line + 1)
        found = self._of(mutant.file, lines)
        if not found and not mutant.scope:
            for name, numbers in self._readers(mutant):
                found |= self._of(name, numbers)
            found = found or self._of(mutant.file, range(1, len(self._texts[mutant.file]) + 1))
        return found & self.seconds.keys()

    def _of(self, name: str, lines: Iterable[int]) -> set[str]:
        known = self._lines.get(name, {})
        return {self._tests[index] for line in lines for index in known.get(str(line), ())}

    def _readers(self, mutant: Mutant) -> list[tuple[str, list[int]]]:
        if not mutant.bound:
            return []
        word = re.compile(rf"\b({'|'.join(map(re.escape, mutant.bound))})\b")
        files = [mutant.file] if all(name.startswith("_") for name in mutant.bound) else list(self._texts)
        return [
            (name, [number for number, line in enumerate(self._texts[name], start=1) if word.search(line)])
            for name in files
        ]


def recording() -> Recording:
    """The kept recording, or a new one where a source or a test has changed since. Raises CalledProcessError."""
    kept = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    if kept.get("stamp") != _stamp():
        print("recording which test runs which line; this takes some minutes", flush=True)
        subprocess.run([sys.executable, "-m", "tests.mutants.recording"], cwd=ROOT, check=True)
        kept = json.loads(FILE.read_text("utf-8"))
    return Recording(kept)


def _stamp() -> str:
    """A hash of everything that the tests run, and of the tests."""
    digest = sha256()
    for folder in ("engine", "levels", "tui", *ASKED):
        for file in sorted((ROOT / folder).rglob("*.py")):
            digest.update(name_of(file).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


class _Recorder:
    """A pytest plugin: names each test to coverage, and notes how long those took that passed."""

    def __init__(self, cover: Any) -> None:
        self.seconds: dict[str, float] = {}
        self._cover = cover
        self._failed: set[str] = set()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._cover.switch_context(nodeid)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._cover.switch_context(_IMPORTED)
        if nodeid in self._failed:
            self.seconds.pop(nodeid, None)

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.outcome != "passed":
            self._failed.add(report.nodeid)
        self.seconds[report.nodeid] = round(self.seconds.get(report.nodeid, 0) + report.duration, 3)


def _record() -> None:
    import coverage  # noqa: PLC0415 - only those who record need it

    stamp = _stamp()
    cover = coverage.Coverage(data_file=None, include=[str(file) for file in sources()])
    cover.start()
    import pytest  # noqa: PLC0415 - what it imports is recorded too

    recorder = _Recorder(cover)
    words = ["-q", "-p", "no:xdist", "-p", "no:cacheprovider", "--no-header", "--tb=line", *ASKED]
    code = pytest.main(words, [recorder])
    cover.stop()
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise SystemExit("the tests were not run to their end: nothing is recorded")
    data = cover.get_data()
    tests = sorted(recorder.seconds)
    places = {name: index for index, name in enumerate(tests)}
    lines = {
        name_of(file): {
            str(line): sorted(places[name] for name in contexts if name in places)
            for line, contexts in sorted(data.contexts_by_lineno(str(file)).items())
        }
        for file in sources()
    }
    CACHE.mkdir(exist_ok=True)
    kept = {"stamp": stamp, "seconds": recorder.seconds, "tests": tests, "lines": lines}
    FILE.write_text(json.dumps(kept), "utf-8")


if __name__ == "__main__":
    _record()
