from __future__ import annotations

from levels.scenario.session_config import ManifestFile
from levels.storm.fixes.manifest_set import NEW, ManifestObject, ManifestSet
from tests.levels.storm.fixes.apps import budget, deployment, manifests, service

TWICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: %s}}\n"


def names(there: ManifestSet) -> list[str]:
    return [one.called for one in there.objects]


def test_objects_are_called_as_kubectl_abbreviates_them():
    assert names(manifests(deployment(), service(), budget())) == ["deploy/web", "svc/web", "pdb/guard"]


def test_of_an_object_that_stands_twice_the_last_counts():
    there = ManifestSet.of((ManifestFile("a.yaml", TWICE % "old"), ManifestFile("b.yaml", TWICE % "new")))
    assert [(one.called, one.file, one.spec["selector"]) for one in there.objects] == [
        ("shop/svc/web", "b.yaml", {"app": "new"})
    ]


def test_a_changed_object_takes_the_place_of_the_old_one_and_nothing_else_changes():
    there = manifests(deployment(), service())
    web = there.objects[0]
    after = there.with_objects((web.edited(lambda value: value["spec"].update(replicas=9)),))
    assert [one.replicas for one in after.objects] == [9, 1]
    assert after.manifests[1:] == there.manifests[1:]
    assert ManifestSet.of(after.manifests) == after
    assert web.replicas == 1


def test_a_new_object_comes_last_and_can_go_again():
    there = manifests(deployment())
    more = there.with_objects((ManifestObject(NEW, "web.yaml", budget()),))
    assert names(more) == ["deploy/web", "pdb/guard"]
    assert names(more.without(more.objects[1])) == ["deploy/web"]


def test_who_belongs_to_whom():
    there = manifests(deployment(), service(), budget())
    web, door, guard = there.objects
    assert (there.behind(door), there.services_of(web), there.budgets_of(web)) == ([web], [door], [guard])
    other = manifests(deployment(), service(selector={"app": "web", "tier": "front"}), service(selector={}))
    assert [other.behind(one) for one in other.of_kind("Service")] == [[]]
