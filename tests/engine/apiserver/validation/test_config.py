"""Secrets: base64 is read while the body is, and types have needs."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.apiserver.validation.kindobjects import create, document, refusal


def test_line_ends_in_base64_do_not_count_and_are_not_stored(rest: RESTEndpoints):
    assert create(rest, document("Secret", data={"user": "Zm9v\n"}))["data"] == {"user": "Zm9v"}


def test_a_list_of_numbers_is_bytes_as_well(rest: RESTEndpoints):
    assert create(rest, document("Secret", data={"a": [104, 105]}))["data"] == {"a": "aGk="}
    wrong = refusal(create, rest, document("Secret", "y", data={"a": [256]}))
    assert wrong.endswith("json: cannot unmarshal number into Go struct field Secret.data of type uint8")


def test_a_patch_that_breaks_base64_is_told_by_its_byte(rest: RESTEndpoints):
    create(rest, document("Secret", data={"a": "Yg=="}))
    with pytest.raises(StatusError) as caught:
        rest.patch(by_plural("secrets"), "default", "x", {"data": {"a": "b@d"}}, type="strategic")
    assert caught.value.code == 422
    assert 'Invalid value: "map[data:map[a:b@d]]": error decoding from json: illegal base64 data at input byte 1' in (
        caught.value.message
    )


@pytest.mark.parametrize(
    ("type", "data", "why"),
    [
        ("kubernetes.io/basic-auth", {}, "[data[username]: Required value, data[password]: Required value]"),
        (
            "kubernetes.io/service-account-token",
            {},
            "metadata.annotations[kubernetes.io/service-account.name]: Required value",
        ),
        (
            "kubernetes.io/dockercfg",
            {".dockercfg": "x"},
            'data[.dockercfg]: Invalid value: "<secret contents redacted>": '
            "invalid character 'x' looking for beginning of value",
        ),
        (
            "kubernetes.io/dockerconfigjson",
            {".dockerconfigjson": "[]"},
            'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": '
            "json: cannot unmarshal array into Go value of type map[string]interface {}",
        ),
        ("Opaque", {"a": "x" * (1024 * 1024 + 1)}, "data: Too long: may not be more than 1048576 bytes"),
    ],
)
def test_a_type_needs_its_keys(rest: RESTEndpoints, type: str, data: dict[str, str], why: str):
    encoded: dict[str, Any] = {key: base64.b64encode(text.encode()).decode() for key, text in data.items()}
    assert refusal(create, rest, document("Secret", type=type, data=encoded)) == why


def test_one_of_two_keys_is_enough_for_basic_auth(rest: RESTEndpoints):
    assert create(rest, document("Secret", type="kubernetes.io/basic-auth", data={"password": "YQ=="}))


def test_a_config_map_has_a_largest_size(rest: RESTEndpoints):
    large = document("ConfigMap", data={"a": "x" * (1024 * 1024 + 1)})
    assert refusal(create, rest, large) == "[]: Too long: may not be more than 1048576 bytes"
