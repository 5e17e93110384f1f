"""The scripts in manifests of which podfall's shell cannot read something, so that they count as succeeded.

Looked at are those that stand in a container's command, its probes and its hooks; what lies in files is read when it
runs, and named in the container's log.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.runtime.script.parser import parse
from engine.runtime.script.state import shell_operands
from engine.runtime.script.words import ScriptError, UnsupportedError
from engine.runtime.shell import is_shell
from levels.session.manifests.workloads import workloads

if TYPE_CHECKING:
    from engine.api.core import Container
    from engine.cluster.cluster import Cluster


def unread_scripts(cluster: Cluster) -> list[str]:
    """A line for each such script: where it stands, and what in it is not modelled."""
    return [
        f"{workload.name}: {container.name}, {place} ({why})"
        for workload in workloads(cluster)
        for container in (*workload.pod.spec.init_containers, *workload.pod.spec.containers)
        for place, words in _commands(container)
        if (why := _unread(words))
    ]


def _commands(container: Container) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "command", (*container.command, *container.args)
    probes = {
        "startup probe": container.startup_probe,
        "readiness probe": container.readiness_probe,
        "liveness probe": container.liveness_probe,
    }
    for place, probe in probes.items():
        if probe is not None and probe.exec_ is not None:
            yield place, probe.exec_.command
    hooks = container.lifecycle
    for place, hook in (("postStart", hooks and hooks.post_start), ("preStop", hooks and hooks.pre_stop)):
        if hook and hook.exec_ is not None:
            yield place, hook.exec_.command


def _unread(words: tuple[str, ...]) -> str:
    """What podfall cannot read of the script that these words start; empty where it can, or where there is none."""
    if not words or not is_shell(words[0]):
        return ""
    takes_text, rest = shell_operands(list(words))
    try:
        if takes_text and rest:
            parse(rest[0])
    except UnsupportedError as error:
        return f"{error}"
    except ScriptError:
        pass  # a real shell cannot read it either, and says so when it runs
    return ""
