"""The verbs of kubectl, one file each."""

from __future__ import annotations

from engine.kubectl.verb import Verb
from engine.kubectl.verbs import (
    annotate,
    api_resources,
    apply,
    cluster_info,
    create,
    delete,
    describe,
    expose,
    get,
    label,
    logs,
    patch,
    replace,
    rollout,
    run,
    scale,
    version,
    wait,
)
from engine.kubectl.verbs import set as set_verb

VERBS: tuple[Verb, ...] = (
    create.VERB,
    expose.VERB,
    run.VERB,
    set_verb.VERB,
    get.VERB,
    delete.VERB,
    rollout.VERB,
    scale.VERB,
    cluster_info.VERB,
    describe.VERB,
    logs.VERB,
    apply.VERB,
    patch.VERB,
    replace.VERB,
    wait.VERB,
    label.VERB,
    annotate.VERB,
    api_resources.API_RESOURCES,
    api_resources.API_VERSIONS,
    version.VERB,
)
"""In the order in which `kubectl` lists them."""
