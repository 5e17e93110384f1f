"""`kubectl top`: says that nobody measures: this cluster has no metrics.k8s.io API.

Upstream: k8s.io/kubectl/pkg/cmd/top/top_node.go and top_pod.go, on a cluster without a metrics server.
"""

from __future__ import annotations

from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand, refuse
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag


def run(call: CommandContext) -> CommandSteps:
    """Refuse a line without node or pod."""
    words = " ".join(call.args.words)
    return refuse(usage_error(call.path, f'unknown command "{words}"' if words else "expected 'top (node | pod)'"))


def _unmeasured(call: CommandContext) -> CommandSteps:
    del call  # whatever was asked for, there is no number
    return refuse(KubectlError("Metrics API not available"))


_SHOWN = (
    Flag("no-headers", "bool", help="Accepted."),
    Flag("sort-by", help="Accepted."),
    Flag("use-protocol-buffers", "bool", default=True, help="Accepted."),
)

VERB = KubectlCommand(
    name="top",
    run=run,
    summary="Display resource (CPU/memory) usage.",
    usage="SUBCOMMAND",
    subcommands=(
        KubectlCommand(
            name="node",
            run=_unmeasured,
            aliases=("nodes", "no"),
            summary="Display resource (CPU/memory) usage of nodes.",
            usage="[NAME | -l label]",
            flags=(shared_flags.SELECTOR, *_SHOWN, Flag("show-capacity", "bool", help="Accepted.")),
        ),
        KubectlCommand(
            name="pod",
            run=_unmeasured,
            aliases=("pods", "po"),
            summary="Display resource (CPU/memory) usage of pods.",
            usage="[NAME | -l label]",
            flags=(
                shared_flags.SELECTOR,
                shared_flags.FIELD_SELECTOR,
                shared_flags.ALL_NAMESPACES,
                *_SHOWN,
                Flag("containers", "bool", help="Accepted."),
                Flag("sum", "bool", help="Accepted."),
            ),
        ),
    ),
)
