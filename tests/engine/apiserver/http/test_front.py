"""The HTTP front as clients meet it: the routes, the forms of answers, the writes and who is turned away."""

from __future__ import annotations

import gzip
import json
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse

from engine.api.status import not_upgraded
from engine.apiserver import discovery
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.requestbodies import MAX_BYTES
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.http.front import Ports, application
from engine.apiserver.http.guard import Guard, guard_for
from engine.apiserver.http.watch import WatchNotifier
from tests.present import as_a

TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
PARTIAL = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json"
SERVICES = "/api/v1/namespaces/default/services"
MERGE = {"content-type": "application/merge-patch+json"}


def service(name: str, **spec: Any) -> dict[str, Any]:
    ports = {"ports": [{"port": 80}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": ports | spec}


def deployment(name: str) -> dict[str, Any]:
    template = {
        "metadata": {"labels": {"app": name}},
        "spec": {"containers": [{"name": "c", "image": "nginx"}]},
    }
    spec = {"replicas": 2, "selector": {"matchLabels": {"app": name}}, "template": template}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": spec}


def client_of(rest: RESTEndpoints, guard: Guard) -> TestClient:
    ports = Ports(lambda: rest, lambda ask: handle(rest, ask), WatchNotifier(), lambda: "podfall_tick 7\n")
    return TestClient(application(ports, guard), base_url="http://127.0.0.1:8901")


@pytest.fixture
def client(rest: RESTEndpoints) -> TestClient:
    return client_of(rest, guard_for("127.0.0.1", ""))


def test_legacy_discovery_lists_resources_and_their_parts(client):
    assert client.get("/api").json()["versions"] == ["v1"]
    groups = [group["name"] for group in client.get("/apis").json()["groups"]]
    assert "apps" in groups
    assert "" not in groups
    names = [entry["name"] for entry in client.get("/apis/apps/v1").json()["resources"]]
    assert {"deployments", "deployments/scale", "deployments/status"} <= set(names)


@pytest.mark.parametrize("version", ["v2", "v2beta1"])
def test_aggregated_discovery_says_its_form_in_the_content_type(client, version):
    wanted = discovery.aggregated_type(version)
    got = client.get("/api", headers={"accept": f"{wanted},application/json"})
    assert got.headers["content-type"] == wanted
    assert got.json()["apiVersion"] == f"apidiscovery.k8s.io/{version}"
    pods = next(item for item in got.json()["items"][0]["versions"][0]["resources"] if item["resource"] == "pods")
    assert pods["responseKind"]["kind"] == "Pod"


@pytest.mark.parametrize("path", ["/healthz", "/livez", "/readyz", "/readyz/ping"])
def test_health_is_ok(client, path):
    assert client.get(path).text == "ok"


def test_version_and_metrics(client):
    assert client.get("/version").json()["gitVersion"].startswith("v1.")
    assert client.get("/metrics").text == "podfall_tick 7\n"


def test_a_list_comes_as_objects_as_a_table_or_as_metadata(client):
    plain = client.get("/api/v1/nodes").json()
    assert (plain["kind"], len(plain["items"])) == ("NodeList", 4)
    table = client.get("/api/v1/nodes", headers={"accept": TABLE}).json()
    assert [row["cells"][0] for row in table["rows"]] == ["control-plane", "node-1", "node-2", "node-3"]
    assert table["metadata"]["resourceVersion"] == plain["metadata"]["resourceVersion"]
    partial = client.get("/api/v1/nodes", headers={"accept": PARTIAL}).json()
    assert partial["items"][0].keys() == {"kind", "apiVersion", "metadata"}


def test_a_table_holds_what_include_object_asks_for(client):
    def row(include: str) -> dict[str, Any]:
        return client.get(f"/api/v1/nodes/node-1?includeObject={include}", headers={"accept": TABLE}).json()["rows"][0]

    assert row("Object")["object"]["kind"] == "Node"
    assert row("Metadata")["object"]["kind"] == "PartialObjectMetadata"
    assert row("None")["object"] is None
    assert client.get("/api/v1/nodes?includeObject=All", headers={"accept": TABLE}).status_code == 400


def test_selectors_choose_and_unknown_fields_are_refused(client):
    one = client.get("/api/v1/nodes?fieldSelector=metadata.name%3Dnode-2").json()["items"]
    assert [item["metadata"]["name"] for item in one] == ["node-2"]
    assert client.get("/api/v1/nodes?labelSelector=nobody%3Dhas").json()["items"] == []
    assert client.get("/api/v1/nodes?fieldSelector=spec.color%3Dred").status_code == 400


def test_pages_together_are_the_whole_list(client):
    first = client.get("/api/v1/nodes?limit=3").json()
    token = first["metadata"]["continue"]
    second = client.get("/api/v1/nodes", params={"limit": 3, "continue": token}).json()
    names = [item["metadata"]["name"] for item in first["items"] + second["items"]]
    assert names == ["control-plane", "node-1", "node-2", "node-3"]
    assert "continue" not in second["metadata"]
    assert client.get("/api/v1/nodes?continue=nonsense").status_code == 400


def test_an_object_is_created_changed_and_deleted(client):
    made = client.post(SERVICES, json=service("web"))
    assert made.status_code == 201
    again = client.post(SERVICES, json=service("web"))
    assert (again.status_code, again.json()["reason"]) == (409, "AlreadyExists")
    patched = client.patch(f"{SERVICES}/web", json={"metadata": {"labels": {"a": "b"}}}, headers=MERGE)
    assert patched.json()["metadata"]["labels"] == {"a": "b"}
    body = patched.json()
    body["metadata"]["labels"] = {"a": "c"}
    assert client.put(f"{SERVICES}/web", json=body).status_code == 200
    assert client.put(f"{SERVICES}/web", json=body).json()["reason"] == "Conflict"
    gone = client.delete(f"{SERVICES}/web").json()
    assert (gone["kind"], gone["metadata"]["name"]) == ("Service", "web")
    assert client.get(f"{SERVICES}/web").json()["message"] == 'services "web" not found'


def test_json_and_strategic_patches(client):
    client.post(SERVICES, json=service("web"))
    steps = [{"op": "add", "path": "/metadata/labels", "value": {"a": "b"}}]
    headers = {"content-type": "application/json-patch+json"}
    assert client.patch(f"{SERVICES}/web", json=steps, headers=headers).json()["metadata"]["labels"] == {"a": "b"}
    ports = {"spec": {"ports": [{"port": 81, "name": "b"}, {"port": 80, "name": "a"}]}}
    headers = {"content-type": "application/strategic-merge-patch+json"}
    merged = client.patch(f"{SERVICES}/web", json=ports, headers=headers).json()
    assert sorted(port["port"] for port in merged["spec"]["ports"]) == [80, 81]
    assert client.patch(f"{SERVICES}/web", json={}, headers={"content-type": "text/plain"}).status_code == 415


def test_server_side_apply_creates_and_then_changes(client):
    headers = {"content-type": "application/apply-patch+yaml"}
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n"
    assert client.patch(f"{SERVICES}/web?fieldManager=me", content=text, headers=headers).status_code == 201
    more = text.replace("name: web", "name: web, labels: {a: b}")
    applied = client.patch(f"{SERVICES}/web?fieldManager=me", content=more, headers=headers).json()
    assert applied["metadata"]["labels"] == {"a": "b"}
    assert client.patch(f"{SERVICES}/web", content=more, headers=headers).status_code == 422


def test_who_names_no_manager_is_one_by_its_user_agent(client):
    made = client.post(SERVICES, json=service("web"), headers={"user-agent": "curl/8.5.0 (linux)"}).json()
    assert [entry["manager"] for entry in made["metadata"]["managedFields"]] == ["curl"]


def test_dry_run_stores_nothing(client):
    assert client.post(f"{SERVICES}?dryRun=All", json=service("web")).status_code == 201
    assert client.get(f"{SERVICES}/web").status_code == 404
    assert client.post(f"{SERVICES}?dryRun=Some", json=service("web")).status_code == 422


def test_strict_validation_names_the_unknown_field(client):
    refused = client.post(f"{SERVICES}?fieldValidation=Strict", json=service("web", colour="red"))
    assert (refused.status_code, 'unknown field "spec.colour"' in refused.json()["message"]) == (400, True)
    assert client.post(f"{SERVICES}?fieldValidation=Ignore", json=service("web", colour="red")).status_code == 201


def test_scale_is_read_put_and_patched(client):
    path = "/apis/apps/v1/namespaces/default/deployments"
    assert client.post(path, json=deployment("web")).status_code == 201
    scale = client.get(f"{path}/web/scale").json()
    assert (scale["kind"], scale["spec"]["replicas"]) == ("Scale", 2)
    scale["spec"]["replicas"] = 5
    assert client.put(f"{path}/web/scale", json=scale).json()["spec"]["replicas"] == 5
    assert client.patch(f"{path}/web/scale", json={"spec": {"replicas": 1}}, headers=MERGE).status_code == 200
    assert client.get(f"{path}/web").json()["spec"]["replicas"] == 1


def test_a_collection_is_deleted_by_its_selector(client):
    for name in ("a", "b"):
        client.post(SERVICES, json=service(name) | {"metadata": {"name": name, "labels": {"l": name}}})
    client.delete(f"{SERVICES}?labelSelector=l%3Da")
    names = [item["metadata"]["name"] for item in client.get(SERVICES).json()["items"]]
    assert "b" in names
    assert "a" not in names


def test_eviction_deletes_a_pod(client):
    path = pod_of(client, node="")
    assert client.post(f"{path}/eviction", json={"metadata": {"name": "p"}}).status_code == 201
    assert client.get(path).status_code == 404


def pod_of(client: TestClient, node: str = "node-1") -> str:
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}
    if node == "node-1":
        made = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": node}}
        assert client.post("/api/v1/nodes", json=made).status_code in {201, 409}
    pod["spec"] = {"nodeName": node, "containers": [{"name": "c", "image": "nginx"}]}
    path = "/api/v1/namespaces/default/pods"
    assert client.post(path, json=pod).status_code == 201
    return f"{path}/p"


@pytest.mark.parametrize(
    ("part", "code", "message"),
    [
        ("exec?command=ls", 400, "Upgrade request required"),
        ("exec", 400, "you must specify at least 1 command"),
        ("exec?command=ls&container=x", 400, "container x is not valid for pod p"),
        ("attach", 501, "no terminal"),
        ("portforward", 501, "port-forward is not possible"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_needs_an_upgraded_connection_says_so_and_writes_nothing(client, method, part, code, message):
    refused = client.request(method, f"{pod_of(client)}/{part}")
    assert (refused.status_code, message in refused.json()["message"]) == (code, True)


def test_a_command_is_run_over_a_websocket(rest):
    rest.server.connector = SimpleNamespace(
        run_in=lambda namespace, pod, container, command, _: (f"{namespace}/{pod}/{container}: {command}", "oh", 3),
    )
    client = client_of(rest, guard_for("127.0.0.1", ""))
    path = f"{pod_of(client)}/exec?command=a&command=b&stdout=true&stderr=true"
    with client.websocket_connect(f"ws://localhost{path}", subprotocols=["v5.channel.k8s.io"]) as socket:
        assert as_a(str, socket.accepted_subprotocol) == "v5.channel.k8s.io"
        assert socket.receive_bytes() == b"\x01default/p/c: ['a', 'b']"
        assert socket.receive_bytes() == b"\x02oh"
        error = socket.receive_bytes()
        assert error[:1] == b"\x03"
        assert json.loads(error[1:])["details"] == {"causes": [{"reason": "ExitCode", "message": "3"}]}


def test_a_container_that_does_not_run_is_told_of_over_the_open_stream(rest):
    """A client that is turned away before falls back to SPDY, and never hears why."""

    def run_in(*_: object) -> None:
        raise not_upgraded('container not found ("c")')

    rest.server.connector = SimpleNamespace(run_in=run_in)
    client = client_of(rest, guard_for("127.0.0.1", ""))
    path = f"{pod_of(client)}/exec?command=ls&stdout=true&stderr=true"
    with client.websocket_connect(f"ws://localhost{path}", subprotocols=["v5.channel.k8s.io"]) as socket:
        error = socket.receive_bytes()
        assert error[:1] == b"\x03"
    why = 'unable to upgrade connection: container not found ("c")'
    assert json.loads(error[1:]) == {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": f"Internal error occurred: {why}",
        "reason": "InternalError",
        "details": {"causes": [{"message": why}]},
        "code": 500,
    }


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("node", "reason", "message"),
    [("", "BadRequest", "pod p does not have a host assigned"), ("gone", "NotFound", 'nodes "gone" not found')],
)
def test_a_pod_without_a_node_is_refused_alike_however_it_is_asked(client, method, node, reason, message):
    """Also over SPDY, to which a real kubectl falls back when its WebSocket is refused."""
    path = pod_of(client, node=node)
    refused = client.request(method, f"{path}/exec?command=ls").json()
    assert (refused["reason"], refused["message"]) == (reason, message)
    with (
        pytest.raises(WebSocketDenialResponse) as denied,
        client.websocket_connect(f"ws://localhost{path}/exec?command=ls"),
    ):
        pass
    assert denied.value.json()["message"] == message


@pytest.mark.parametrize(
    ("path", "headers", "code"),
    [
        ("/api/v1/namespaces/default/pods/none/exec?command=ls", {}, 404),
        ("/api/v1/namespaces/default/pods?watch=1", {}, 400),
        ("/nothing", {}, 404),
        ("/api/v1/namespaces/default/pods/none/exec?command=ls", {"host": "evil.example"}, 403),
        ("/api/v1/namespaces/default/pods/none/exec?command=ls", {"origin": "http://evil.example"}, 403),
    ],
)
def test_a_websocket_is_turned_away_with_a_status(client, path, headers, code):
    with (
        pytest.raises(WebSocketDenialResponse) as denied,
        client.websocket_connect(f"ws://localhost{path}", headers=headers),
    ):
        pass
    assert (denied.value.status_code, denied.value.json()["kind"]) == (code, "Status")


def test_unknown_fields_are_refused_warned_of_or_passed_over(client):
    body = service("a") | {"colour": 1}
    assert client.post(f"{SERVICES}?fieldValidation=Strict", json=body).status_code == 400
    assert client.get(f"{SERVICES}/a").status_code == 404
    warned = client.post(SERVICES, json=body)
    assert (warned.status_code, warned.headers["warning"]) == (201, '299 - "unknown field \\"colour\\""')
    patch = {"spec": {"shape": 1}}
    patched = client.patch(f"{SERVICES}/a?fieldValidation=Warn", json=patch, headers=MERGE)
    assert patched.headers["warning"] == '299 - "unknown field \\"spec.shape\\""'
    silent = client.put(f"{SERVICES}/a?fieldValidation=Ignore", json=patched.json() | {"colour": 1})
    assert (silent.status_code, "warning" in silent.headers) == (200, False)


def test_a_warning_travels_as_a_header(client):
    warned = client.get("/api/v1/endpoints").headers["warning"]
    assert warned.startswith('299 - "v1 Endpoints is deprecated')
    assert "warning" not in client.get("/api/v1/nodes").headers


def test_each_warning_has_a_header_of_its_own(client):
    body = {"metadata": {"name": "a"}, "subsets": [], "colour": 1}
    warned = client.post("/api/v1/namespaces/default/endpoints", json=body).headers.get_list("warning")
    assert [text.partition('"')[2][:12] for text in warned] == ["v1 Endpoints", "unknown fiel"]


def test_access_is_reviewed_and_always_allowed(client):
    body = {"spec": {"resourceAttributes": {"verb": "create", "resource": "pods"}}}
    answer = client.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", json=body)
    assert (answer.status_code, answer.json()["status"]["allowed"]) == (201, True)


def test_large_answers_are_compressed_for_who_can_read_them(client, rest):
    del rest
    for number in range(60):
        annotations = {"note": "x" * 4000}
        client.post(
            SERVICES,
            json=service(f"s{number}") | {"metadata": {"name": f"s{number}", "annotations": annotations}},
        )
    with client.stream("GET", SERVICES, headers={"accept-encoding": "gzip"}) as zipped:
        assert zipped.headers["content-encoding"] == "gzip"
        assert b"ServiceList" in gzip.decompress(b"".join(zipped.iter_raw()))
    assert "content-encoding" not in client.get(SERVICES, headers={"accept-encoding": "identity"}).headers


@pytest.mark.parametrize(
    ("method", "path", "code", "reason"),
    [
        ("GET", "/apis/apps/v2/deployments", 404, "NotFound"),
        ("GET", "/api/v1/namespaces/default/nodes", 404, "NotFound"),
        ("GET", "/api/v1/nodes/node-1/log", 404, "NotFound"),
        ("POST", "/api/v1/pods", 405, "MethodNotAllowed"),
        ("PUT", "/api/v1/nodes", 405, "MethodNotAllowed"),
        ("POST", "/api/v1/nodes", 400, "BadRequest"),
        ("GET", "/api/v1/namespaces/default/services/kubernetes/proxy", 503, "ServiceUnavailable"),
        ("GET", "/api/v1/namespaces/default/services/https:kubernetes:https/proxy/a/b", 501, "NotImplemented"),
        ("POST", "/api/v1/nodes/node-1/proxy/metrics", 501, "NotImplemented"),
        ("GET", "/api/v1/namespaces/default/configmaps/x/proxy", 404, "NotFound"),
        ("GET", "/api/v1/nodes?limit=x", 400, "BadRequest"),
    ],
)
def test_what_makes_no_sense_gets_a_status(client, method, path, code, reason):
    refused = client.request(
        method,
        path,
        content=b"" if method == "GET" else b"{",
        headers={"content-type": "application/json"},
    )
    status = refused.json()
    assert (refused.status_code, status["kind"], status["status"]) == (code, "Status", "Failure")
    assert (status["code"], status["reason"]) == (code, reason)


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"origin": "http://evil.example"}])
def test_strangers_get_nothing(client, headers):
    refused = client.get("/api/v1/nodes", headers=headers)
    assert (refused.status_code, "items" in refused.json()) == (403, False)


