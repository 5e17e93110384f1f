"""`kubectl explain`: what a type is and which fields it has.

Upstream: k8s.io/kubectl/pkg/cmd/explain/explain.go and pkg/explain/v2/templates/plaintext.tmpl.
Different on purpose: the texts are those of this cluster's own types, and a list of fields has no text per field.
"""

from __future__ import annotations

import textwrap

from engine.api.scheme import Resource
from engine.client.output import Stdout
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.resource.builder import find_resource
from engine.kubectl.resource.fieldtypes import FieldType, SchemaType, Struct, description_of, fields_of, struct_of

_WIDTH = 76
_NO_TYPE = (
    "You must specify the type of resource to explain. "
    'Use "kubectl api-resources" for a complete list of supported resources.'
)


def run(call: CommandContext) -> CommandSteps:
    """Explain the type or field of the line, such as `pod.spec.containers`."""
    words = call.args.words
    if not words:
        raise KubectlError(_NO_TYPE)
    if len(words) > 1:
        message = "We accept only this format: explain RESOURCE"
        raise KubectlError(message)
    name, *path = words[0].split(".")
    try:
        resource = find_resource(call.rest, name)
    except KubectlError as error:
        raise KubectlError(str(error), raw=True) from error
    yield Stdout(_heading(resource))
    field = _walk(struct_of(resource), path)
    yield Stdout(_body(resource, field, recursive=call.args.on("recursive")))
    return 0


def _heading(resource: Resource) -> str:
    group = f"GROUP:      {resource.group}\n" if resource.group else ""
    return f"{group}KIND:       {resource.kind}\nVERSION:    {resource.version}\n\n"


def _walk(struct: Struct | None, path: list[str]) -> FieldType | None:
    """Follow a path of field names from a type; None stands for the type itself.

    Raises:
        KubectlError: a field is missing on the way.

    """
    field: FieldType | None = None
    for name in path:
        field = next((field for field in fields_of(struct) if field.name == name), None) if struct else None
        if field is None:
            message = f'field "{name}" does not exist'
            raise KubectlError(message)
        struct = field.struct
    return field


def _body(resource: Resource, field: FieldType | None, *, recursive: bool) -> str:
    struct = field.struct if field else struct_of(resource)
    title = _title(field) if field else ""
    description = description_of(struct) if struct else ""
    wrapped = textwrap.wrap(description or "<empty>", _WIDTH)
    text = "DESCRIPTION:\n" + "".join(f"    {line}\n" for line in wrapped)
    if struct is None or not fields_of(struct):
        ends = "    \n\n" if isinstance(struct, SchemaType) and description else "\n"
        return f"{title}{text}{ends}"
    lines = _field_lines(struct, recursive=recursive, within=(struct,))
    return f"{title}{text}    \nFIELDS:\n{''.join(lines)}\n"


def _title(field: FieldType) -> str:
    values = "".join(f"    {value}\n" for value in field.values)
    enum = f"ENUM:\n{values}\n" if values else "\n\n"
    required = "" if isinstance(field.struct, SchemaType) else _required(field)
    return f"FIELD: {field.name} <{field.shown}>{required}\n{enum}"


def _field_lines(struct: Struct, *, recursive: bool, within: tuple[Struct, ...]) -> list[str]:
    """Return one line per field; a type within itself is not opened again."""
    lines: list[str] = []
    for field in fields_of(struct):
        lines.append(f"{'  ' * len(within)}{field.name}\t<{field.shown}>{_required(field)}\n")
        if recursive and field.struct and field.struct not in within:
            lines += _field_lines(field.struct, recursive=True, within=(*within, field.struct))
    return lines


def _required(field: FieldType) -> str:
    return " -required-" if field.required else ""


VERB = KubectlCommand(
    name="explain",
    run=run,
    summary="Get documentation for a resource.",
    examples=(
        ("Explain a type", "kubectl explain pods"),
        ("Explain one field", "kubectl explain svc.spec.type"),
        ("List all fields below", "kubectl explain rs --recursive"),
    ),
    usage="TYPE [--recursive=FALSE|TRUE]",
    flags=(
        Flag("recursive", "bool", help="Also list the fields of fields."),
        Flag("api-version", help="Accepted: every type has one version."),
        Flag("output", short="o", default="plaintext", help="Accepted: plaintext is the only form."),
    ),
)
