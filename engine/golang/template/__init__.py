"""``-o go-template``: Go's text/template on the plain values of an object.

What there is: text, fields, variables, pipelines, `if`, `else if`, `else`, `range`, `with`, `break`, `continue`,
trimming (`{{-`), comments, and the functions of `functions.py`. What there is not says so by name: `define`,
`template`, `block`, `call`, `html`, `js`, `slice` and `urlquery`.

Called by the printers. Upstream: text/template of Go, and k8s.io/cli-runtime/pkg/printers/template.go for the errors.
"""

from __future__ import annotations

from typing import Any

from engine.golang.errors import OutputError
from engine.golang.fmt import go_json, go_quote, go_value
from engine.golang.template.evaluator import Execution
from engine.golang.template.nodes import TemplateError
from engine.golang.template.parser import parse

__all__ = ["print_template"]


def print_template(text: str, value: Any, *, missing_keys: bool = True) -> str:
    """Return what the template makes of a value; without `missing_keys`, a key that is not there is an error.

    Raises OutputError when the template cannot be read, or when it fails on this value: then with what upstream shows
    for looking into it, which includes what was printed so far.
    """
    try:
        nodes = parse(text)
    except TemplateError as error:
        raise OutputError(f"error parsing template {text}, {error}") from error
    execution = Execution(text, value, missing_keys=missing_keys)
    try:
        execution.run(nodes)
    except TemplateError as error:
        shown = (
            f"{execution.printed}Error executing template: {error}. "
            "Printing more information for debugging the template:\n"
            f"\ttemplate was:\n\t\t{text}\n\traw data was:\n\t\t{go_json(value)}\n"
            f"\tobject given to template engine was:\n\t\t{go_value(value)}\n\n"
        )
        raise OutputError(f"error executing template {go_quote(text)}: {error}", printed=shown) from error
    return execution.printed