def test_a_token_is_asked_for(rest):
    client = client_of(rest, guard_for("0.0.0.0", "secret"))  # noqa: S104 - with a token it may
    refused = client.get("/api")
    assert (refused.status_code, refused.json()["reason"], refused.json()["message"]) == (
        401,
        "Unauthorized",
        "Unauthorized",
    )
    assert client.get("/api", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/api", headers={"authorization": "Bearer secret"}).status_code == 200
    assert client.get("/token/secret/api/v1/nodes?limit=1").json()["kind"] == "NodeList"
    for path in ("/token/wrong/api", "/token/secre/api", "/token/secretly/api", "/token", "/metrics", "/version"):
        assert client.get(path).status_code == 401, path
    assert client.get("/token/secret/metrics", headers={"origin": "http://evil.example"}).status_code == 403
    assert "podfall_tick" in client.get("/token/secret/metrics").text
    assert client.get("/openapi/v3").status_code == 200


def test_beyond_loopback_a_token_is_needed():
    with pytest.raises(ValueError, match="--token"):
        guard_for("0.0.0.0", "")  # noqa: S104 - this is what is refused
    assert guard_for("::1", "").token == ""


def test_a_huge_body_is_refused_whether_announced_or_not(client):
    body = b"x" * (MAX_BYTES + 1)
    refused = client.post(SERVICES, content=body)
    assert (refused.status_code, refused.json()["reason"]) == (413, "RequestEntityTooLarge")
    assert refused.json()["message"] == f"Request entity too large: limit is {MAX_BYTES}"
    assert client.post(SERVICES, content=iter([body])).status_code == 413


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "GZIP", "identity, gzip", "nonsense"])
@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_compressed_body_is_refused_unread_and_leaves_no_trace(client, rest, verb, coding):
    assert client.post(SERVICES, json=service("old")).status_code == 201
    before = rest.server.store.revision
    path = SERVICES if verb == "POST" else f"{SERVICES}/old"
    body = gzip.compress(json.dumps(service("new" if verb == "POST" else "old", type="NodePort")).encode())
    headers = {"content-encoding": coding, "content-type": "application/json"}
    refused = client.request(verb, path, content=body, headers=headers)
    assert (refused.status_code, refused.json()["reason"]) == (415, "UnsupportedMediaType")
    assert refused.json()["message"] == "compressed request bodies are not read"
    assert rest.server.store.revision == before


