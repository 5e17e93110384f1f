"""`kubectl auth can-i` and `kubectl create token` in the console: what the server answers, in kubectl's form."""

from __future__ import annotations

import pytest

from engine.api.scheme import by_plural
from tests.engine.kubectl.golden import cluster, run


def test_everything_that_is_allowed_is_listed_as_by_the_real_kubectl():
    printed = run(cluster("cluster"), "kubectl auth can-i --list").stdout.splitlines()

    assert printed[0].split() == ["Resources", "Non-Resource", "URLs", "Resource", "Names", "Verbs"]
    assert [line.split() for line in printed[1:6]] == [
        ["*.*", "[]", "[]", "[*]"],
        ["[*]", "[]", "[*]"],
        ["selfsubjectreviews.authentication.k8s.io", "[]", "[]", "[create]"],
        ["selfsubjectaccessreviews.authorization.k8s.io", "[]", "[]", "[create]"],
        ["selfsubjectrulesreviews.authorization.k8s.io", "[]", "[]", "[create]"],
    ]
    paths = [line.split()[0] for line in printed[6:]]
    assert paths[:4] == ["[/.well-known/*]", "[/.well-known]", "[/api/*]", "[/api]"]
    assert paths.count("[/healthz]") == 2


@pytest.mark.parametrize(
    "asked", ["create pods", "get pods/log --subresource=log", "get /metrics", "list widgets.example.com"]
)
def test_the_administrator_may(asked: str):
    answer = run(cluster("cluster"), f"kubectl auth can-i {asked}")

    assert (answer.stdout, answer.exit_code) == ("yes\n", 0)


def test_a_token_is_printed_and_a_short_one_is_refused():
    rest = cluster("cluster")
    accounts = by_plural("serviceaccounts")
    rest.create(accounts, "default", {"metadata": {"name": "robot"}, "apiVersion": "v1", "kind": "ServiceAccount"})

    assert run(rest, "kubectl create token robot").stdout.count(".") == 2
    assert run(rest, "kubectl create token robot -o jsonpath={.spec.expirationSeconds}").stdout == "3600"
    refused = run(rest, "kubectl create token robot --duration=5s")
    assert refused.exit_code == 1
    assert refused.stderr == (
        'error: failed to create token: TokenRequest.authentication.k8s.io "" is invalid: '
        "spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes\n"
    )


def test_a_token_of_nobody_or_bound_to_nothing_is_refused():
    rest = cluster("cluster")

    assert run(rest, "kubectl create token nobody").stderr == (
        'error: failed to create token: serviceaccounts "nobody" not found\n'
    )
    assert "--bound-object-name is required" in run(rest, "kubectl create token a --bound-object-kind=Pod").stderr


def test_the_user_is_told_who_they_are():
    rest = cluster("cluster")

    assert run(rest, "kubectl auth whoami").stdout == (
        "ATTRIBUTE   VALUE\n"
        "Username    kubernetes-admin\n"
        "UID         admin\n"
        "Groups      [system:masters system:authenticated]\n"
    )
    assert run(rest, "kubectl auth whoami -o jsonpath={.status.userInfo.uid}").stdout == "admin"
