"""`kubectl create secret generic NAME`.

Upstream: k8s.io/kubectl/pkg/cmd/create/create_secret.go. Different on purpose: tls and docker-registry are missing,
since nothing here reads them.
"""

from __future__ import annotations

import base64

from engine.kubectl.cmd.basic.create.configmap import DATA_FLAGS, data_of
from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import metadata
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand, not_offered, refuse
from engine.kubectl.errors import usage_error
from engine.kubectl.flags import Flag

_GENERIC = "nothing here reads such a secret; kubectl create secret generic makes the others"


def run(call: CommandContext) -> CommandSteps:
    """Refuse a line without a known type of Secret."""
    words = " ".join(call.args.words)
    text = f'unknown command "{words}"' if words else "a type of secret is required: generic"
    return refuse(usage_error(call.path, text))


def _generic(call: CommandContext) -> CommandSteps:
    name = one_name(call)
    data = {key: base64.b64encode(value.encode()).decode() for key, value in data_of(call).items()}
    secret = {"kind": "Secret", "apiVersion": "v1", "metadata": metadata(call, name)}
    if data:
        secret["data"] = data
    if kind := call.args.text("type"):
        secret["type"] = kind
    return (yield from post(call, "secrets", secret, wrapped="failed to create secret"))


VERB = KubectlCommand(
    name="secret",
    run=run,
    summary="Create a secret using a specified subcommand.",
    usage="TYPE NAME",
    mutating=True,
    subcommands=(
        KubectlCommand(
            name="generic",
            run=_generic,
            summary="Create a secret from a local file, directory, or literal value.",
            examples=(
                ("Create a secret with one key", "kubectl create secret generic db --from-literal=password=s3cr3t"),
            ),
            usage="NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1]",
            mutating=True,
            flags=(Flag("type", help="The type of the secret."), *DATA_FLAGS, *FLAGS),
        ),
        not_offered("docker-registry", "Create a secret for use with a Docker registry.", _GENERIC),
        not_offered("tls", "Create a TLS secret.", _GENERIC),
    ),
)
