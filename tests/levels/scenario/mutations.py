"""Breaks valid files in many ways and reads what comes of it; started as a process of its own by `test_mutations`.

`python -m tests.levels.scenario.mutations SEED COUNT FOLDER` prints one JSON document: what went wrong, the slowest
file in seconds, and the peak of memory in MB.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from engine.cluster.cluster import Cluster
from engine.kubectl.command import kubectl
from levels.files.documents import UnreadableError
from levels.recording.record import read_run, save_run
from levels.scenario.loading.loader import load_scenario
from levels.scenario.loading.template import TEMPLATE
from levels.session.headless import play
from levels.session.level import Level
from levels.session.manifests.found import apply_all, find_manifests

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
VALUES = (
    "99999999999999999999999",
    "-1",
    "1e999",
    ".nan",
    "-.inf",
    "0x7fffffffffffffff",
    "9" * 5000,
    "null",
    "true",
    "yes",
    "12:30",
    "[]",
    "{}",
    "[1, {a: b}]",
    "''",
    '"\\0"',
    "!!python/object:os.system x",
    "!!set {a}",
    "!!binary aGk=",
    "!!timestamp 2001-01-01",
    "*nowhere",
    "&a [*a]",
    "<<",
    "2001-01-01",
    "\u2028",
    "\ufeff",
    "🦀",
    "- ",
    "? a",
    "|",
    ">-",
    "[" * 300,
    "{a: " * 5000,
    "[" * 99 + "]" * 99,
    "%TAG",
    "@",
    "`",
    "\t",
)
BOMB = "x0: &x0 [l, l, l, l, l, l, l, l, l]\n" + "".join(
    f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
LOOP = "a: &a\n  b: &b {<<: *a, c: *b}\n"


def mutated(text: str, draw: random.Random) -> bytes:  # noqa: C901 - a list of ways
    """One broken copy."""
    lines = text.split("\n")
    at = draw.randrange(len(lines))
    key, colon, _ = lines[at].partition(":")
    match draw.randrange(14):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            lines[at] = f" {lines[at]}"
        case 3 | 4 | 5 | 6:
            lines[at] = f"{key}{colon} {draw.choice(VALUES)}"
        case 7:
            lines[at] = lines[at][: draw.randrange(len(lines[at]) + 1)]
        case 8:
            lines.insert(at, draw.choice((BOMB, LOOP)))
        case 9:
            lines[at] = lines[at].replace(draw.choice("aeiou"), draw.choice("aeiouxyz:{[#&*!|>'\"%@`,\0\x07\x85"), 1)
        case 10:
            del lines[at:]
        case 11:
            return text.encode(draw.choice(("utf-16", "utf-32", "utf-8-sig", "cp037")))
        case 12:
            return text.encode()[: draw.randrange(len(text))] + bytes(draw.randrange(256) for _ in range(5))
        case _:
            draw.shuffle(lines)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def read(file: Path, loader: Callable[[str], object]) -> str:
    """The complaint about a scenario or a recording; empty where it loads."""
    try:
        loader(str(file))
    except UnreadableError as error:
        return str(error)
    return ""


class Nothing:
    """A folder without files."""

    def read(self, path: str) -> str:
        """There is none."""
        raise FileNotFoundError(path)

    def names(self) -> tuple[str, ...]:
        """None at all."""
        return ()


class Manifests:
    """One cluster, to which every broken manifest is applied, and from which it is taken away again.

    What kubectl says of a refused change has several lines by itself; of a refused object it is one.
    """

    def __init__(self) -> None:
        self._cluster = Cluster()

    def read(self, file: Path) -> str:
        """The first complaint about a manifest; empty where it is applied."""
        try:
            found = find_manifests([str(file)], [])
        except OSError as error:
            return f"{error.filename}: {error.strerror}"
        complaints = apply_all(self._cluster.rest, found).complaints
        for _ in kubectl(self._cluster.rest, ["kubectl", "delete", "rs", "--all", "--wait=false"], files=Nothing()):
            pass
        # Kubernetes lists several causes of one refusal in lines of their own.
        return complaints[0].strip().replace("\n* ", " ").replace("\nensure CRDs", " ensure CRDs") if complaints else ""


def recording(file: Path) -> str:
    """The recording of a little play."""
    scenario = load_scenario(TEMPLATE)
    save_run(play(Level(scenario), scenario.spec.solutions[0].script, 12), str(file))
    return file.read_text("utf-8")


def main() -> None:
    """Break, read, report."""
    draw, count, folder = random.Random(int(sys.argv[1])), int(sys.argv[2]), Path(sys.argv[3])
    manifests = Manifests()
    kinds: list[tuple[str, str, Callable[[Path], str]]] = [
        ("scenario", TEMPLATE.read_text("utf-8"), partial(read, loader=load_scenario)),
        ("manifest", (EXAMPLES / "go-demo-2-rs.yml").read_text("utf-8"), manifests.read),
        ("recording", recording(folder / "run.yaml"), partial(read, loader=read_run)),
    ]
    wrong: list[str] = []
    slowest, refused = 0.0, 0
    for number in range(count):
        kind, text, reader = kinds[number % len(kinds)]
        file = folder / f"{kind}-{number}.yaml"
        file.write_bytes(mutated(text, draw))
        began = time.process_time()
        try:
            said = reader(file)
        except Exception:  # noqa: BLE001 - that is what is looked for
            wrong.append(f"{file}: {traceback.format_exc()[-600:]}")
            continue
        slowest = max(slowest, time.process_time() - began)
        refused += bool(said)
        if said and (file.name not in said or "\n" in said):
            wrong.append(f"{file}: {said!r}")
    json.dump({"wrong": wrong, "slowest": slowest, "memory": _peak_mb(), "refused": refused}, sys.stdout)


def _peak_mb() -> int:
    """The most memory that this program has had, in MB.

    On Linux `ru_maxrss` (KiB there, bytes on macOS) also counts what its parent had when it forked, which is as large
    as a test run is long.
    """
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 * 1024 if sys.platform == "darwin" else 1024)
    peak = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) // 1024


if __name__ == "__main__":
    main()