@pytest.mark.parametrize("coding", ["identity", "Identity"])
def test_a_body_that_says_it_is_not_compressed_is_read(client, coding):
    assert client.post(SERVICES, json=service("web"), headers={"content-encoding": coding}).status_code == 201


@pytest.mark.parametrize("path", ["/nothing", "/logs", "/apis/nobody.example.com/v1/things", "/apix/v1/pods"])
def test_where_not_even_a_group_begins_a_line_of_text_says_so(client, path):
    refused = client.get(path)

    assert (refused.status_code, refused.text) == (404, "404 page not found\n")


@pytest.mark.parametrize(
    "path", ["/api/v1/foos", "/api/v2", "/apis/apps/v2/deployments", "/api/v1/namespaces/a/foos/b"]
)
def test_an_unknown_resource_of_a_known_group_is_told_with_empty_details(client, path):
    refused = client.get(path).json()

    assert (refused["reason"], refused["details"]) == ("NotFound", {})


def test_health_is_told_check_by_check(client):
    told = client.get("/readyz?verbose").text.splitlines()

    assert (told[0], told[2], told[-2:]) == (
        "[+]ping ok",
        "[+]informer-sync ok",
        ["[+]shutdown ok", "readyz check passed"],
    )
    assert "[+]shutdown ok" not in client.get("/livez?verbose").text


