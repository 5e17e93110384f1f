"""`kubectl explain`: what a type is and which fields it has.

Upstream: k8s.io/kubectl/pkg/cmd/explain/explain.go and pkg/explain/v2/templates/plaintext.tmpl.
"""

from __future__ import annotations

import textwrap

from engine.api.scheme import Resource
from engine.client.output import Stdout
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.resource.builder import named_resource
from engine.kubectl.resource.openapischemas import OpenAPISchemas, Schema, schemas_of

_WIDTH = 76
_FEW = 4
"""So many values of a field stand in a list of fields."""
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
        resource = named_resource(call.rest, name)
    except KubectlError as error:
        raise KubectlError(str(error), raw=True) from error
    yield Stdout(_heading(resource))
    schemas = schemas_of(call.rest, resource)
    yield Stdout(_explained(schemas, path, recursive=call.args.on("recursive")))
    return 0


def _heading(resource: Resource) -> str:
    group = f"GROUP:      {resource.group}\n" if resource.group else ""
    return f"{group}KIND:       {resource.kind}\nVERSION:    {resource.version}\n\n"


def _explained(schemas: OpenAPISchemas, path: list[str], *, recursive: bool) -> str:
    """The type, or the field at the end of a path. Raises KubectlError where a field is missing on the way."""
    schema, title = schemas.root or {}, ""
    for name in path:
        fields = schemas.fields(schema)
        if name not in fields:
            message = f'field "{name}" does not exist'
            raise KubectlError(message)
        schema = fields[name]
        title = f"FIELD: {name} <{schemas.type_of(schema)}>\n{_values(schema)}"
    texts = schemas.descriptions(schema)
    text = "".join(f"{_wrapped(each)}\n" for each in texts) + "    \n" if texts else "    <empty>\n"
    lines = _listed(schemas, schema, 1, recursive=recursive, within=()) if schemas.fields(schema) else ""
    fields_text = f"FIELDS:\n{lines}" if lines else ""
    return f"{title}DESCRIPTION:\n{text}{fields_text}\n"


def _values(schema: Schema) -> str:
    listed = "".join(f"    {value}\n" for value in schema.get("enum") or ())
    return f"ENUM:\n{listed}\n" if listed else "\n\n"


def _mark(name: str, required: list[str]) -> str:
    return " -required-" if name in required else ""


def _listed(schemas: OpenAPISchemas, schema: Schema, level: int, *, recursive: bool, within: tuple[str, ...]) -> str:
    """The fields with what they mean, or all of them and theirs without; a type within itself is not opened again."""
    indent, text = "  " * level, ""
    for name, field in sorted(schemas.fields(schema).items()):
        type_ = schemas.type_of(field)
        text += f"{indent}{name}\t<{type_}>{_mark(name, schemas.required(schema))}\n{_few_values(field, indent)}"
        if not recursive:
            described = field.get("description") or "<no description>"
            text += f"{_wrapped(described)}\n\n"
        elif type_ not in within:
            text += _listed(schemas, field, level + 1, recursive=True, within=(*within, type_))
    return text


def _few_values(schema: Schema, indent: str) -> str:
    values = schema.get("enum") or ()
    more = ["...."] if len(values) > _FEW else []
    return f"{indent}enum: {', '.join([*map(str, values[:_FEW]), *more])}\n" if values else ""


def _wrapped(text: str) -> str:
    """The text line by line, each no wider than it should be where it has blanks to break it at."""
    lines = [
        part
        for line in text.split("\n")
        for part in textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    ]
    return "\n".join(f"    {line}" for line in lines)


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
