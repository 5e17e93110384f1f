"""Questions about users, rights and tokens, answered from what is stored."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import for_kind
from engine.api.status import StatusError
from engine.apiserver.endpoints.exchange import HTTPRequest, to_json
from engine.apiserver.endpoints.handler import changes, handle
from engine.apiserver.endpoints.rest import RESTEndpoints

RBAC, AUTHORIZATION, AUTHENTICATION = (
    "rbac.authorization.k8s.io/v1",
    "authorization.k8s.io/v1",
    "authentication.k8s.io/v1",
)
ROBOT = "system:serviceaccount:default:robot"


def create(rest: RESTEndpoints, api: str, kind: str, **body: Any) -> dict[str, Any]:
    resource = for_kind(api, kind)
    assert resource is not None
    return rest.create(resource, "default", {"apiVersion": api, "kind": kind, **body})


def role(rest: RESTEndpoints, *rules: dict[str, Any]) -> None:
    create(rest, RBAC, "Role", metadata={"name": "r"}, rules=list(rules))
    subjects = [{"kind": "ServiceAccount", "name": "robot", "namespace": "default"}]
    ref = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}
    create(rest, RBAC, "RoleBinding", metadata={"name": "b"}, subjects=subjects, roleRef=ref)


def may(rest: RESTEndpoints, user: str = ROBOT, groups: tuple[str, ...] = (), **asked: str) -> bool:
    spec = {"user": user, "groups": list(groups), "resourceAttributes": {"namespace": "default", **asked}}
    allowed: bool = create(rest, AUTHORIZATION, "SubjectAccessReview", spec=spec)["status"]["allowed"]
    return allowed


def test_the_administrator_is_told_who_they_are_and_may_do_everything(rest: RESTEndpoints):
    info = create(rest, AUTHENTICATION, "SelfSubjectReview")["status"]["userInfo"]
    assert info == {
        "username": "kubernetes-admin",
        "uid": "admin",
        "groups": ["system:masters", "system:authenticated"],
    }

    spec = {"resourceAttributes": {"verb": "delete", "resource": "nodes"}}
    assert create(rest, AUTHORIZATION, "SelfSubjectAccessReview", spec=spec)["status"] == {"allowed": True}


def test_somebody_may_do_what_a_role_grants_and_no_more(rest: RESTEndpoints):
    rules = {"apiGroups": [""], "resources": ["pods", "pods/log"], "verbs": ["get"], "resourceNames": ["web"]}
    assert not may(rest, verb="get", resource="pods", name="web")

    role(rest, rules)

    assert may(rest, verb="get", resource="pods", name="web")
    assert may(rest, verb="get", resource="pods", subresource="log", name="web")
    assert not may(rest, verb="get", resource="pods", name="other")
    assert not may(rest, verb="delete", resource="pods", name="web")
    assert not may(rest, verb="get", resource="pods", name="web", group="apps")
    assert not may(rest, user="somebody", verb="get", resource="pods", name="web")


@pytest.mark.parametrize(
    ("subject", "who"),
    [
        ({"kind": "User", "name": "bob"}, {"user": "bob"}),
        ({"kind": "Group", "name": "devs"}, {"user": "eve", "groups": ("devs",)}),
        ({"kind": "ServiceAccount", "name": "robot", "namespace": "default"}, {"user": ROBOT}),
    ],
)
def test_a_cluster_role_holds_in_every_namespace(rest: RESTEndpoints, subject: dict[str, str], who: dict[str, Any]):
    rule = {"apiGroups": ["*"], "resources": ["*"], "verbs": ["list"]}
    create(rest, RBAC, "ClusterRole", metadata={"name": "r"}, rules=[rule])
    ref = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "r"}
    create(rest, RBAC, "ClusterRoleBinding", metadata={"name": "b"}, subjects=[subject], roleRef=ref)

    assert may(rest, **who, verb="list", resource="secrets", namespace="kube-system")
    assert not may(rest, **who, verb="create", resource="secrets", namespace="kube-system")


def test_everybody_may_ask_about_themselves_and_read_what_is_public(rest: RESTEndpoints):
    spec = {"user": "bob", "groups": ["system:authenticated"]}

    def path(path: str, verb: str = "get") -> bool:
        body = spec | {"nonResourceAttributes": {"path": path, "verb": verb}}
        allowed: bool = create(rest, AUTHORIZATION, "SubjectAccessReview", spec=body)["status"]["allowed"]
        return allowed

    assert path("/healthz")
    assert path("/apis/apps/v1")
    assert not path("/healthz", "post")
    assert not path("/metrics")


def test_rights_are_listed_for_whom_the_request_is_made(rest: RESTEndpoints):
    role(rest, {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]})
    body = to_json({"spec": {"namespace": "default"}})
    path = f"/apis/{AUTHORIZATION}/selfsubjectrulesreviews"

    answer = handle(rest, HTTPRequest("POST", path, "", body, user=ROBOT))

    assert b'{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}' in answer.body
    assert b'"resources":["*"]' not in answer.body
    assert b'"resources":["*"]' in handle(rest, HTTPRequest("POST", path, "", body)).body


@pytest.mark.parametrize(
    "path",
    [
        f"/apis/{AUTHENTICATION}/selfsubjectreviews",
        f"/apis/{AUTHORIZATION}/namespaces/default/localsubjectaccessreviews",
        "/api/v1/namespaces/default/serviceaccounts/robot/token",
    ],
)
def test_a_question_is_no_change(path: str):
    assert not changes(HTTPRequest("POST", path))
    assert changes(HTTPRequest("POST", "/api/v1/namespaces/default/serviceaccounts"))


def asked(rest: RESTEndpoints, method: str, path: str, query: str = "", user: str = ROBOT) -> tuple[int, str]:
    answer = handle(rest, HTTPRequest(method, path, query, b"{}", user=user))
    return answer.code, answer.body.decode()


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        (
            "GET",
            "/api/v1/namespaces/default/pods",
            f'pods is forbidden: User \\"{ROBOT}\\" cannot list resource \\"pods\\" in API group \\"\\" '
            'in the namespace \\"default\\"',
        ),
        (
            "GET",
            "/apis/apps/v1/namespaces/default/deployments/web",
            f'deployments.apps \\"web\\" is forbidden: User \\"{ROBOT}\\" cannot get resource \\"deployments\\" '
            'in API group \\"apps\\" in the namespace \\"default\\"',
        ),
        (
            "DELETE",
            "/api/v1/nodes",
            'cannot deletecollection resource \\"nodes\\" in API group \\"\\" at the cluster scope',
        ),
        ("GET", "/api/v1/namespaces/default/pods/web/log", 'cannot get resource \\"pods/log\\"'),
        ("GET", "/nothing", "404 page not found"),
    ],
)
def test_who_asks_in_the_name_of_another_is_held_to_their_rights(
    rest: RESTEndpoints, method: str, path: str, said: str
):
    code, body = asked(rest, method, path)

    assert code == (404 if "404" in said else 403)
    assert said in body


def test_what_a_role_grants_may_be_done_in_the_name_of_another(rest: RESTEndpoints):
    role(rest, {"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]})

    assert asked(rest, "GET", "/api/v1/namespaces/default/pods")[0] == 200
    assert asked(rest, "GET", "/api/v1/namespaces/default/pods", "watch=1")[0] == 403
    assert asked(rest, "GET", "/apis")[0] == 200
    assert asked(rest, "GET", "/apis", user="somebody")[0] == 200


def test_a_question_about_nothing_is_refused(rest: RESTEndpoints):
    with pytest.raises(
        StatusError, match="exactly one of nonResourceAttributes or resourceAttributes must be specified"
    ):
        create(rest, AUTHORIZATION, "SelfSubjectAccessReview", spec={})
    with pytest.raises(StatusError, match="at least one of user or group must be specified"):
        create(rest, AUTHORIZATION, "SubjectAccessReview", spec={"resourceAttributes": {"verb": "get"}})


class TestTokens:
    @pytest.fixture(autouse=True)
    def robot(self, rest: RESTEndpoints) -> None:
        create(rest, "v1", "ServiceAccount", metadata={"name": "robot"})

    def whose(self, rest: RESTEndpoints, token: str, **spec: Any) -> dict[str, Any]:
        found: dict[str, Any] = create(rest, AUTHENTICATION, "TokenReview", spec={"token": token, **spec})["status"]
        return found

    def test_a_token_says_whose_it_is_until_it_ends(self, rest: RESTEndpoints):
        issued = rest.token("default", "robot", {"spec": {"expirationSeconds": 600}})
        token = issued["status"]["token"]
        assert self.whose(rest, token)["user"]["username"] == ROBOT

        rest.server.clock.tick += 601

        assert self.whose(rest, token)["error"] == "[invalid bearer token, service account token has expired]"

    def test_a_token_of_another_audience_or_with_another_letter_is_nobodys(self, rest: RESTEndpoints):
        token = rest.token("default", "robot", {"spec": {"audiences": ["vault"]}})["status"]["token"]

        assert self.whose(rest, token, audiences=["vault"])["audiences"] == ["vault"]
        assert "authenticated" not in self.whose(rest, token)
        assert self.whose(rest, token[:-2] + "xx")["error"] == "invalid bearer token"
        assert self.whose(rest, "a.b")["error"] == "invalid bearer token"

    def test_a_token_ends_with_its_account(self, rest: RESTEndpoints):
        token = rest.token("default", "robot", {})["status"]["token"]
        accounts = for_kind("v1", "ServiceAccount")
        assert accounts is not None

        rest.delete(accounts, "default", "robot")

        assert "invalidated" in self.whose(rest, token)["error"]

    def test_a_token_is_the_same_however_often_it_is_asked_for_in_one_second(self, rest: RESTEndpoints):
        assert rest.token("default", "robot", {}) == rest.token("default", "robot", {})

    @pytest.mark.parametrize(
        ("name", "spec", "said"),
        [
            ("nobody", {}, 'serviceaccounts "nobody" not found'),
            ("robot", {"expirationSeconds": 5}, "may not specify a duration less than 10 minutes"),
            ("robot", {"boundObjectRef": {"kind": "Pod", "name": "x"}}, 'pods "x" not found'),
        ],
    )
    def test_what_cannot_have_a_token_is_refused(self, rest: RESTEndpoints, name: str, spec: dict[str, Any], said: str):
        with pytest.raises(StatusError, match=said):
            rest.token("default", name, {"spec": spec})
