"""Lines about writes that people reported, with what a real kubectl prints, each with its like."""

from __future__ import annotations

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.kubectl.golden import cluster, run

QUANTITIES = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
NO_MAP = "into Go value of type map[string]interface {}"
NAMES = "-o jsonpath='{.spec.template.spec.containers[0].env[*].name}'"
DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: dup}
spec:
  selector: {matchLabels: {app: dup}}
  template:
    metadata: {labels: {app: dup}}
    spec: {containers: [{name: c, image: nginx, env: [ENV]}]}
"""
ENV = {
    "before": "{name: REGION, value: r}, {name: MODE, value: q}, {name: TLS}, {name: MODE, value: q}",
    "after": "{name: REGION, value: r}, {name: MODE, value: q}, {name: TLS}",
}


@pytest.fixture
def web() -> RESTEndpoints:
    rest = cluster("empty")
    run(rest, "kubectl create deployment web --image=nginx")
    return rest


def created(kind: str, version: str, body: str) -> str:
    """What is printed when a manifest is created."""
    text = f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: x}}\n{body}\n"
    printed = run(cluster("empty"), "kubectl create -f x.yml", {"x.yml": text})
    return printed.stdout + printed.stderr


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        ("""'"{\\"spec\\":1}"'""", f"Error from server (BadRequest): json: cannot unmarshal string {NO_MAP}\n"),
        ("'[]'", f"Error from server (BadRequest): json: cannot unmarshal array {NO_MAP}\n"),
        (
            "3 --type merge",
            f"Error from server (BadRequest): error decoding patch: json: cannot unmarshal number {NO_MAP}\n",
        ),
        (
            """'{"op":"add","path":"/metadata/labels/a","value":"b"}' --type json""",
            "Error from server (BadRequest): error decoding patch: json: cannot unmarshal object into Go value of type "
            "[]handlers.jsonPatchOp\n",
        ),
        ("'a: [b'", """error: unable to parse "a: [b": yaml: line 1: did not find expected ',' or ']'\n"""),
    ],
)
def test_a_patch_of_the_wrong_form_is_no_patch(web: RESTEndpoints, patch: str, said: str):
    assert run(web, f"kubectl patch deploy web -p {patch}").stderr == said


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ("""'{"spec":{"foo":1}}'""", "spec.foo"),
        (
            """--type merge -p '{"spec":{"template":{"spec":{"restartPolcy":"Never"}}}}'""",
            "spec.template.spec.restartPolcy",
        ),
        ("""--type json -p '[{"op":"add","path":"/metadata/foo","value":1}]'""", "metadata.foo"),
    ],
)
def test_an_unknown_field_of_a_patch_is_warned_of(web: RESTEndpoints, patch: str, field: str):
    printed = run(web, f"kubectl patch deploy web {patch}" if "-p" in patch else f"kubectl patch deploy web -p {patch}")

    assert (printed.stdout, printed.exit_code) == ("deployment.apps/web patched (no change)\n", 0)
    assert printed.stderr == f'Warning: unknown field "{field}"\n'


@pytest.mark.parametrize(
    ("kind", "spec", "said"),
    [
        (
            "deploy web",
            """{"template":{"spec":{"containers":[{"image":"nginx:2"}]}}}""",
            "map[image:nginx:2] does not contain declared merge key: name",
        ),
        (
            "deploy web",
            """{"template":{"spec":{"volumes":[{"emptyDir":{}}]}}}""",
            "map[emptyDir:map[]] does not contain declared merge key: name",
        ),
        (
            "svc kubernetes",
            """{"ports":[{"name":"https","targetPort":1}]}""",
            "map[name:https targetPort:1] does not contain declared merge key: port",
        ),
    ],
)
def test_an_item_without_its_merge_key_is_complained_of(web: RESTEndpoints, kind: str, spec: str, said: str):
    assert run(web, f"kubectl patch {kind} -p '{{\"spec\":{spec}}}'").stderr == f"Error from server: map: {said}\n"


def test_a_deleted_item_takes_its_namesakes_along():
    rest, files = cluster("empty"), {"x.yml": DEPLOYMENT.replace("ENV", ENV["before"])}
    made = run(rest, "kubectl apply -f x.yml", files)
    patch = """{"spec":{"template":{"spec":{"containers":[{"name":"c","env":[{"name":"MODE","$patch":"delete"}]}]}}}}"""
    run(rest, f"kubectl patch deploy dup -p '{patch}'")

    assert 'env[3]: hides previous definition of "MODE", which may be dropped when using apply' in made.stderr
    assert run(rest, f"kubectl get deploy dup {NAMES}").stdout == "REGION TLS"


def test_an_apply_that_takes_one_of_two_namesakes_away_takes_both_and_the_next_brings_one_back():
    rest, seen = cluster("empty"), []
    for which in ("before", "after", "after", "after"):
        run(rest, "kubectl apply -f x.yml", {"x.yml": DEPLOYMENT.replace("ENV", ENV[which])})
        seen.append(run(rest, f"kubectl get deploy dup {NAMES}").stdout)

    assert seen == ["REGION MODE TLS MODE", "REGION TLS", "REGION MODE TLS", "REGION MODE TLS"]


@pytest.mark.parametrize("word", ["y", "n", "Y", "N", "yes", "off"])
def test_a_word_that_go_takes_for_a_boolean_is_no_text(word: str):
    pod = created("Pod", "v1", f"spec: {{containers: [{{name: c, image: i, env: [{{name: A, value: {word}}}]}}]}}")
    map_ = created("ConfigMap", "v1", f"data: {{a: {word}}}")

    assert pod == (
        'Error from server (BadRequest): error when creating "x.yml": Pod in version "v1" cannot be handled as a Pod: '
        "json: cannot unmarshal bool into Go struct field EnvVar.spec.containers.env.value of type string\n"
    )
    assert map_.endswith("json: cannot unmarshal bool into Go struct field ConfigMap.data of type string\n")


@pytest.mark.parametrize("data", ["{a: =}", "{a: b\t}", "{a: '1',\t\tb: '2'}"])
def test_a_sign_and_tabs_are_read(data: str):
    assert created("ConfigMap", "v1", f"data:\t{data}\t") == "configmap/x created\n"


RESOURCES = "spec: {{containers: [{{name: c, image: i, resources: {{limits: {{memory: {}}}}}}}]}}"
HPA = (
    "spec: {{scaleTargetRef: {{kind: Deployment, name: w}}, maxReplicas: 3, metrics: "
    "[{{type: Resource, resource: {{name: cpu, target: {{type: AverageValue, averageValue: "
    "{}}}}}}}]}}"
)


@pytest.mark.parametrize(
    ("kind", "version", "body"),
    [
        ("Pod", "v1", RESOURCES),
        ("HorizontalPodAutoscaler", "autoscaling/v2", HPA),
        ("LimitRange", "v1", "spec: {{limits: [{{type: Container, max: {{cpu: {}}}}}]}}"),
        ("ResourceQuota", "v1", "spec: {{hard: {{cpu: {}}}}}"),
        ("PersistentVolumeClaim", "v1", "spec: {{resources: {{requests: {{storage: {}}}}}}}"),
        ("Pod", "v1", "spec: {{containers: [], volumes: [{{name: v, emptyDir: {{sizeLimit: {}}}}}]}}"),
    ],
)
@pytest.mark.parametrize("amount", ["64mb", '""', "10 Gi", "lots", "500ms"])
def test_what_is_no_quantity_is_a_bad_request_for_every_kind(kind: str, version: str, body: str, amount: str):
    said = created(kind, version, body.format(amount))

    named = version.rpartition("/")[2]
    assert f'{kind} in version "{named}" cannot be handled as a {kind}: {QUANTITIES}' in said
    assert "(BadRequest)" in said


@pytest.mark.parametrize("amount", ["0.5", "1.5", "134217728", "1e3", "64Mi"])
def test_numbers_are_quantities(amount: str):
    assert created("Pod", "v1", RESOURCES.format(amount).replace("memory", "cpu")) == "pod/x created\n"


@pytest.mark.parametrize(
    ("text", "byte"), [("admin", 4), ("<base64 encoded certificate>", 0), ("b@d", 1), ("Zm9", 0), ("Zm9v=", 4)]
)
def test_broken_base64_is_told_by_its_byte(text: str, byte: int):
    said = created("Secret", "v1", f"data: {{a: '{text}'}}")

    assert said.startswith('Error from server (BadRequest): error when creating "x.yml": Secret in version "v1" cannot')
    assert said.endswith(f" as a Secret: illegal base64 data at input byte {byte}\n")


def test_ends_of_lines_in_base64_are_passed_over():
    assert created("Secret", "v1", "data:\n  a: |\n    Zm9v\n  b: |\n    Zm\n    9v") == "secret/x created\n"


DAEMON = """
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: x}
spec:
  selector: {matchLabels: {app: x}}
  template:
    metadata: {labels: {app: x}}
    spec: {imagePullSecrets: [{}], containers: [{name: c, image: nginx}]}
