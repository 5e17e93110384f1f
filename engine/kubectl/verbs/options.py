"""`kubectl options`: the flags that every command takes.

Upstream: k8s.io/kubectl/pkg/cmd/options/options.go.
"""

from __future__ import annotations

from engine.client.output import Out
from engine.kubectl.usage import global_options
from engine.kubectl.verb import Call, Steps, Verb


def run(call: Call) -> Steps:
    """Print the flags."""
    del call
    yield Out(global_options())
    return 0


VERB = Verb(name="options", run=run, summary="Print the list of flags inherited by all commands.")
