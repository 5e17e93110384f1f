"""Flags that several verbs share, with kubectl's names and defaults."""

from __future__ import annotations

from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Arguments, Flag

GLOBAL = (
    Flag("namespace", short="n", help="The namespace scope for this request."),
    Flag("help", "bool", short="h", help="Show the usage of the command."),
    Flag("v", short="v", help="Accepted; there is no log to make more verbose."),
    Flag("request-timeout", help="Accepted; requests to this API server are answered at once."),
    Flag("context", supported=False),
    Flag("cluster", supported=False),
    Flag("user", supported=False),
    Flag("kubeconfig", supported=False),
    Flag("server", short="s", help="The address of the API server; there is no other than the cluster's own."),
    Flag("token", supported=False),
    Flag("as", help="The user in whose name to ask, such as system:serviceaccount:NAMESPACE:NAME."),
    Flag("as-group", "strings", help="A group of that user, instead of those that the name gives; may be repeated."),
)

ALL_NAMESPACES = Flag("all-namespaces", "bool", short="A", help="Use every namespace.")
SELECTOR = Flag("selector", short="l", help="Label query: key=value, key!=value, key in (a,b), key, !key.")
FIELD_SELECTOR = Flag("field-selector", help="Field query, such as status.phase=Running.")
ALL = Flag("all", "bool", help="Select all objects of the given types in the namespace.")
OUTPUT = Flag("output", short="o", help="Output format: json, yaml, name, jsonpath=..., and so on.")
SHOW_MANAGED_FIELDS = Flag("show-managed-fields", "bool", help="Keep metadata.managedFields in json and yaml.")
MISSING_KEYS = Flag(
    "allow-missing-template-keys",
    "bool",
    default=True,
    help="false: a path that leads nowhere is an error.",
)
TEMPLATE = Flag("template", help="Template for -o jsonpath or go-template.")

FILES = (
    Flag("filename", "list", short="f", help="File or folder of manifests; - is standard input."),
    Flag("recursive", "bool", short="R", help="Also read the folders below the one given with -f."),
    Flag("kustomize", short="k", supported=False),
)
PRINT = (OUTPUT, SHOW_MANAGED_FIELDS, TEMPLATE)
DRY_RUN = Flag(
    "dry-run",
    default="none",
    implied="unchanged",
    help="none, client (send nothing) or server (store nothing).",
)
FIELD_MANAGER = Flag("field-manager", help="Who manages the fields that are written, in place of the command's name.")
SUBRESOURCE = Flag("subresource", help="The part of the object to act on, such as status or scale.")
VALIDATE = Flag("validate", default="strict", implied="strict", help="strict, warn or ignore unknown fields.")
SAVE_CONFIG = Flag("save-config", "bool", help="Keep the manifest in the last-applied annotation.")
RECORD = Flag("record", "bool", help="Accepted.", deprecated="--record will be removed in the future")
WRITE = (DRY_RUN, FIELD_MANAGER)

_VALIDATION = {
    "strict": "Strict",
    "true": "Strict",
    "warn": "Warn",
    "ignore": "Ignore",
    "false": "Ignore",
}


def dry_run(args: Arguments) -> str:
    """Return `none`, `client` or `server`; a bare --dry-run means client."""
    value = args.text("dry-run")
    if value in {"none", "client", "server"}:
        return value
    if value == "unchanged":
        return "client"
    message = f'invalid dry-run value ({value}). Must be "none", "server", or "client".'
    raise KubectlError(message)


def field_manager(args: Arguments, path: str) -> str:
    """Return who manages what a line writes: the one that it names, or its command, such as `kubectl-create`."""
    named = args.text("field-manager") if "field-manager" in args.values else ""
    return named or "-".join(path.split()[:2])


def validation(args: Arguments) -> str:
    """Return the fieldValidation that --validate asks the server for."""
    value = args.text("validate").lower()
    if value not in _VALIDATION:
        message = f"invalid - validate option {args.text('validate')}"
        raise KubectlError(message)
    return _VALIDATION[value]
