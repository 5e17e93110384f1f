"""Which security level a namespace asks for: `privileged`, `baseline` or `restricted`, and of which version.

Read by `admission` from the labels of namespaces (pod-security-admission/api). A namespace may enforce one level and
warn of another; what it audits goes to an audit log, which does not exist here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PREFIX = "pod-security.kubernetes.io/"
ENFORCE, AUDIT, WARN = "enforce", "audit", "warn"
PRIVILEGED, BASELINE, RESTRICTED = "privileged", "baseline", "restricted"
LEVELS = (PRIVILEGED, BASELINE, RESTRICTED)
LATEST = 33
"""The minor version that `latest` stands for."""

_VERSION = re.compile(r"v1\.([0-9]|[1-9][0-9]*)", re.ASCII)


class SecurityLevel(NamedTuple):
    """A level, and the minor version of Kubernetes whose rules it means; None for the latest."""

    level: str
    minor: int | None = None

    def __str__(self) -> str:
        """As messages write it: `baseline:v1.24`."""
        return f"{self.level}:{'latest' if self.minor is None else f'v1.{self.minor}'}"

    @property
    def rules(self) -> int:
        """The minor version whose rules are asked."""
        return LATEST if self.minor is None else min(self.minor, LATEST)


def level_of(labels: Mapping[str, str], mode: str) -> SecurityLevel:
    """What the labels of a namespace ask for in a mode; what cannot be read counts as the strictest."""
    name = labels.get(f"{PREFIX}{mode}", PRIVILEGED)
    version = labels.get(f"{PREFIX}{mode}-version", "latest")
    matched = _VERSION.fullmatch(version)
    return SecurityLevel(name if name in LEVELS else RESTRICTED, int(matched[1]) if matched else None)


def problems(labels: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Label, value and what is wrong with it, of each label that no level can be read from."""
    for mode in (ENFORCE, AUDIT, WARN):
        name, version = f"{PREFIX}{mode}", f"{PREFIX}{mode}-version"
        if name in labels and labels[name] not in LEVELS:
            yield name, labels[name], f"must be one of {', '.join(LEVELS)}"
        if version in labels and labels[version] != "latest" and not _VERSION.fullmatch(labels[version]):
            yield version, labels[version], 'must be "latest" or "v1.x"'
