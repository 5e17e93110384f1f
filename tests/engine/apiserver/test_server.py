"""The verbs: names, namespaces, conflicts, generations, deletion (control plane, sections 1 and 6.10)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints

PODS, SETS, SPACES = by_plural("pods"), by_plural("replicasets"), by_plural("namespaces")


def pod(name: str = "db", **meta: Any) -> dict[str, Any]:
    spec = {"containers": [{"name": "c", "image": "mongo:3.3"}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name} | meta, "spec": spec}


def replicaset(labels: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    template = {"metadata": {"labels": labels or {"a": "b"}}, "spec": pod()["spec"]}
    body = {"selector": {"matchLabels": {"a": "b"}}, "template": template} | spec
    return {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": "rs"}, "spec": body}


def refused(rest: RESTEndpoints, call: Any, *args: Any, **options: Any) -> StatusError:
    before = rest.server.store.revision
    with pytest.raises(StatusError) as caught:
        call(*args, **options)
    assert rest.server.store.revision == before
    return caught.value


def test_a_pod_gets_its_defaults_and_tolerations(rest: RESTEndpoints):
    made = rest.create(PODS, "default", pod())
    spec = made["spec"]
    assert (spec["restartPolicy"], spec["dnsPolicy"]) == ("Always", "ClusterFirst")
    assert spec["terminationGracePeriodSeconds"] == 30
    assert [t["key"] for t in spec["tolerations"]] == ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    assert made["status"] == {"phase": "Pending", "qosClass": "BestEffort"}


def test_pods_of_equal_templates_share_one_specification(rest: RESTEndpoints):
    rest.create(PODS, "default", pod("a"))
    rest.create(PODS, "default", pod("b"))
    first, second = rest.server.store.list("pods", "default")
    assert first.spec is second.spec  # type: ignore[attr-defined]


def test_a_generated_name_gets_five_letters(rest: RESTEndpoints):
    body = pod()
    body["metadata"] = {"generateName": "web-"}
    names = [rest.create(PODS, "default", body)["metadata"]["name"] for _ in range(3)]
    assert len(set(names)) == 3
    assert all(len(name) == len("web-") + 5 for name in names)


def test_a_recreated_object_gets_another_uid(rest: RESTEndpoints):
    first = rest.create(PODS, "default", pod())["metadata"]["uid"]
    rest.delete(PODS, "default", "db")
    assert rest.create(PODS, "default", pod())["metadata"]["uid"] != first


def test_missing_and_double_names(rest: RESTEndpoints):
    assert refused(rest, rest.get, PODS, "default", "x").message == 'pods "x" not found'
    assert refused(rest, rest.get, SETS, "default", "x").message == 'replicasets.apps "x" not found'
    rest.create(PODS, "default", pod())
    assert refused(rest, rest.create, PODS, "default", pod()).message == 'pods "db" already exists'


def test_a_missing_namespace_is_named(rest: RESTEndpoints):
    assert refused(rest, rest.create, PODS, "lab", pod()).message == 'namespaces "lab" not found'


def test_a_stale_update_conflicts(rest: RESTEndpoints):
    old = rest.create(PODS, "default", pod())
    rest.patch(PODS, "default", "db", {"metadata": {"labels": {"x": "y"}}}, type="merge")
    error = refused(rest, rest.update, PODS, "default", "db", old)
    assert (error.code, error.reason) == (409, "Conflict")
    assert error.message.startswith('Operation cannot be fulfilled on pods "db": the object has been modified')


def test_an_update_without_change_writes_nothing(rest: RESTEndpoints):
    rest.create(PODS, "default", pod())
    before = rest.server.store.revision
    rest.patch(PODS, "default", "db", {"metadata": {}}, type="merge")
    assert rest.server.store.revision == before


def test_generation_grows_with_the_spec_alone(rest: RESTEndpoints):
    rest.create(SETS, "default", replicaset())
    labelled = rest.patch(SETS, "default", "rs", {"metadata": {"labels": {"x": "y"}}}, type="merge")
    scaled = rest.patch(SETS, "default", "rs", {"spec": {"replicas": 4}}, type="merge")
    assert (labelled["metadata"]["generation"], scaled["metadata"]["generation"]) == (1, 2)


def test_a_write_to_the_spec_leaves_the_status(rest: RESTEndpoints):
    made = rest.create(SETS, "default", replicaset())
    made["status"] = {"replicas": 9}
    assert rest.update(SETS, "default", "rs", made)["status"]["replicas"] == 0


def test_a_selector_that_misses_its_template_is_refused(rest: RESTEndpoints):
    error = refused(rest, rest.create, SETS, "default", replicaset({"type": "api"}))
    assert error.message == (
        'ReplicaSet.apps "rs" is invalid: spec.template.metadata.labels: '
        'Invalid value: map[string]string{"type":"api"}: `selector` does not match template `labels`'
    )


def test_a_selector_may_not_change(rest: RESTEndpoints):
    rest.create(SETS, "default", replicaset({"a": "b", "c": "d"}))
    change = {"spec": {"selector": {"matchLabels": {"c": "d"}}}}
    error = refused(rest, rest.patch, SETS, "default", "rs", change, type="merge")
    assert "field is immutable" in error.message


def test_negative_replicas_are_refused(rest: RESTEndpoints):
    error = refused(rest, rest.create, SETS, "default", replicaset(replicas=-1))
    assert error.message.endswith("spec.replicas: Invalid value: -1: must be greater than or equal to 0")


def test_hardly_any_field_of_a_pod_may_change(rest: RESTEndpoints):
    rest.create(PODS, "default", pod())
    change = {"spec": {"restartPolicy": "Never"}}
    message = refused(rest, rest.patch, PODS, "default", "db", change, type="merge").message
    assert "pod updates may not change fields other than" in message
    assert '\n- \tRestartPolicy:                 "Always",\n+ \tRestartPolicy:                 "Never",\n' in message


def test_an_unscheduled_pod_goes_at_once(rest: RESTEndpoints):
    rest.create(PODS, "default", pod())
    rest.delete(PODS, "default", "db")
    assert refused(rest, rest.get, PODS, "default", "db").code == 404


def test_a_bound_pod_ends_gracefully_and_the_grace_may_only_shrink(rest: RESTEndpoints):
    body = pod()
    body["spec"]["nodeName"] = "node-1"
    rest.create(PODS, "default", body)

    def grace_after(**options: int) -> int:
        gone = rest.delete(PODS, "default", "db", options=options)
        seconds: int = gone["metadata"]["deletionGracePeriodSeconds"]
        return seconds

    assert [grace_after(), grace_after(gracePeriodSeconds=60), grace_after(gracePeriodSeconds=5)] == [30, 30, 5]
    rest.delete(PODS, "default", "db", options={"gracePeriodSeconds": 0})
    assert refused(rest, rest.get, PODS, "default", "db").code == 404


def test_a_finalizer_holds_an_object_until_it_is_removed(rest: RESTEndpoints):
    rest.create(PODS, "default", pod(finalizers=["example.com/wait"]))
    held = rest.delete(PODS, "default", "db")
    assert held["metadata"]["deletionTimestamp"]
    rest.patch(PODS, "default", "db", {"metadata": {"finalizers": None}}, type="merge")
    assert refused(rest, rest.get, PODS, "default", "db").code == 404


def test_the_default_namespace_stays(rest: RESTEndpoints):
    error = refused(rest, rest.delete, SPACES, "", "default")
    assert error.message == 'namespaces "default" is forbidden: this namespace may not be deleted'


def test_a_terminating_namespace_takes_nothing_new(rest: RESTEndpoints):
    rest.create(SPACES, "", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "lab"}})
    rest.delete(SPACES, "", "lab")
    error = refused(rest, rest.create, PODS, "lab", pod())
    assert error.message.endswith("unable to create new content in namespace lab because it is being terminated")


def test_selectors_pick_by_label_and_field(rest: RESTEndpoints):
    rest.create(PODS, "default", pod("a", labels={"x": "1"}))
    rest.create(PODS, "default", pod("b", labels={"x": "2"}))

    def names(**by: str) -> list[str]:
        return [item["metadata"]["name"] for item in rest.list(PODS, "default", **by)["items"]]

    assert names(labels="x=1") == ["a"]
    assert names(labels="x in (1,2)") == ["a", "b"]
    assert names(fields="metadata.name!=a") == ["b"]
    assert "field label not supported: spec.foo" in refused(rest, rest.list, PODS, None, fields="spec.foo=1").message
