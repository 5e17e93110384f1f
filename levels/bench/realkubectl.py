"""`kubectl get pods` with the kubectl of this machine, over HTTP."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from levels.bench.clusters import BenchmarkError, many_pods
from levels.bench.report import BenchFigure
from levels.bench.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from levels.session.session import Session

GET_PODS_BAR_S = 1.5

_PODS = 10_000
_ROUNDS = 3


def real_kubectl_figures() -> Iterator[BenchFigure]:
    """Measure, where there is a kubectl on the PATH."""
    kubectl = shutil.which("kubectl")
    if kubectl is not None:
        seconds = asyncio.run(_best(kubectl, many_pods(_PODS)))
        yield BenchFigure(f"the real kubectl gets {_PODS:,} Pods over HTTP", seconds, "s", GET_PODS_BAR_S)


async def _best(kubectl: str, session: Session) -> float:
    with tempfile.TemporaryDirectory() as home:
        async with served(session) as (_, port):
            return min([await _time(kubectl, port, Path(home)) for _ in range(_ROUNDS)])


async def _time(kubectl: str, port: int, home: Path) -> float:
    begin = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        kubectl,
        "get",
        "pods",
        "--no-headers",
        f"--server=http://127.0.0.1:{port}",
        env={"HOME": str(home)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    seconds = time.perf_counter() - begin
    if out.count(b"\n") < _PODS:
        raise BenchmarkError(f"kubectl printed {out.count(bytes([10]))} of {_PODS} Pods: {err[:200]!r}")
    return seconds
