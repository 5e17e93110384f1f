"""`kubectl set`: changes one aspect of existing objects."""

from __future__ import annotations

from engine.kubectl.cmd.basic.set import env, image, resources, selector, serviceaccount, subject
from engine.kubectl.cmd.usage import only_subcommands
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand


def run(call: CommandContext) -> CommandSteps:
    """Refuse a line without a known aspect."""
    return (yield from only_subcommands(call, VERB))


VERB = KubectlCommand(
    name="set",
    run=run,
    summary="Set specific features on objects.",
    usage="SUBCOMMAND",
    mutating=True,
    subcommands=(env.VERB, image.VERB, resources.VERB, selector.VERB, serviceaccount.VERB, subject.VERB),
)
