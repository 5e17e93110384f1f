"""What containers see of volumes: the files of a container, some of which lie in volumes that others share.

The kubelet says what is mounted where (`engine.kubelet.volume.mounts`); scripts, `kubectl exec` and the kubelet itself
read and write one mapping of paths to texts. A volume is a dict of relative paths, shared by all who mount it.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import NamedTuple

FOLDER_MARK = "/"
"""A known path that ends so is a folder that was made."""


class Mount(NamedTuple):
    """A volume, or what lies at `sub_path` in it, at a path of a container."""

    path: str
    texts: dict[str, str]
    """The volume's files by relative path."""
    sub_path: str = ""
    read_only: bool = False

    def inner(self, path: str) -> str:
        """What a path of the container, at or below the mount, is called in the volume."""
        return f"{self.sub_path}{path[len(self.path) :]}".lstrip("/")

    def covers(self, path: str) -> bool:
        """Whether a path of the container lies at or below the mount."""
        return path.rstrip("/") == self.path or path.startswith(f"{self.path}/")

    def is_root(self, path: str) -> bool:
        """Whether a path is the mounted folder itself, which nobody makes or takes away."""
        return path.rstrip("/") == self.path and self.sub_path not in self.texts

    def paths(self) -> Iterator[str]:
        """The paths in the container of all that is mounted here."""
        if self.sub_path in self.texts:
            yield self.path
            return
        yield self.path + FOLDER_MARK
        below = f"{self.sub_path}/" if self.sub_path else ""
        for inner in self.texts:
            if inner.startswith(below) and inner != below:
                yield f"{self.path}/{inner[len(below) :]}"


@dataclass(slots=True, eq=False)
class ContainerFiles(MutableMapping[str, str]):
    """A text per path; what lies below a mount belongs to the volume, whose deepest mount counts."""

    mounts: tuple[Mount, ...]
    """The deepest first."""
    own: dict[str, str] = field(default_factory=dict)

    def mount_of(self, path: str) -> Mount | None:
        """What is mounted where that path lies."""
        return next((mount for mount in self.mounts if mount.covers(path)), None)

    def __getitem__(self, path: str) -> str:
        """The text at a path; that of a folder is empty."""
        mount = self.mount_of(path)
        if mount is None:
            return self.own[path]
        if path.endswith(FOLDER_MARK) and mount.is_root(path):
            return ""
        return mount.texts[mount.inner(path)]

    def __setitem__(self, path: str, text: str) -> None:
        """Put a text there."""
        mount = self.mount_of(path)
        if mount is None:
            self.own[path] = text
        elif not mount.is_root(path) or (mount.sub_path and not path.endswith(FOLDER_MARK)):
            mount.texts[mount.inner(path)] = text

    def __delitem__(self, path: str) -> None:
        """Take away what is there."""
        mount = self.mount_of(path)
        if mount is None:
            del self.own[path]
        elif not mount.is_root(path):
            del mount.texts[mount.inner(path)]

    def __iter__(self) -> Iterator[str]:
        """All known paths."""
        yield from self.own
        for mount in self.mounts:
            yield from (path for path in mount.paths() if self.mount_of(path) is mount)

    def __len__(self) -> int:
        """How many paths are known."""
        return sum(1 for _ in self)


def files_of(mounts: tuple[Mount, ...]) -> MutableMapping[str, str]:
    """The files with which a container starts."""
    if not mounts:
        return {}
    return ContainerFiles(tuple(sorted(mounts, key=lambda mount: -len(mount.path))))
