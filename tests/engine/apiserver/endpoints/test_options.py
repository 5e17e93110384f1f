"""Options of requests: refused before anything else of the request is looked at, in the words of meta/v1."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints

MAPS = "/api/v1/namespaces/default/configmaps"
MERGE = "application/merge-patch+json"
FORBIDDEN = "resourceVersionMatch: Forbidden: "


def asked(rest: RESTEndpoints, method: str, where: str, body: Any = None, kind: str = "application/json") -> Any:
    path, _, query = where.partition("?")
    data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    return json.loads(handle(rest, HTTPRequest(method, path, query, data, kind)).body)


@pytest.mark.parametrize(
    ("method", "where", "kind", "said"),
    [
        (
            "POST",
            f"{MAPS}?dryRun=Some",
            "CreateOptions",
            'dryRun: Unsupported value: []string{"Some"}: supported values: "All"',
        ),
        (
            "PUT",
            f"{MAPS}/none?dryRun=All&dryRun=x",
            "UpdateOptions",
            'dryRun: Unsupported value: []string{"All", "x"}: supported values: "All"',
        ),
        (
            "PATCH",
            f"{MAPS}/none?dryRun=",
            "PatchOptions",
            'dryRun: Unsupported value: []string{""}: supported values: "All"',
        ),
        (
            "DELETE",
            f"{MAPS}/none?dryRun=Some",
            "DeleteOptions",
            'dryRun: Unsupported value: []string{"Some"}: supported values: "All"',
        ),
        (
            "POST",
            f"{MAPS}?fieldValidation=Maybe",
            "CreateOptions",
            'fieldValidation: Unsupported value: "Maybe": supported values: "", "Ignore", "Strict", "Warn"',
        ),
        (
            "PUT",
            f"{MAPS}/none?fieldValidation=x",
            "UpdateOptions",
            'fieldValidation: Unsupported value: "x": supported values: "", "Ignore", "Strict", "Warn"',
        ),
        (
            "POST",
            f"{MAPS}?fieldManager=" + "m" * 129,
            "CreateOptions",
            "fieldManager: Too long: may not be more than 128 bytes",
        ),
        (
            "POST",
            f"{MAPS}?fieldManager=a%01",
            "CreateOptions",
            'fieldManager: Invalid value: "a\\u0001": should only contain printable characters',
        ),
        (
            "PATCH",
            f"{MAPS}/none?force=true",
            "PatchOptions",
            "force: Forbidden: may not be specified for non-apply patch",
        ),
        (
            "DELETE",
            f"{MAPS}/none?propagationPolicy=Foo",
            "DeleteOptions",
            (
                'propagationPolicy: Unsupported value: "Foo": supported values: "Foreground", '
                '"Background", "Orphan", "nil"'
            ),
        ),
        (
            "DELETE",
            f"{MAPS}?propagationPolicy=",
            "DeleteOptions",
            'propagationPolicy: Unsupported value: "": supported values: "Foreground", "Background", "Orphan", "nil"',
        ),
        (
            "DELETE",
            f"{MAPS}/none?propagationPolicy=Orphan&orphanDependents=true",
            "DeleteOptions",
            'propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
        ),
        (
            "GET",
            f"{MAPS}?resourceVersionMatch=Exact",
            "ListOptions",
            f"{FORBIDDEN}resourceVersionMatch is forbidden unless resourceVersion is provided",
        ),
        (
            "GET",
            f"{MAPS}?resourceVersionMatch=Exact&resourceVersion=0",
            "ListOptions",
            FORBIDDEN + 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
        ),
        (
            "GET",
            f"{MAPS}?resourceVersionMatch=Foo&resourceVersion=5",
            "ListOptions",
            'resourceVersionMatch: Unsupported value: "Foo": supported values: "Exact", "NotOlderThan", ""',
        ),
        (
            "GET",
            f"{MAPS}?sendInitialEvents=true",
            "ListOptions",
            "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list",
        ),
    ],
)
def test_options_that_are_not_allowed_are_an_invalid_object_of_their_kind(
    rest, method: str, where: str, kind: str, said: str
):
    status = asked(
        rest,
        method,
        where,
        {} if method in {"POST", "PUT", "PATCH"} else None,
        MERGE if method == "PATCH" else "application/json",
    )

    assert (status["code"], status["message"]) == (422, f'{kind}.meta.k8s.io "" is invalid: {said}')
    assert status["details"] == {"group": "meta.k8s.io", "kind": kind, "causes": status["details"]["causes"]}


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("?limit=x", 'strconv.ParseInt: parsing "x": invalid syntax'),
        ("?limit=" + "9" * 20, f'strconv.ParseInt: parsing "{"9" * 20}": value out of range'),
        (
            "?resourceVersion=x",
            (
                'invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: '
                'parsing "x": invalid syntax'
            ),
        ),
        (
            "?continue=abc",
            "invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value",
        ),
        ("?continue=a.c", "invalid continue token: continue key is not valid: illegal base64 data at input byte 1"),
        (
            "?continue=e30",
            'invalid continue token: continue key is not valid: server does not recognize this encoded version ""',
        ),
    ],
)
def test_options_of_a_list_that_cannot_be_read_are_a_bad_request(rest, where: str, said: str):
    status = asked(rest, "GET", MAPS + where)

    assert (status["code"], status["reason"], status["message"]) == (400, "BadRequest", said)


def test_a_limit_below_zero_is_none(rest):
    assert len(asked(rest, "GET", "/api/v1/nodes?limit=-1")["items"]) == 4


def test_a_page_goes_on_with_its_own_version_alone(rest):
    first = asked(rest, "GET", "/api/v1/nodes?limit=1")
    token = first["metadata"]["continue"]

    assert len(asked(rest, "GET", f"/api/v1/nodes?limit=1&continue={token}")["items"]) == 1
    refused = asked(rest, "GET", f"/api/v1/nodes?limit=1&continue={token}&resourceVersion=5")
    assert refused["message"] == "specifying resource version is not allowed when using continue"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            {"kind": "Foo", "apiVersion": "v1"},
            (
                'no kind "Foo" is registered for version "v1" in scheme '
                '"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"'
            ),
        ),
        (b"{", "couldn't get version/kind; json parse error: unexpected end of JSON input"),
        (
            {"gracePeriodSeconds": "x"},
            "json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64",
        ),
    ],
)
def test_a_body_that_is_no_delete_options_is_a_plain_error(rest, body: Any, said: str):
    before = rest.server.store.revision
    status = asked(rest, "DELETE", "/api/v1/nodes/node-1", body)

    assert (status["code"], "reason" in status, status["message"]) == (500, False, said)
    assert rest.server.store.revision == before


def test_options_of_a_deletion_in_its_body_make_those_of_its_query_void(rest):
    asked(rest, "DELETE", "/api/v1/nodes/node-1?dryRun=All", {"kind": "DeleteOptions", "apiVersion": "v1"})

    assert asked(rest, "GET", "/api/v1/nodes/node-1")["code"] == 404
