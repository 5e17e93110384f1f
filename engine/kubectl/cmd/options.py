"""`kubectl options`: the flags that every command takes.

Upstream: k8s.io/kubectl/pkg/cmd/options/options.go.
"""

from __future__ import annotations

from engine.client.output import Stdout
from engine.kubectl.cmd.usage import global_options
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand


def run(call: CommandContext) -> CommandSteps:
    """Print the flags."""
    del call
    yield Stdout(global_options())
    return 0


VERB = KubectlCommand(name="options", run=run, summary="Print the list of flags inherited by all commands.")
