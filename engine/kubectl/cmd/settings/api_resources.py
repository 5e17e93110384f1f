"""`kubectl api-resources` and `kubectl api-versions`: what the API server serves.

Upstream: k8s.io/kubectl/pkg/cmd/apiresources.
"""

from __future__ import annotations

from engine.api.scheme import Resource
from engine.client.output import Stdout
from engine.golang.tabwriter import align_table
from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag

_HEADERS = ("NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND")
_WIDE = ("VERBS", "CATEGORIES")


def run(call: CommandContext) -> CommandSteps:
    """Print the types that the flags select."""
    if call.args.words:
        raise usage_error(call.path, f"unexpected arguments: [{' '.join(call.args.words)}]")
    output, order = call.args.text("output"), call.args.text("sort-by")
    if output not in {"", "wide", "name"}:
        message = f"--output {output} is not available"
        raise KubectlError(message)
    if order not in {"", "name", "kind"}:
        message = "--sort-by accepts only name or kind"
        raise KubectlError(message)
    chosen = sorted((r for r in _preferred(call) if _selected(call, r)), key=lambda r: (r.group, r.plural))
    if order:
        chosen.sort(key=lambda resource: resource.kind if order == "kind" else resource.plural)
    if output == "name":
        yield Stdout("".join(f"{resource.name}\n" for resource in chosen))
        return 0
    wide = output == "wide"
    rows = [] if call.args.on("no-headers") else [_HEADERS + (_WIDE if wide else ())]
    rows += [_row(resource, wide=wide) for resource in chosen]
    yield Stdout(align_table("".join("\t".join(row) + "\n" for row in rows)))
    return 0


def _preferred(call: CommandContext) -> list[Resource]:
    """Every resource once, in the version that its group prefers (discovery's ServerPreferredResources)."""
    found: dict[tuple[str, str], Resource] = {}
    for resource in call.rest.resources():
        found.setdefault((resource.group, resource.plural), resource)
    return list(found.values())


def _selected(call: CommandContext, resource: Resource) -> bool:
    args = call.args
    return (
        (not args.has("api-group") or args.text("api-group") == resource.group)
        and (not args.has("namespaced") or args.on("namespaced") == resource.namespaced)
        and all(verb in resource.verbs for verb in args.many("verbs"))
        and all(category in resource.categories for category in args.many("categories"))
    )


def _row(resource: Resource, *, wide: bool) -> tuple[str, ...]:
    row = (
        resource.plural,
        ",".join(resource.short_names),
        resource.api_version,
        str(resource.namespaced).lower(),
        resource.kind,
    )
    return (*row, ",".join(resource.verbs), ",".join(resource.categories)) if wide else row


def run_versions(call: CommandContext) -> CommandSteps:
    """Print the API versions, sorted."""
    versions = sorted({resource.api_version for resource in call.rest.resources()})
    yield Stdout("".join(f"{version}\n" for version in versions))
    return 0


API_RESOURCES = KubectlCommand(
    name="api-resources",
    run=run,
    summary="Print the supported API resources on the server.",
    examples=(
        ("List the types that the server knows", "kubectl api-resources"),
        ("List those without a namespace, with their verbs", "kubectl api-resources --namespaced=false -o wide"),
    ),
    flags=(
        Flag("api-group", help="Only this group; empty for the core group."),
        Flag("namespaced", "bool", default=True, help="Only types with or without a namespace."),
        Flag("verbs", "list", help="Only types with all these verbs."),
        Flag("categories", "list", help="Only types of these categories."),
        Flag("sort-by", help="name or kind."),
        Flag("no-headers", "bool", help="Print no header line."),
        Flag("cached", "bool", help="Accepted."),
        shared_flags.OUTPUT,
    ),
)
API_VERSIONS = KubectlCommand(
    name="api-versions",
    run=run_versions,
    summary='Print the supported API versions on the server, in the form of "group/version".',
    examples=(("List the API versions", "kubectl api-versions"),),
)
