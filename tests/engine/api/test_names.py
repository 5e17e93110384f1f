"""Control plane reference, section 1.4: names and labels, each rule with its exact sentence."""

from __future__ import annotations

import pytest

from engine.api import names

LABEL_RE = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
SUBDOMAIN = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    rf"'{LABEL_RE}(\.{LABEL_RE})*')"
)
LABEL = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with "
    f"an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '{LABEL_RE}')"
)
DNS_1035 = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, "
    "and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is "
    "'[a-z]([-a-z0-9]*[a-z0-9])?')"
)
QUALIFIED = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
    "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
VALUE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)


@pytest.mark.parametrize(
    ("check", "text", "problems"),
    [
        (names.subdomain, "web-1.example.com", []),
        (names.subdomain, "Web", [SUBDOMAIN]),
        (names.subdomain, "web.", [SUBDOMAIN]),
        (names.subdomain, "a" * 254, ["must be no more than 253 characters"]),
        (names.label, "123-abc", []),
        (names.label, "my_name", [LABEL]),
        (names.label, "my.name", ["must not contain dots"]),
        (names.label, "a" * 64, ["must be no more than 63 characters"]),
        (names.service_name, "my-name", []),
        (names.service_name, "1web", [DNS_1035]),
        (names.service_name, "a" * 64, ["must be no more than 63 characters"]),
        (names.qualified, "example.com/MyName", []),
        (names.qualified, "-x", [f"name part {QUALIFIED}"]),
        (names.qualified, "", ["name part must be non-empty", f"name part {QUALIFIED}"]),
        (names.qualified, "/x", ["prefix part must be non-empty"]),
        (names.qualified, "Example/x", [f"prefix part {SUBDOMAIN}"]),
        (names.qualified, "x" * 64, ["name part must be no more than 63 characters"]),
        (
            names.qualified,
            "a/b/c",
            [f"a qualified name {QUALIFIED} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"],
        ),
        (names.label_value, "", []),
        (names.label_value, "My_Value.1", []),
        (names.label_value, "my value", [VALUE]),
        (names.label_value, "x" * 64, ["must be no more than 63 characters"]),
        (names.port_name, "http-1", []),
        (names.port_name, "My", ["must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"]),
        (names.port_name, "80", ["must contain at least one letter (a-z)"]),
        (names.port_name, "a--b", ["must not contain consecutive hyphens"]),
        (names.port_name, "-a", ["must not begin or end with a hyphen"]),
        (names.port_name, "a" * 16, ["must be no more than 15 characters"]),
    ],
)
def test_a_name_is_refused_in_kubernetes_words(check, text, problems):
    assert check(text) == problems


@pytest.mark.parametrize(("port", "problems"), [(1, []), (65535, []), (0, [1]), (65536, [1])])
def test_a_port_number_lies_between_1_and_65535(port, problems):
    assert names.port_number(port) == ["must be between 1 and 65535, inclusive"] * len(problems)
