"""Go templates: what text/template makes of a value, and what it says where it cannot."""

from __future__ import annotations

from typing import Any

import pytest

from engine.golang.errors import OutputError
from engine.golang.template import print_template
from tests.engine.kubectl.golden import cluster, run

VALUE: dict[str, Any] = {
    "items": [
        {"metadata": {"name": "a", "labels": {"x": "1"}}, "spec": {"replicas": 2, "none": None}},
        {"metadata": {"name": "b"}, "spec": {"replicas": 3}},
    ],
    "text": "hello",
    "secret": "aGk=",
    "ratio": 0.5,
    "on": True,
}


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("plain }} text", "plain }} text"),
        ('{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}', "a\nb\n"),
        ("{{range $i, $item := .items}}{{$i}}={{$item.metadata.name}} {{end}}", "0=a 1=b "),
        ("{{range $key, $value := (index .items 0).metadata.labels}}{{$key}}{{$value}}{{end}}", "x1"),
        ("{{range .nothing}}x{{else}}empty{{end}}", "empty"),
        ("{{range .items}}{{if eq .spec.replicas 3}}{{break}}{{end}}{{.metadata.name}}{{end}}", "a"),
        ("{{range .items}}{{if eq .spec.replicas 2}}{{continue}}{{end}}{{.metadata.name}}{{end}}", "b"),
        ('{{if eq .text "bye" "hello"}}yes{{else}}no{{end}}', "yes"),
        ("{{if .nothing}}a{{else if .on}}b{{else}}c{{end}}", "b"),
        ("{{with .items}}{{len .}}{{end}}{{with .nothing}}x{{else}}none{{end}}", "2none"),
        ("{{$x := 1}}{{if .on}}{{$x = 2}}{{end}}{{$x}}", "2"),
        ("{{range .items}}{{$.text}}{{end}}", "hellohello"),
        ("{{.nothing}} {{.nothing.at.all}}", "<no value> <no value>"),
        ("{{(index .items 1).metadata.name}}", "b"),
        ('{{. | len}} {{.secret | base64decode | printf "%s!"}}', "5 hi!"),
        ('{{printf "%s|%5d|%-4s|%q" .text 42 "a" "b"}}', 'hello|   42|a   |"b"'),
        ('{{printf "%05d|%v|%.2f|%t|%x|%T" 7 .on .ratio .on 255 .text}}', "00007|true|0.50|true|ff|string"),
        ('{{printf "%d %s" "x"}}', "%!d(string=x) %!s(MISSING)"),
        ('{{print 1 2 "x" 3}} {{println .text 1}}', "1 2x3 hello 1\n"),
        ("{{and .text .on}} {{or .nothing .text}} {{not .on}}", "true hello false"),
        ("{{gt 2 1}} {{ge 2 2}} {{lt 2 1}} {{le 2 1}} {{ne 1 2}}", "true true false false true"),
        ('{{exists . "items" 0 "spec"}} {{exists . "items" 9}}', "true false"),
        ("a  {{- /* said to nobody */ -}}  b", "ab"),
        ("a {{- .text -}} b", "ahellob"),
        ("{{`raw\\n`}} {{'a'}} {{0x10}} {{1.5}} {{\"\\u00e9\\t\"}}", "raw\\n 97 16 1.5 \u00e9\t"),
        (
            "{{.items}}",
            "[map[metadata:map[labels:map[x:1] name:a] spec:map[none:<nil> replicas:2]] "
            "map[metadata:map[name:b] spec:map[replicas:3]]]",
        ),
    ],
)
def test_a_template_prints(template: str, printed: str):
    assert print_template(template, VALUE) == printed


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("{{.a", "template: output:1: unclosed action"),
        ("a\n{{.b", "template: output:2: unclosed action"),
        ("{{foo .}}", 'template: output:1: function "foo" not defined'),
        ("{{$x}}", 'template: output:1: undefined variable "$x"'),
        ("{{if}}", "template: output:1: missing value for if"),
        ("{{end}}", "template: output:1: unexpected {{end}}"),
        ("{{if .a}}", "template: output:1: unexpected EOF"),
        ("{{if .a}}{{else}}{{else}}{{end}}", "template: output:1: expected end; found {{else}}"),
        ("{{1 | 2}}", "template: output:1: non executable command in pipeline stage 2"),
        ("{{(.a}}", "template: output:1: unclosed left paren"),
        ('{{"a}}', "template: output:1: unterminated quoted string"),
        ("{{break}}", "template: output:1: {{break}} outside {{range}}"),
        ('{{define "x"}}{{end}}', "template: output:1: {{define}} is not supported here"),
        ("{{html .text}}", 'template: output:1: function "html" is not supported here'),
    ],
)
def test_a_template_that_cannot_be_read_says_where(template: str, complaint: str):
    with pytest.raises(OutputError) as raised:
        print_template(template, VALUE)
    assert str(raised.value) == f"error parsing template {template}, {complaint}"


