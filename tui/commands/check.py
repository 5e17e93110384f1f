"""`podfall check`: proves that scenarios teach what they say."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from levels.campaign.index import campaign
from levels.proof.check import Checked, check_files
from tui.commands.saying import REFUSED, UNREADABLE, end

OTHER_KINDS = frozenset({"campaign.yaml"})


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILE or DIR]...")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def check(paths: tuple[str, ...], as_json: bool) -> None:
    """Prove scenario files; without an argument, the whole campaign.

    Doing nothing fails; every right solution passes, on the encore seeds too; every wrong one fails on the objectives
    that it lists; the digest is the same in other interpreters.
    """
    files = list(_files(paths))
    checked = []
    for found in check_files(files):
        checked.append(found)
        if as_json and sys.stderr.isatty():
            click.echo(f"{len(checked)} of {len(files)}: {found.file}", err=True)
        if not as_json:
            click.echo(f"{found.file}: {'ok' if found.ok else 'NOT PROVEN'}")
            for proof in found.proofs:
                click.echo(f"  {'ok  ' if proof.ok else 'FAIL'} {proof.name}: {proof.detail}")
    if as_json:
        click.echo(json.dumps([_as_data(one) for one in checked], indent=2))
    sys.exit(0 if all(one.ok for one in checked) else REFUSED)


def _as_data(checked: Checked) -> dict[str, Any]:
    proofs = [proof._asdict() for proof in checked.proofs]
    return {"file": checked.file, "ok": checked.ok, "proofs": proofs}


def _files(paths: tuple[str, ...]) -> Iterator[Path]:
    if not paths:
        yield from (level.file for level in campaign())
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*.yaml")) if file.name not in OTHER_KINDS)
        elif path.is_file():
            yield path
        else:
            end(f"podfall: {given}: No such file or directory", UNREADABLE)