def test_a_watch_in_the_name_of_another_is_held_to_their_rights(client):
    refused = client.get("/api/v1/pods?watch=1", headers={"impersonate-user": "bob"})

    assert refused.status_code == 403


def staff_reads(client: TestClient) -> None:
    """Let the group `staff` read Pods and run commands in them."""
    rules = [{"apiGroups": [""], "resources": ["pods", "pods/exec"], "verbs": ["list", "watch", "create"]}]
    of_rbac = {"apiVersion": "rbac.authorization.k8s.io/v1", "metadata": {"name": "reads"}}
    role = of_rbac | {"kind": "ClusterRole", "rules": rules}
    bound = {
        "kind": "ClusterRoleBinding",
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "reads"},
        "subjects": [{"kind": "Group", "apiGroup": "rbac.authorization.k8s.io", "name": "staff"}],
    }
    for plural, made in (("clusterroles", role), ("clusterrolebindings", of_rbac | bound)):
        assert client.post(f"/apis/rbac.authorization.k8s.io/v1/{plural}", json=made).status_code == 201


def named(*groups: str) -> list[tuple[str, str]]:
    return [("impersonate-user", "jane"), *(("impersonate-group", group) for group in groups)]


@pytest.mark.parametrize(
    ("groups", "codes"), [((), (403, 403)), (("guests",), (403, 403)), (("guests", "staff"), (200, 403))]
)
def test_who_asks_as_a_member_of_groups_may_what_these_may(client, groups, codes):
    staff_reads(client)

    asked = [client.get(f"/api/v1/{plural}", headers=named(*groups)).status_code for plural in ("pods", "secrets")]

    assert tuple(asked) == codes


