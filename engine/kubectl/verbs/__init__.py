"""The verbs of kubectl, one file each."""

from __future__ import annotations

from engine.kubectl.verb import CommandGroup, KubectlCommand
from engine.kubectl.verbs import (
    annotate,
    api_resources,
    apply,
    auth,
    autoscale,
    cluster_info,
    config,
    cordon,
    create,
    delete,
    describe,
    diff,
    drain,
    edit,
    elsewhere,
    events,
    exec_,
    explain,
    expose,
    get,
    label,
    logs,
    options,
    patch,
    replace,
    rollout,
    run,
    scale,
    taint,
    top,
    version,
    wait,
)
from engine.kubectl.verbs import set as set_verb

GROUPS = (
    CommandGroup("Basic Commands (Beginner)", (create.VERB, expose.VERB, run.VERB, set_verb.VERB)),
    CommandGroup("Basic Commands (Intermediate)", (explain.VERB, get.VERB, edit.VERB, delete.VERB)),
    CommandGroup("Deploy Commands", (rollout.VERB, scale.VERB, autoscale.VERB)),
    CommandGroup(
        "Cluster Management Commands",
        (
            elsewhere.CERTIFICATE,
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
            elsewhere.ATTACH,
            exec_.VERB,
            elsewhere.PORT_FORWARD,
            elsewhere.PROXY,
            elsewhere.CP,
            auth.VERB,
            elsewhere.DEBUG,
            events.VERB,
        ),
    ),
    CommandGroup(
        "Advanced Commands",
        (diff.VERB, apply.VERB, patch.VERB, replace.VERB, wait.VERB, elsewhere.KUSTOMIZE),
    ),
    CommandGroup("Settings Commands", (label.VERB, annotate.VERB, elsewhere.COMPLETION)),
    CommandGroup("Subcommands provided by plugins", ()),
    CommandGroup(
        "Other Commands",
        (api_resources.API_RESOURCES, api_resources.API_VERSIONS, config.VERB, elsewhere.PLUGIN, version.VERB),
    ),
)
"""As `kubectl` lists them."""

VERBS: tuple[KubectlCommand, ...] = (*(verb for group in GROUPS for verb in group.verbs), options.VERB, elsewhere.ALPHA)
"""Every command; the last ones are in no list."""