"""
NO_KEY = "map: map[] does not contain declared merge key: name"


@pytest.mark.parametrize(
    ("reference", "gvr", "text"),
    [
        ("daemonset.apps/x", "apps/v1, Resource=daemonsets", DAEMON),
        ("deployment.apps/x", "apps/v1, Resource=deployments", DAEMON.replace("DaemonSet", "Deployment")),
        (
            "pod/x",
            "/v1, Resource=pods",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n"
            "spec: {imagePullSecrets: [{}], containers: [{name: c, image: nginx}]}\n",
        ),
        (
            "serviceaccount/x",
            "/v1, Resource=serviceaccounts",
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x}\nsecrets: [{}]\n",
        ),
    ],
)
def test_a_second_apply_of_an_item_without_its_merge_key_is_no_patch(reference: str, gvr: str, text: str):
    rest, files = cluster("empty"), {"x.yml": text}
    first = run(rest, "kubectl apply -f x.yml", files)
    before = rest.server.store.revision
    again = run(rest, "kubectl apply -f x.yml", files)

    assert (first.stdout, first.exit_code) == (f"{reference} created\n", 0)
    assert (again.stdout, again.exit_code) == ("", 1)
    head = (
        f"warning: error calculating patch from openapi v3 spec: {NO_KEY}\nerror: error when applying patch:\n\nto:\n"
    )
    assert again.stderr.startswith(f'{head}Resource: "{gvr}", GroupVersionKind: ')
    assert 'for: "x.yml": error when patching "x.yml": creating patch with:\noriginal:\n' in again.stderr
    assert again.stderr.endswith(f"\n\nfor:: {NO_KEY}\n")
    assert rest.server.store.revision == before


def test_an_empty_item_of_a_list_without_a_merge_key_is_like_any_other():
    rest = cluster("empty")
    files = {"x.yml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x}\nimagePullSecrets: [{}]\n"}
    printed = [run(rest, "kubectl apply -f x.yml", files).stdout for _ in range(2)]

    assert printed == ["serviceaccount/x created\n", "serviceaccount/x unchanged\n"]
