"""Which commands a line uses."""

from __future__ import annotations

import pytest

from levels.lessons.usedcommands import used_commands


@pytest.mark.parametrize(
    ("line", "used"),
    [
        ("kubectl apply -f files/db-rs.yml", [("kubectl apply", ("-f",))]),
        ("k get svc -ojsonpath='{.spec}'", [("kubectl get", ("-o",))]),
        ("kubectl -n kube-system delete pod -l a=b", [("kubectl delete", ("-n", "-l"))]),
        ("kubectl set env rs/x DB=db", [("kubectl set env", ())]),
        ("kubectl rollout undo deploy/x", [("kubectl rollout undo", ())]),
        ("kubectl run db --image=mongo:3.3 --command -- mongod --rest", [("kubectl run", ("--image", "--command"))]),
        (
            "IP=$(kubectl get pods -o name | head -1); kubectl set env deploy/x H=$IP && nslookup db",
            [("kubectl get", ("-o",)), ("kubectl set env", ()), ("nslookup", ())],
        ),
        ("kubectl scale x --replicas=$(k get rs | wc -l)", [("kubectl scale", ("--replicas",)), ("kubectl get", ())]),
        ("cat a.yml | grep -v b > c.yml", []),
        ("kubectl frobnicate", []),
        ("", []),
    ],
)  # fmt: skip
def test_commands_are_found_with_their_options_and_shell_words_are_none(line, used):
    assert [(command.name, command.options) for command in used_commands(line)] == used


def test_each_says_in_one_line_what_its_help_says():
    (apply,) = used_commands("kubectl apply -f x")
    assert apply.does == "Apply a configuration to a resource by file name or stdin"
    assert used_commands("tick 5")[0].does
