from __future__ import annotations

import pytest

from levels.session.manifests.templates import template_mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("image: {{ .Values.image }}\n", "{{"),
        ("a: 1\n  {%- if x %}\n", "{%"),
        ("name: <%= name %>\n", "<%"),
        ("ports: !override [80]\n", "!override"),
        ("a: [!Ref b]\n", "!Ref"),
    ],
)
def test_marks_of_other_programs_are_named(text, mark):
    assert mark in (template_mark(text) or "")


@pytest.mark.parametrize(
    "text", ["a: [\n", "# {{ not this }}\na: 1\n", "a: b # {{ nor this }}\n", "say: hello!\n", "a: x!b\n"]
)
def test_a_mistake_is_no_template(text):
    assert template_mark(text) is None
