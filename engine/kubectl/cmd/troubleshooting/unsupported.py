"""Commands of kubectl that have nothing to work with here: each checks its line as upstream, then says what to use.

attach, port-forward, cp, debug and proxy need a stream into a container or a socket of this machine; kustomize, plugin
and completion need files and programs beside the cluster.

Upstream: k8s.io/kubectl/pkg/cmd/{attach,portforward,cp,debug,proxy,kustomize,plugin,completion}.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.kubectl.command_base import NOT_HERE, CommandContext, CommandSteps, KubectlCommand, not_offered, refuse
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.resource.builder import find_resource, namespace_of, parse_selection

_SHELLS = ("bash", "zsh", "fish", "powershell")
_SRC_AND_DEST = 2


def _instead(what: str, use: str) -> CommandSteps:
    return refuse(KubectlError(f"{what} is not supported here; {use}"))


def _named_pod(call: CommandContext, word: str) -> str:
    """Return the name of the Pod or object that a word names. Raises StatusError when there is none."""
    resource, name = find_resource(call.rest, "pods"), word
    if "/" in word:
        resource, name = parse_selection(call.rest, [word]).names[0]
    call.rest.get(resource, namespace_of(call, resource), name)
    return name


def _attach(call: CommandContext) -> CommandSteps:
    if not call.args.words:
        raise KubectlError("at least 1 argument is required for attach")
    name = _named_pod(call, call.args.words[0])
    return _instead("attach", f"kubectl logs -f {name} shows its output, kubectl exec {name} -- COMMAND runs a command")


def _port_forward(call: CommandContext) -> CommandSteps:
    words = call.args.words
    if len(words) < 2:  # noqa: PLR2004 - an object and a port
        raise usage_error(call.path, "TYPE/NAME and list of ports are required for port-forward")
    name = _named_pod(call, words[0])
    return _instead(
        "port-forward",
        f"kubectl exec {name} -- curl http://localhost:PORT asks from inside, "
        "and kubectl expose --type=NodePort opens a port on every node",
    )


def _cp(call: CommandContext) -> CommandSteps:
    words = call.args.words
    if len(words) != _SRC_AND_DEST:
        raise KubectlError("source and destination are required")
    remote = [word for word in words if ":" in word]
    if not remote:
        message = "one of src or dest must be a remote file specification"
        raise KubectlError(message)
    if len(remote) == _SRC_AND_DEST:
        message = "one of src or dest must be a local file specification"
        raise KubectlError(message)
    pod = remote[0].partition(":")[0].rpartition("/")[2]
    return _instead("cp", f"kubectl exec {pod} -- cat FILE prints a file of a container")


def _debug(call: CommandContext) -> CommandSteps:
    if not call.args.text("image") and not call.args.text("copy-to"):
        raise KubectlError("you must specify --image when not using --copy-to.")
    return _instead("debug", "kubectl describe, logs and exec POD -- COMMAND look into a Pod")


def _completion(call: CommandContext) -> CommandSteps:
    words = call.args.words
    if not words:
        raise usage_error(call.path, "Shell not specified.")
    if len(words) > 1:
        raise usage_error(call.path, "Too many arguments. Expected only the shell type.")
    if words[0] not in _SHELLS:
        raise usage_error(call.path, f'Unsupported shell type "{words[0]}".')
    return _instead(f"completion for {words[0]}", "on the screen, Tab completes")


def _kustomize(call: CommandContext) -> CommandSteps:
    folder = call.args.words[0] if call.args.words else "."
    if not any(name.startswith(f"{folder.rstrip('/')}/") for name in call.files.names()) and folder != ".":
        message = (
            f"must build at directory: not a valid directory: evalsymlink failure on '{folder}' : "
            f"lstat {folder}: no such file or directory"
        )
        raise KubectlError(message)
    return _instead("kustomize", "kubectl apply -f FOLDER applies the manifests of a folder as they are")


def _verb(
    name: str, run: Callable[[CommandContext], CommandSteps], summary: str, usage: str, *known: Flag
) -> KubectlCommand:
    short = summary.removesuffix(".") + NOT_HERE
    return KubectlCommand(
        name=name,
        run=run,
        summary=summary,
        short=short,
        usage=usage,
        flags=known,
        details="This kubectl does not do it and says what to use instead.",
    )


_CONTAINER = Flag("container", short="c", help="The container.")
_STREAMS = (Flag("stdin", "bool", short="i", help="Accepted."), Flag("tty", "bool", short="t", help="Accepted."))

ATTACH = _verb(
    "attach",
    _attach,
    "Attach to a running container.",
    "(POD | TYPE/NAME) -c CONTAINER",
    _CONTAINER,
    *_STREAMS,
    Flag("quiet", "bool", short="q", help="Accepted."),
    Flag("pod-running-timeout", "duration", help="Accepted."),
)
PORT_FORWARD = _verb(
    "port-forward",
    _port_forward,
    "Forward one or more local ports to a pod.",
    "TYPE/NAME [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]",
    Flag("address", "list", help="Accepted."),
    Flag("pod-running-timeout", "duration", help="Accepted."),
)
CP = _verb(
    "cp",
    _cp,
    "Copy files and directories to and from containers.",
    "<file-spec-src> <file-spec-dest>",
    _CONTAINER,
    Flag("no-preserve", "bool", help="Accepted."),
    Flag("retries", "int", help="Accepted."),
)
DEBUG = _verb(
    "debug",
    _debug,
    "Create debugging sessions for troubleshooting workloads and nodes.",
    "(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]",
    _CONTAINER,
    *_STREAMS,
    Flag("image", help="Accepted."),
    Flag("target", help="Accepted."),
    Flag("copy-to", help="Accepted."),
    Flag("share-processes", "bool", help="Accepted."),
    Flag("profile", help="Accepted."),
)
KUSTOMIZE = _verb("kustomize", _kustomize, "Build a kustomization target from a directory or URL.", "DIR")
COMPLETION = _verb(
    "completion",
    _completion,
    "Output shell completion code for the specified shell (bash, zsh, fish, or powershell).",
    "SHELL",
)
ALPHA = not_offered("alpha", "Commands for features in alpha.", "nothing here is in alpha state")
PLUGIN = not_offered(
    "plugin",
    "Provides utilities for interacting with plugins.",
    "there are no programs beside this kubectl",
)
PROXY = not_offered(
    "proxy",
    "Run a proxy to the Kubernetes API server.",
    "kubectl get --raw PATH reads the API, and podfall serve offers it over HTTP",
)