@pytest.mark.parametrize(
    ("template", "where", "complaint"),
    [
        ("{{.text.x}}", '1:7: executing "output" at <.text.x>', "can't evaluate field x in type interface {}"),
        (
            "{{(index .items 0).spec.none.x}}",
            '1:23: executing "output" at <(index .items 0).spec.none.x>',
            "nil pointer evaluating interface {}.x",
        ),
        (
            "{{index .items 2}}",
            '1:2: executing "output" at <index .items 2>',
            "error calling index: reflect: slice index out of range",
        ),
        (
            "{{index .items 7}}",
            '1:2: executing "output" at <index .items 7>',
            "error calling index: index out of range: 7",
        ),
        (
            "{{index .nothing 0}}",
            '1:2: executing "output" at <index .nothing 0>',
            "error calling index: index of untyped nil",
        ),
        (
            "{{eq .text 1}}",
            '1:2: executing "output" at <eq .text 1>',
            "error calling eq: incompatible types for comparison",
        ),
        (
            "{{lt .items 1}}",
            '1:2: executing "output" at <lt .items 1>',
            "error calling lt: invalid type for comparison",
        ),
        ("{{len 3}}", '1:2: executing "output" at <len 3>', "error calling len: len of type int64"),
        ("\n{{range .text}}{{end}}", '2:8: executing "output" at <.text>', "range can't iterate over hello"),
        ("{{.text .on}}", '1:2: executing "output" at <.text>', "text is not a method but has arguments"),
        ("{{len}}", '1:2: executing "output" at <len>', "wrong number of args for len: want 1 got 0"),
    ],
)
def test_a_template_that_does_not_fit_says_why_and_shows_the_object(template: str, where: str, complaint: str):
    with pytest.raises(OutputError) as raised:
        print_template(template, VALUE)
    message = f"template: output:{where}: {complaint}"
    assert str(raised.value).endswith(f": {message}")
    assert f"Error executing template: {message}. Printing more information" in raised.value.printed


def test_what_was_printed_before_the_mistake_stays():
    printed = run(cluster("cluster"), "kubectl get svc web -o go-template='name={{.metadata.name}} {{index . 1 2}}'")

    assert printed.stdout.startswith("name=web Error executing template: ")
    assert printed.stderr.startswith('error: error executing template "name={{.metadata.name}} {{index . 1 2}}": ')
    assert printed.exit_code == 1


def test_a_missing_key_is_an_error_when_asked_for():
    line = "kubectl get svc web --allow-missing-template-keys=false -o"

    gone = run(cluster("cluster"), f"{line} go-template='{{{{.nope}}}}'")
    assert 'map has no entry for key "nope"' in gone.stderr
    gone = run(cluster("cluster"), f"{line} jsonpath={{.spec.nope}}")
    assert "Error executing template: nope is not found." in gone.stderr
    assert run(cluster("cluster"), f"{line} jsonpath={{.spec.type}}").exit_code == 0


@pytest.mark.parametrize(
    ("output", "text", "printed"),
    [
        ("go-template-file", "{{.kind}} {{.metadata.name}}\n", "Service web\n"),
        ("templatefile", "{{.kind}}", "Service"),
        ("jsonpath-file", "{.kind}", "Service"),
        ("custom-columns-file", "NAME           KIND\n.metadata.name .kind\n", "NAME   KIND\nweb    Service\n"),
    ],
)
def test_a_format_can_be_read_from_a_file(output: str, text: str, printed: str):
    files = {"form": text}

    assert run(cluster("cluster"), f"kubectl get svc web -o {output}=form", files).stdout == printed
    assert run(cluster("cluster"), f"kubectl get svc web -o {output} --template=form", files).stdout == printed
    missing = run(cluster("cluster"), f"kubectl get svc web -o {output}=gone", files)
    assert missing.stderr.endswith(" gone, open gone: no such file or directory\n")


_FORM = "Expected format is one line of space separated headers, one line of space separated column specs."


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", f"invalid template, missing header line. {_FORM}"),
        ("A B\n", f"invalid template, missing spec line. {_FORM}"),
        ("A B\n.kind\n", "number of headers (2) and field specifications (1) don't match"),
    ],
)
def test_a_file_of_columns_has_two_lines(text: str, complaint: str):
    printed = run(cluster("cluster"), "kubectl get svc web -o custom-columns-file=form", {"form": text})

    assert printed.stderr == f"error: {complaint}\n"


def test_custom_columns_go_without_their_headers_when_asked_for():
    line = "kubectl get svc web --no-headers -o custom-columns=N:.metadata.name,T:.spec.type"

    assert run(cluster("cluster"), line).stdout == "web   LoadBalancer\n"
