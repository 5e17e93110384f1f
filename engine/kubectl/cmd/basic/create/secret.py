"""`kubectl create secret generic|docker-registry|tls NAME`.

Upstream: k8s.io/kubectl/pkg/cmd/create/create_secret.go, create_secret_docker.go and create_secret_tls.go.
Different on purpose: whether a certificate and a key belong together is not looked at, only whether they are PEM.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from engine.kubectl.cmd.basic.create.configmap import APPEND_HASH, DATA_FLAGS, data_of, files_of, hashed
from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import metadata
from engine.kubectl.cmd.usage import only_subcommands
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag

_BAD_KEY = '"{}" is not valid key name for a Secret {}'
_DOCKER_KEY = ".dockerconfigjson"
_DOCKER_TYPE = "kubernetes.io/dockerconfigjson"
_PEM = re.compile(r"-----BEGIN [A-Z0-9 ]+-----")


def run(call: CommandContext) -> CommandSteps:
    """Refuse a line without a known type of Secret."""
    return (yield from only_subcommands(call, VERB))


def _generic(call: CommandContext) -> CommandSteps:
    name = one_name(call)
    found = data_of(call, "cannot add key {}, another key by that name already exists", _BAD_KEY)
    data = {key: _encoded(value) for key, value in found.items()}
    return (yield from _post(call, name, data, call.args.text("type"), "failed to create secret"))


def _docker_registry(call: CommandContext) -> CommandSteps:
    name, args = one_name(call), call.args
    user, password, server = (args.text(f"docker-{part}") for part in ("username", "password", "server"))
    if args.many("from-file"):
        data = {key: _encoded(value) for key, value in files_of(call)}
    elif not (user and password and server):
        raise KubectlError(
            "either --from-file or the combination of --docker-username, --docker-password and --docker-server is "
            "required"
        )
    else:
        entry = {"username": user, "password": password}
        if email := args.text("docker-email"):
            entry["email"] = email
        entry["auth"] = _encoded(f"{user}:{password}")
        data = {_DOCKER_KEY: _encoded(json.dumps({"auths": {server: entry}}, separators=(",", ":")))}
    return (yield from _post(call, name, data, _DOCKER_TYPE, "failed to create secret"))


def _tls(call: CommandContext) -> CommandSteps:
    name, args = one_name(call), call.args
    if not args.text("cert") or not args.text("key"):
        raise KubectlError("key and cert must be specified")
    certificate, key = (_read(call, args.text(flag)) for flag in ("cert", "key"))
    for text, what in ((certificate, "certificate"), (key, "key")):
        if not _PEM.search(text):
            message = f"tls: failed to find any PEM data in {what} input"
            raise KubectlError(message)
    data = {"tls.crt": _encoded(certificate), "tls.key": _encoded(key)}
    return (yield from _post(call, name, data, "kubernetes.io/tls", "failed to create secret"))


def _post(call: CommandContext, name: str, data: dict[str, str], kind: str, wrapped: str) -> CommandSteps:
    secret: dict[str, Any] = {"kind": "Secret", "apiVersion": "v1", "metadata": metadata(call, name)}
    if data:
        secret["data"] = data
    if kind:
        secret["type"] = kind
    return (yield from post(call, "secrets", hashed(call, secret), wrapped=wrapped))


def _encoded(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def _read(call: CommandContext, path: str) -> str:
    try:
        return call.files.read(path)
    except OSError as error:
        message = f"Cannot read file {path}, open {path}: no such file or directory"
        raise KubectlError(message) from error


VERB = KubectlCommand(
    name="secret",
    run=run,
    summary="Create a secret using a specified subcommand.",
    usage="(docker-registry | generic | tls)",
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
        KubectlCommand(
            name="docker-registry",
            run=_docker_registry,
            summary="Create a secret for use with a Docker registry.",
            examples=(
                (
                    "Create a secret for pulling images",
                    "kubectl create secret docker-registry pull --docker-username=me --docker-password=s3cr3t",
                ),
            ),
            usage=(
                "NAME --docker-username=user --docker-password=password --docker-email=email "
                "[--docker-server=string] [--from-file=[key=]source]"
            ),
            mutating=True,
            flags=(
                Flag("docker-username", help="Who pulls."),
                Flag("docker-password", help="The password."),
                Flag("docker-email", help="An address."),
                Flag("docker-server", default="https://index.docker.io/v1/", help="The registry."),
                Flag("from-file", "strings", help=f"A file to be {_DOCKER_KEY}, or KEY=FILE."),
                APPEND_HASH,
                *FLAGS,
            ),
        ),
        KubectlCommand(
            name="tls",
            run=_tls,
            summary="Create a TLS secret.",
            examples=(
                ("Create a secret of a certificate", "kubectl create secret tls web --cert=web.crt --key=web.key"),
            ),
            usage="NAME --cert=path/to/cert/file --key=path/to/key/file",
            mutating=True,
            flags=(
                Flag("cert", help="A file with the certificate, in PEM."),
                Flag("key", help="A file with its private key, in PEM."),
                APPEND_HASH,
                *FLAGS,
            ),
        ),
    ),
)
