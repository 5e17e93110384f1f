"""The jsonpath dialect, with client-go's error texts."""

from __future__ import annotations

from typing import Any

import pytest

from engine.golang.errors import OutputError
from engine.golang.jsonpath import print_template, relaxed

_DATA: dict[str, Any] = {
    "kind": "List",
    "n": 3,
    "on": True,
    "labels": {"a.b/c": "dotted", "x": "<y>"},
    "items": [
        {"name": "p", "port": 80, "tags": ["t1", "t2"]},
        {"name": "q", "port": 443, "tags": []},
        {"name": "r", "tags": ["t3"]},
    ],
}


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        (".kind", ".kind"),
        ("{.kind}", "List"),
        ("{.n} {.on} {.missing}!", "3 true !"),
        ("{$.kind}{@.n}", "List3"),
        ("{.items[*].name}", "p q r"),
        ("{.items[0,2].name}", "p r"),
        ("{.items[-1].name}", "r"),
        ("{.items[-1:].name}", "r"),
        ("{.items[0:2].name}", "p q"),
        ("{.items[0:3:2].name}", "p r"),
        ("{['kind']}", "List"),
        (r"{.labels.a\.b/c}", "dotted"),
        (r"{.labels['a\.b/c']}", "dotted"),
        ("{..name}", "p q r"),
        ("{.labels}", '{"a.b/c":"dotted","x":"\\u003cy\\u003e"}'),
        ("{.items[0].tags}", '["t1","t2"]'),
        ("{.items[?(@.port>80)].name}", "q"),
        ("{.items[?(@.name!='p')].name}", "q r"),
        ("{.items[?(@.port)].name}", "p q"),
        ('{range .items[*]}{.name}={.port}{"\\n"}{end}done', "p=80\nq=443\nr=\ndone"),
        ("{range .items[*]}[{range .tags[*]}{@},{end}]{end}", "[t1,t2,][][t3,]"),
        ("{range .none[*]}{.x}{end}after", "after"),
        ('{"quoted \\"text\\""}', 'quoted "text"'),
    ],
)
def test_prints(template: str, printed: str) -> None:
    assert print_template(template, _DATA) == printed


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{.a", "error parsing jsonpath {.a, unclosed action"),
        ("{.a[0}", "error parsing jsonpath {.a[0}, unterminated array"),
        ("{.a[x]}", "error parsing jsonpath {.a[x]}, invalid array index x"),
        ("{.a[?(@.b}", "error parsing jsonpath {.a[?(@.b}, unterminated filter"),
        ('{"a}', 'error parsing jsonpath {"a}, unterminated quoted string'),
        ("{....}", "error parsing jsonpath {....}, invalid multiple recursive descent"),
        ("{#}", "error parsing jsonpath {#}, unrecognized character in action: U+0023 '#'"),
    ],
)
def test_malformed_template_is_refused(template: str, message: str) -> None:
    with pytest.raises(OutputError) as raised:
        print_template(template, _DATA)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{.items[5]}", "array index out of bounds: index 5, length 3"),
        ("{.kind[0]}", "string is not array or slice"),
        ("{end}", "not in range, nothing to end"),
        ("{foo}", "unrecognized identifier foo"),
        ("{.items[?(@.name>1)]}", "incompatible types for comparison"),
    ],
)
def test_template_that_does_not_fit_the_data_is_explained(template: str, reason: str) -> None:
    with pytest.raises(OutputError, match="Error executing template: ") as raised:
        print_template(template, _DATA)
    assert f"Error executing template: {reason}. Printing more information" in str(raised.value)


def test_execution_error_dumps_template_and_object_in_go_syntax() -> None:
    with pytest.raises(OutputError) as raised:
        print_template("{.a[1]}", {"a": [1, "x"][:1], "b": {"c": None}})
    assert str(raised.value) == (
        'error executing jsonpath "{.a[1]}": Error executing template: array index out of bounds: index 1, length 1. '
        "Printing more information for debugging the template:\n\ttemplate was:\n\t\t{.a[1]}\n"
        "\tobject given to jsonpath engine was:\n\t\tmap[string]interface {}{"
        '"a":[]interface {}{1}, "b":map[string]interface {}{"c":interface {}(nil)}}\n\n'
    )


def test_paths_may_come_without_braces_where_kubectl_allows_it() -> None:
    assert relaxed("spec.type") == relaxed(".spec.type") == relaxed("{.spec.type}") == "{.spec.type}"
