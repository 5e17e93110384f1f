"""OpenAPI v3: an index, one document per group and version, and the schemas of what podfall knows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.api.apps import Passive
from engine.api.base import Api
from engine.api.scheme import SCHEME, SERVED
from engine.api.serializer.goorder.order import ordered_names
from engine.api.serializer.wire import form_of
from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.openapi.fields import enums, recorded, texts
from engine.apiserver.openapi.names import parts_of
from engine.apiserver.patch.strategicpatch import strategic_merge


@pytest.fixture
def get(rest):
    def ask(path: str) -> HTTPResponse:
        where, _, query = path.partition("?")
        return handle(rest, HTTPRequest("GET", where, query))

    return ask


def document(get, name: str) -> dict[str, Any]:
    index = json.loads(get("/openapi/v3").body)
    body: dict[str, Any] = json.loads(get(index["paths"][name]["serverRelativeURL"]).body)
    return body


def test_the_index_leads_to_a_document_for_every_group_and_version(get):
    names = {f"{'apis' if resource.group else 'api'}/{resource.api_version}" for resource in SERVED}
    assert set(json.loads(get("/openapi/v3").body)["paths"]) == names
    for name in names:
        assert document(get, name)["openapi"] == "3.0.0"


def test_an_address_with_the_present_hash_may_be_kept_and_an_old_one_leads_to_it(get):
    address = json.loads(get("/openapi/v3").body)["paths"]["api/v1"]["serverRelativeURL"]
    known = get(address)
    assert known.headers["cache-control"] == "public, immutable"
    assert known.headers["etag"].strip('"') == address.partition("hash=")[2]
    old = get("/openapi/v3/api/v1?hash=OLD")
    assert (old.code, old.headers["location"]) == (301, address)
    assert get("/openapi/v3/api/v9").code == 404


def test_every_kind_has_a_schema_and_a_patch_that_takes_field_validation(get):
    for resource in SCHEME:
        name = f"{'apis' if resource.group else 'api'}/{resource.api_version}"
        found = document(get, name)
        kind = {"group": resource.group, "version": resource.version, "kind": resource.kind}
        schemas = found["components"]["schemas"].values()
        assert any(kind in schema.get("x-kubernetes-group-version-kind", ()) for schema in schemas), kind
        patches = [path["patch"] for path in found["paths"].values() if "patch" in path]
        mine = next(patch for patch in patches if patch["x-kubernetes-group-version-kind"] == kind)
        assert "fieldValidation" in {parameter["name"] for parameter in mine["parameters"]}
        strategic = "application/strategic-merge-patch+json" in mine["requestBody"]["content"]
        assert strategic == (resource.type is not Passive)


def test_every_reference_leads_to_a_schema_of_the_same_document(get):
    for name in json.loads(get("/openapi/v3").body)["paths"]:
        found = document(get, name)
        wanted = set(_references(found))
        assert wanted, name
        assert wanted <= {f"#/components/schemas/{schema}" for schema in found["components"]["schemas"]}


def _references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for item in value for found in _references(item)]
    if not isinstance(value, dict):
        return []
    own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
    return own + [found for item in value.values() for found in _references(item)]


def test_schemas_bear_the_names_of_kubernetes(get):
    apps = document(get, "apis/apps/v1")["components"]["schemas"]
    assert {"io.k8s.api.apps.v1.Deployment", "io.k8s.api.apps.v1.DeploymentStrategy"} <= set(apps)
    assert {"io.k8s.api.core.v1.PodSpec", "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"} <= set(apps)
    assert "io.k8s.api.rbac.v1.Role" in document(get, "apis/rbac.authorization.k8s.io/v1")["components"]["schemas"]
    for resource in SERVED:
        name = f"{'apis' if resource.group else 'api'}/{resource.api_version}"
        group = resource.group.partition(".")[0] or "core"
        package = "io.k8s.kube-aggregator.pkg.apis" if group == "apiregistration" else "io.k8s.api"
        wanted = f"{package}.{group}.{resource.version}.{resource.kind}"
        assert wanted in document(get, name)["components"]["schemas"]


def test_a_schema_says_how_the_server_merges_lists(get):
    schemas = document(get, "apis/apps/v1")["components"]["schemas"]
    pod = schemas["io.k8s.api.core.v1.PodSpec"]["properties"]
    assert pod["containers"]["x-kubernetes-patch-merge-key"] == "name"
    assert pod["volumes"]["x-kubernetes-patch-merge-key"] == "name"
    assert "x-kubernetes-patch-merge-key" not in pod["tolerations"]
    ports = schemas["io.k8s.api.core.v1.Container"]["properties"]["ports"]
    assert ports["x-kubernetes-patch-merge-key"] == "containerPort"
    service = document(get, "api/v1")["components"]["schemas"]["io.k8s.api.core.v1.ServiceSpec"]["properties"]
    assert service["ports"]["x-kubernetes-patch-merge-key"] == "port"
    assert service["ports"]["items"] == {"$ref": "#/components/schemas/io.k8s.api.core.v1.ServicePort"}


def test_what_a_patch_retains_is_all_that_is_left():
    old = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}
    assert strategic_merge(old, {"$retainKeys": ["type"], "type": "Recreate"}) == {"type": "Recreate"}


def test_a_kind_that_is_only_stored_has_the_fields_of_its_form(get):
    schemas = document(get, "apis/admissionregistration.k8s.io/v1")["components"]["schemas"]
    hook = schemas["io.k8s.api.admissionregistration.v1.ValidatingWebhook"]

    assert hook["description"] == "One service that may refuse objects."
    assert hook["properties"]["timeoutSeconds"]["type"] == "integer"
    service = hook["properties"]["clientConfig"]["$ref"].rpartition("/")[2]
    assert schemas[service]["properties"]["service"]["$ref"].endswith("admissionregistration.v1.ServiceReference")


def test_a_question_has_no_path_but_the_one_where_it_is_asked(get):
    paths = document(get, "apis/authorization.k8s.io/v1")["paths"]

    assert {tuple(operations.keys() - {"parameters"}) for operations in paths.values()} == {("post",)}
    assert "/apis/authorization.k8s.io/v1/namespaces/{namespace}/localsubjectaccessreviews" in paths


def test_the_second_version_is_one_document_whose_pointers_lead_into_it(get):
    found = json.loads(get("/openapi/v2").body)

    assert found["swagger"] == "2.0"
    pods = found["paths"]["/api/v1/namespaces/{namespace}/pods"]["post"]
    assert {
        "in": "body",
        "name": "body",
        "required": True,
        "schema": {"$ref": "#/definitions/io.k8s.api.core.v1.Pod"},
    } in (pods["parameters"])
    assert set(_references(found)) <= {f"#/definitions/{name}" for name in found["definitions"]}


def test_who_reads_only_protobuf_gets_an_empty_document_of_the_second_version(rest):
    accept = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"

    assert handle(rest, HTTPRequest("GET", "/openapi/v2", accept=accept)).body == b""


def test_who_applies_is_told_what_makes_items_of_a_list_the_same(get):
    schemas = document(get, "apis/apps/v1")["components"]["schemas"]
    container = schemas["io.k8s.api.core.v1.Container"]["properties"]
    assert container["ports"]["x-kubernetes-list-map-keys"] == ["containerPort", "protocol"]
    assert container["ports"]["x-kubernetes-patch-merge-key"] == "containerPort"
    assert container["args"]["x-kubernetes-list-type"] == "atomic"
    assert schemas["io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector"]["x-kubernetes-map-type"] == "atomic"
    assert schemas["io.k8s.api.core.v1.PodSpec"]["properties"]["nodeSelector"]["x-kubernetes-map-type"] == "atomic"


def test_fields_say_what_they_mean_what_they_may_be_and_whether_they_must(get):
    schemas = document(get, "api/v1")["components"]["schemas"]
    pod, container = (schemas[f"io.k8s.api.core.v1.{name}"] for name in ("PodSpec", "Container"))

    assert pod["required"] == ["containers"]
    assert pod["properties"]["restartPolicy"]["enum"] == ["Always", "Never", "OnFailure"]
    assert container["properties"]["image"]["description"].startswith("Container image name. More info: ")
    assert container["properties"]["lifecycle"]["allOf"] == [
        {"$ref": "#/components/schemas/io.k8s.api.core.v1.Lifecycle"}
    ]


def structs() -> set[type[Api]]:
    """Every struct that an object is made of."""
    found: set[type[Api]] = set()
    waiting: list[type[Api]] = [form_of(resource) for resource in SERVED]
    while waiting:
        struct = waiting.pop()
        if struct not in found:
            found.add(struct)
            waiting += parts_of(struct)
    return found


@pytest.mark.parametrize("facts", [enums._TABLE, texts._OWN, recorded.TEXTS])
def test_what_is_said_is_said_of_fields_that_there_are(facts: dict[str, Any]):
    known = {f"{struct.__name__}.{name}" for struct in structs() for name in ordered_names(struct)}

    assert {name for name in facts if "." in name} - known == set()
