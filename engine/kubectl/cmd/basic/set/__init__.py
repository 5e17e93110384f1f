"""`kubectl set`: changes one aspect of existing objects: image, env, resources, selector."""

from __future__ import annotations

from engine.kubectl.cmd.basic.set import env, image, resources, selector
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand, not_offered, refuse
from engine.kubectl.errors import usage_error


def run(call: CommandContext) -> CommandSteps:
    """Refuse a line without a known aspect."""
    words = " ".join(call.args.words)
    text = f'unknown command "{words}"' if words else "a subcommand is required: env, image, resources or selector"
    return refuse(usage_error(call.path, text))


VERB = KubectlCommand(
    name="set",
    run=run,
    summary="Set specific features on objects.",
    usage="SUBCOMMAND",
    mutating=True,
    subcommands=(
        env.VERB,
        image.VERB,
        resources.VERB,
        selector.VERB,
        not_offered("serviceaccount", "Update the service account of a resource.", "use kubectl patch"),
        not_offered("subject", "Update the subject in a role binding.", "nothing acts on role bindings"),
    ),
)