def test_a_review_knows_the_groups_that_its_request_names(client):
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    answer = client.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", json=review, headers=named("staff"))
    assert answer.json()["status"]["userInfo"] == {"username": "jane", "groups": ["staff", "system:authenticated"]}


@pytest.mark.parametrize("path", ["/api/v1/pods", "/api/v1/pods?watch=1", "/version"])
def test_groups_of_nobody_are_refused(client, path):
    refused = client.get(path, headers=[("impersonate-group", "staff"), ("impersonate-group", "guests")])
    said = "requested [{Group  staff    } {Group  guests    }] without impersonating a user"
    assert (refused.status_code, said in refused.json()["message"]) == (500, True)


def test_a_command_in_the_name_of_another_is_held_to_their_rights(rest):
    rest.server.connector = SimpleNamespace(run_in=lambda *_: ("done", "", 0))
    client = client_of(rest, guard_for("127.0.0.1", ""))
    staff_reads(client)
    path = f"ws://localhost{pod_of(client)}/exec?command=ls&stdout=true"
    with (
        pytest.raises(WebSocketDenialResponse) as denied,
        client.websocket_connect(path, headers=dict(named("guests"))),
    ):
        raise AssertionError("it was let in")
    with client.websocket_connect(path, headers=dict(named("staff"))) as socket:
        assert socket.receive_bytes() == b"\x01done"

    assert denied.value.status_code == 403
    assert 'User "jane" cannot create resource "pods/exec"' in denied.value.json()["message"]


