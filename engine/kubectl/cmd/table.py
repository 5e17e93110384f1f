"""All verbs of kubectl, as it lists them.

Imported with the first line that has to find its verb: a hundred files, and the first frame of a screen needs none.
"""

from __future__ import annotations

from engine.kubectl.cmd import options
from engine.kubectl.cmd.advanced import apply, diff, patch, replace, wait
from engine.kubectl.cmd.basic import create, delete, edit, explain, expose, get, run
from engine.kubectl.cmd.basic import set as set_verb
from engine.kubectl.cmd.cluster import certificate, cluster_info, cordon, drain, taint, top
from engine.kubectl.cmd.deploy import autoscale, rollout, scale
from engine.kubectl.cmd.settings import annotate, api_resources, config, label, version
from engine.kubectl.cmd.troubleshooting import auth, describe, events, exec_, logs, unsupported
from engine.kubectl.command_base import CommandGroup, KubectlCommand

GROUPS = (
    CommandGroup("Basic Commands (Beginner)", (create.VERB, expose.VERB, run.VERB, set_verb.VERB)),
    CommandGroup("Basic Commands (Intermediate)", (explain.VERB, get.VERB, edit.VERB, delete.VERB)),
    CommandGroup("Deploy Commands", (rollout.VERB, scale.VERB, autoscale.VERB)),
    CommandGroup(
        "Cluster Management Commands",
        (
            certificate.VERB,
            cluster_info.VERB,
            top.VERB,
            cordon.CORDON,
            cordon.UNCORDON,
            drain.VERB,
            taint.VERB,
        ),
    ),
    CommandGroup(
        "Troubleshooting and Debugging Commands",
        (
            describe.VERB,
            logs.VERB,
            unsupported.ATTACH,
            exec_.VERB,
            unsupported.PORT_FORWARD,
            unsupported.PROXY,
            unsupported.CP,
            auth.VERB,
            unsupported.DEBUG,
            events.VERB,
        ),
    ),
    CommandGroup(
        "Advanced Commands",
        (diff.VERB, apply.VERB, patch.VERB, replace.VERB, wait.VERB, unsupported.KUSTOMIZE),
    ),
    CommandGroup("Settings Commands", (label.VERB, annotate.VERB, unsupported.COMPLETION)),
    CommandGroup("Subcommands provided by plugins", ()),
    CommandGroup(
        "Other Commands",
        (api_resources.API_RESOURCES, api_resources.API_VERSIONS, config.VERB, unsupported.PLUGIN, version.VERB),
    ),
)
"""As `kubectl` lists them."""

VERBS: tuple[KubectlCommand, ...] = (
    *(verb for group in GROUPS for verb in group.verbs),
    options.VERB,
    unsupported.ALPHA,
)
"""Every command; the last ones are in no list."""
