"""The folder of `--save`: a recording of each fault that lost requests, which `podfall replay` plays."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import TYPE_CHECKING

from levels.files.output import check_output, write_output
from levels.recording.record import IS_RUN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from levels.storm.faults.outcomes import FaultOutcome, FaultPick

_NO_NAME = re.compile(r"[^a-z0-9.-]+")


class RecordingFolder:
    """One folder, which is made when the first recording is written."""

    def __init__(self, name: str, *, force: bool) -> None:
        """Raises OSError where it is no folder and can be none."""
        self._folder = Path(name)
        self._force = force
        if self._folder.is_symlink() or (self._folder.exists() and not self._folder.is_dir()):
            raise NotADirectoryError(errno.ENOTDIR, "is no folder", name)
        if not self._folder.exists() and not self._folder.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(self._folder.parent))

    def write(self, outcomes: Iterable[FaultOutcome]) -> dict[FaultPick, str]:
        """Write what was recorded, all of it or nothing that is there would be replaced; returns the files.

        Raises OSError.
        """
        runs = {outcome.pick: outcome.run for outcome in outcomes if outcome.run is not None}
        files = {pick: str(self._folder / file_name(pick)) for pick in runs}
        if runs:
            self._folder.mkdir(exist_ok=True)
        for name in files.values():
            check_output(name, IS_RUN, force=self._force)
        for pick, name in files.items():
            write_output(name, runs[pick], IS_RUN, force=self._force)
        return files


def file_name(pick: FaultPick) -> str:
    """`pod-delete-deploy-web.yaml`."""
    return f"{_NO_NAME.sub('-', pick.name)}.yaml"