@pytest.mark.parametrize("method", ["FROB", "OPTIONS", "TRACE", "PUT"])
def test_a_method_that_a_resource_does_not_know_is_refused_with_a_status(client, method):
    refused = client.request(method, SERVICES)
    assert (refused.status_code, refused.json()["reason"], refused.json()["details"]) == (405, "MethodNotAllowed", {})


def test_items_of_a_list_do_not_repeat_what_the_list_says(client):
    found = client.get("/api/v1/nodes").json()
    assert (found["kind"], found["apiVersion"]) == ("NodeList", "v1")
    assert all(not {"kind", "apiVersion"} & item.keys() for item in found["items"])


@pytest.mark.parametrize("path", ["namespaces/default/services", "services", "namespaces/default/services/kubernetes"])
def test_old_paths_of_watches_are_watches(client, path):
    with client.stream("GET", f"/api/v1/watch/{path}?timeoutSeconds=1") as answer:
        first = json.loads(next(answer.iter_lines()))
    assert (first["type"], first["object"]["metadata"]["name"]) == ("ADDED", "kubernetes")


def test_managers_are_in_objects_and_in_their_metadata_alone(client):
    client.post(f"{SERVICES}?fieldManager=me", json=service("web"))
    whole = client.get(SERVICES).json()["items"][-1]["metadata"]["managedFields"]
    accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
    alone = client.get(SERVICES, headers={"accept": accept}).json()["items"][-1]["metadata"]["managedFields"]
    one = client.get(f"{SERVICES}/web", headers={"accept": accept.replace("List", "")}).json()["metadata"]
    assert whole == alone == one["managedFields"]
    assert [entry["manager"] for entry in whole] == ["me"]


def test_a_name_of_a_manager_is_checked_before_anything_is_written(client):
    refused = client.post(f"{SERVICES}?fieldManager={'x' * 129}", json=service("web"))
    assert (refused.status_code, refused.json()["message"]) == (
        422,
        'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes',
    )
    odd = client.post(f"{SERVICES}?fieldManager=a%07", json=service("web"))
    assert "should only contain printable characters" in odd.json()["message"]
    assert client.get(f"{SERVICES}/web").status_code == 404
