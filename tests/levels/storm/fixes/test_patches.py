from __future__ import annotations

import pytest

from engine.apiserver.patch.strategicpatch import strategic_merge
from levels.storm.fixes.catalogue import CHANGES
from levels.storm.fixes.formatting import Indentation
from levels.storm.fixes.patches import patch_of, patch_text
from levels.storm.fixes.proposal import LossSite
from tests.levels.storm.fixes.apps import PROBE, budget, deployment, manifests, service


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_patch_makes_of_the_old_object_what_the_change_makes_of_it(name):
    pod = {"terminationGracePeriodSeconds": 5, "nodeSelector": {"kubernetes.io/hostname": "node-1"}}
    there = manifests(
        deployment({"replicas": 2}, pod, livenessProbe=PROBE), service(clusterIP="None"), budget(minAvailable=2)
    )
    web = there.called("deploy/web")
    assert web is not None
    found = CHANGES[name](there, LossSite(web, there.called("svc/web"), "shop"))
    for after in found.objects if found is not None else ():
        before = there.get(after.key)
        assert before is not None
        assert strategic_merge(before.value, patch_of(before, after), after.kind) == after.value


def test_a_patch_names_its_object_first_and_the_item_before_what_changes_in_it():
    there = manifests(deployment())
    web = there.objects[0]
    found = CHANGES["readiness"](there, LossSite(web, None, "shop"))
    assert found is not None
    assert patch_text(web, found.objects[0], Indentation(4, 2)) == (
        "apiVersion: apps/v1\n"
        "kind: Deployment\n"
        "metadata:\n"
        "    name: web\n"
        "spec:\n"
        "    template:\n"
        "        spec:\n"
        "            containers:\n"
        "              - name: web\n"
        "                readinessProbe:\n"
        "                    tcpSocket:\n"
        "                        port: 8080\n"
        "                    periodSeconds: 2\n"
    )


def test_a_new_object_is_written_as_a_whole():
    there = manifests(budget(maxUnavailable=1))
    assert patch_of(None, there.objects[0]) == budget(maxUnavailable=1)


def test_the_namespace_is_named_where_the_manifest_names_it():
    there = manifests({**deployment(), "metadata": {"name": "web", "namespace": "shop"}})
    web = there.objects[0]
    after = web.edited(lambda value: value["spec"].update(replicas=2))
    assert patch_of(web, after) == {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"replicas": 2},
    }
