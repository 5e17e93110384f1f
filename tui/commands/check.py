"""`podfall check`: proves that scenarios teach what they say."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from levels.campaign.index import CAMPAIGN_FILE, campaign
from levels.files.documents import UnreadableError
from levels.files.reading import kind_of
from levels.proof.baselines import TABLE
from levels.proof.check import CheckOptions, ScenarioCheck
from tui.commands.bar import bar
from tui.commands.messages import REFUSED, UNREADABLE, end
from tui.terminal import cores

if TYPE_CHECKING:
    from levels.proof.verdict import CheckedFile

LISTS = frozenset({CAMPAIGN_FILE.resolve(), TABLE.resolve()})
"""What lies beside podfall's own levels and is none: a folder or a shell's *.yaml brings it along."""
DRILLS = Path(__file__).parents[2] / "levels" / "drills"


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILE or DIR]...")
@click.option("--gap", is_flag=True, help="Also play 50 traffic seeds, to see that no threshold is a matter of luck.")
@click.option("--write", is_flag=True, help="Set par.lost and the table of digests to what is found.")
@click.option("--jobs", type=click.IntRange(1), help="Processes at work at the same time; as many as there are cores.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def check(paths: tuple[str, ...], gap: bool, write: bool, jobs: int | None, as_json: bool) -> None:
    """Prove scenario files; without an argument, the whole campaign.

    Doing nothing fails; every right solution passes, on the encore seeds too; every wrong one fails on the objectives
    that it lists; the reference keeps within par, has no idle step and needs no lucky tick; the digest is the same in
    other interpreters.
    """
    try:
        work = ScenarioCheck(list(_files(paths)), CheckOptions(gap=gap, write=write, jobs=jobs or cores()))
        with bar("plays", work.count) as told:
            checked = list(work.results(told))
    except UnreadableError as error:
        end(str(error), UNREADABLE)
    if as_json:
        click.echo(json.dumps([_as_data(one) for one in checked], indent=2))
    else:
        for found in checked:
            _say(found)
    sys.exit(0 if all(one.ok for one in checked) else REFUSED)


def _say(found: CheckedFile) -> None:
    click.echo(f"{found.file}: {'ok' if found.ok else 'NOT PROVEN'}")
    for proof in found.proofs:
        click.echo(f"  {'ok  ' if proof.ok else 'FAIL'} {proof.name}: {proof.detail}")


def _as_data(checked: CheckedFile) -> dict[str, Any]:
    proofs = [proof._asdict() for proof in checked.proofs]
    return {"file": checked.file, "ok": checked.ok, "proofs": proofs}


def _files(paths: tuple[str, ...]) -> Iterator[Path]:
    if not paths:
        yield from (level.file for level in campaign())
        yield from sorted(DRILLS.glob("*.yaml"))
    for given in paths:
        path = Path(given)
        if path.is_dir():
            inside = [file for file in sorted(path.rglob("*.yaml")) if not _is_list(file)]
            if not inside:
                end(f"podfall: {given}: no scenario (*.yaml) in this folder", UNREADABLE)
            yield from map(_regular, inside)
        elif path.exists():
            if len(paths) == 1 or not _is_list(path):
                yield _regular(path)
        else:
            end(f"podfall: {given}: No such file or directory", UNREADABLE)


def _is_list(file: Path) -> bool:
    return file.resolve() in LISTS


def _regular(file: Path) -> Path:
    """The file, which is read more than once; ends with a sentence where it is none, before anybody opens it."""
    if file.exists() and (kind := kind_of(file.stat().st_mode)):
        end(f"podfall: {file}: is {kind}, not a file", UNREADABLE)
    return file
