"""`kubectl rollout`: how a new template reaches the Pods, and the way back."""

from __future__ import annotations

from engine.client.output import Stdout
from engine.kubectl.cmd.deploy.rollout import history, marking, status, undo
from engine.kubectl.cmd.usage import usage
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import usage_error


def run(call: CommandContext) -> CommandSteps:
    """Say which subcommands there are: a line with none of them came here."""
    if call.args.words:
        raise usage_error(call.path, f'unknown command "{" ".join(call.args.words)}"')
    yield Stdout(usage(VERB, call.path))
    return 1


VERB = KubectlCommand(
    name="rollout",
    run=run,
    summary="Manage the rollout of one or many resources.",
    examples=(
        ("Watch a new version arrive", "kubectl rollout status deploy/web"),
        ("Go back to the version before", "kubectl rollout undo deploy/web"),
        ("Replace all pods one after the other", "kubectl rollout restart deploy/web"),
    ),
    short="Manage the rollout of a resource",
    details="Valid resource types include:\n\n *  deployments\n *  daemonsets\n *  statefulsets",
    usage="SUBCOMMAND",
    subcommands=(history.VERB, marking.PAUSE, marking.RESTART, marking.RESUME, status.VERB, undo.VERB),
)
