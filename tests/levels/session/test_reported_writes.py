"""What people reported of writes, each with its like: what is refused, in which words, and what is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from levels.scenario.session_config import SessionConfig
from levels.session.session import Session
from tests.levels.session.playing import run

QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
TEMPLATE: dict[str, Any] = {
    "metadata": {"labels": {"app": "d"}},
    "spec": {"containers": [{"name": "c", "image": "nginx"}]},
}


@pytest.fixture
def session() -> Session:
    return Session(SessionConfig())


def said(session: Session, line: str, **files: Any) -> str:
    """What a line prints, on both streams; files are written into its folder."""
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        session.files.write(f"{name}.yml", text, append=False)
    _, out, err = run(session, line)
    return (out + err).strip()


def pod(**spec: Any) -> dict[str, Any]:
    container = {"name": "c", "image": "nginx"} | spec.pop("container", {})
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [container]} | spec}


def resources(**parts: Any) -> dict[str, Any]:
    return pod(container={"resources": parts})


def claim(amount: str) -> dict[str, Any]:
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": amount}}}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "x"}, "spec": spec}


@pytest.mark.parametrize(
    "document",
    [
        resources(limits={"cpu": "500ms"}),
        resources(limits={"memory": "64mb"}),
        resources(requests={"memory": ""}),
        pod(volumes=[{"name": "v", "emptyDir": {"sizeLimit": "10 Gi"}}]),
        claim("10 Gi"),
        {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "q"}, "spec": {"hard": {"cpu": "lots"}}},
    ],
)
def test_a_quantity_that_cannot_be_read_is_a_bad_request_and_nothing_is_stored(
    session: Session, document: dict[str, Any]
):
    kind = document["kind"]
    why = f'{kind} in version "v1" cannot be handled as a {kind}: {QUANTITY}'
    refused = f'Error from server (BadRequest): error when creating "a.yml": {why}'
    assert said(session, "kubectl create -f a.yml", a=document) == refused
    assert "not found" in said(session, f"kubectl get {kind} {document['metadata']['name']}")


def endpoints(address: str) -> dict[str, Any]:
    subsets = [{"addresses": [{"ip": address}], "ports": [{"port": 9000}]}]
    return {"apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "e"}, "subsets": subsets}


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1", "may not be in the loopback range (127.0.0.0/8, ::1/128)"),
        ("169.254.1.1", "may not be in the link-local range (169.254.0.0/16, fe80::/10)"),
        ("224.0.0.5", "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"),
        ("0.0.0.0", "may not be unspecified (0.0.0.0)"),  # noqa: S104 - nobody listens there
    ],
)
def test_endpoints_by_hand_lead_to_others_only(session: Session, address: str, why: str):
    assert said(session, "kubectl create -f a.yml", a=endpoints(address)).endswith(
        f'The Endpoints "e" is invalid: subsets[0].addresses[0].ip: Invalid value: "{address}": {why}'
    )


def test_ports_of_endpoints_by_hand_have_a_protocol(session: Session):
    slice_: dict[str, Any] = {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"name": "s"}}
    slice_ |= {"addressType": "IPv4", "ports": [{"port": 80}], "endpoints": [{"addresses": ["10.244.1.50"]}]}
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "v"}, "spec": {"ports": [{"port": 1}]}}
    said(session, "kubectl create -f a.yml -f b.yml -f c.yml", a=endpoints("172.18.0.9"), b=slice_, c=service)
    path = "-o jsonpath='{.subsets[0].ports[0]}{.ports[0]}{.spec.ports[0].protocol}'"
    assert '{"port":9000,"protocol":"TCP"}' in said(session, f"kubectl get endpoints e {path}")
    assert said(session, f"kubectl get endpointslice s {path}") == '{"name":"","port":80,"protocol":"TCP"}'
    assert said(session, f"kubectl get service v {path}") == "TCP"


def job(name: str, command: str, **spec: Any) -> dict[str, Any]:
    container = {"name": "c", "image": "busybox", "command": ["sh", "-c", command]}
    template = {"spec": {"restartPolicy": spec.pop("restartPolicy", "Never"), "containers": [container]}}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}, "spec": spec | {"template": template}}


@pytest.mark.parametrize(
    ("document", "counts"),
    [
        (job("j", "exit 1", parallelism=3, completions=3, backoffLimit=1, restartPolicy="OnFailure"), "3,"),
        (job("j", "sleep 900", parallelism=2, activeDeadlineSeconds=12), "2,"),
        (job("j", "exit 1", backoffLimit=0), "1,"),
        (job("j", "exit 0", parallelism=2, completions=2), ",2"),
    ],
)
def test_a_job_that_is_over_counts_every_pod_that_had_not_ended_as_failed(
    session: Session, document: dict[str, Any], counts: str
):
    said(session, "kubectl create -f a.yml", a=document)
    said(session, "tick 70")
    assert said(session, "kubectl get job j -o jsonpath='{.status.failed},{.status.succeeded}'") == counts


def service(*ports: tuple[int, str, int]) -> dict[str, Any]:
    listed = [
        {"name": f"p{index}", "port": port, "protocol": protocol, "nodePort": node_port}
        for index, (port, protocol, node_port) in enumerate(ports)
    ]
    spec = {"type": "NodePort", "ports": listed}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": spec}


@pytest.mark.parametrize(
    ("ports", "taken"),
    [
        ([(80, "TCP", 30400), (53, "UDP", 30400)], True),
        ([(53, "TCP", 30401), (53, "UDP", 30401)], False),
        ([(53, "TCP", 30402), (53, "UDP", 30402), (54, "SCTP", 30402)], True),
        ([(53, "TCP", 30403), (54, "UDP", 30404)], False),
    ],
)
def test_two_ports_share_a_node_port_if_their_numbers_are_one(session: Session, ports: Any, taken: bool):
    answer = said(session, "kubectl create -f a.yml", a=service(*ports))
    assert ("provided port is already allocated" in answer) is taken
    assert (answer == "service/s created") is not taken


@pytest.fixture
def deployed(session: Session) -> Session:
    said(session, "kubectl create deployment web --image=nginx")
    return session


WRONG_FORM = "Error from server (BadRequest): json: cannot unmarshal {} into Go value of type map[string]interface {{}}"
NO_LIST = (
    "Error from server (BadRequest): error decoding patch: "
    "json: cannot unmarshal {} into Go value of type []handlers.jsonPatchOp"
)


@pytest.mark.parametrize(
    ("patch", "answer"),
    [
        (r"""'"{\"spec\":1}"'""", WRONG_FORM.format("string")),
        ("'[]'", WRONG_FORM.format("array")),
        ("'[]' --type merge", None),
        ("""'{"op":"add","path":"/metadata/labels/a","value":"b"}' --type json""", NO_LIST.format("object")),
        ("""'"x"' --type json""", NO_LIST.format("string")),
        ("'a: [b'", """error: unable to parse "a: [b": yaml: line 1: did not find expected ',' or ']'"""),
    ],
)
def test_a_patch_of_the_wrong_form_is_refused_as_go_says_it(deployed: Session, patch: str, answer: str | None):
    told = said(deployed, f"kubectl patch deploy web -p {patch}")
    assert told == answer or (answer is None and told.startswith("Error from server (BadRequest)"))


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ("""'{"spec":{"foo":1}}'""", "spec.foo"),
        (
            """'{"spec":{"template":{"spec":{"restartPolcy":"Never"}}}}' --type merge""",
            "spec.template.spec.restartPolcy",
        ),
        ("""'[{"op":"add","path":"/spec/bar","value":1}]' --type json""", "spec.bar"),
    ],
)
def test_an_unknown_field_in_a_patch_is_warned_of(deployed: Session, patch: str, field: str):
    told = said(deployed, f"kubectl patch deploy web -p {patch}")
    assert sorted(told.splitlines()) == [f'Warning: unknown field "{field}"', "deployment.apps/web patched (no change)"]


PORTS = [{"containerPort": 80, "hostPort": 80}, {"containerPort": 81, "hostPort": 80}]
FIELD_PATH = {"env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "status.nope"}}}]}
REFUSED = [
    (
        resources(limits={"cpu": "1"}, requests={"cpu": "2"}),
        'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ),
    (
        resources(requests={"memory": "-1Gi"}),
        'spec.containers[0].resources.requests[memory]: Invalid value: "-1Gi": must be greater than or equal to 0',
    ),
    (
        resources(requests={"memmory": "1Gi"}),
        "requests[memmory]: Invalid value: memmory: must be a standard resource for containers",
    ),
    (
        pod(container=FIELD_PATH),
        'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "status.nope": '
        "error converting fieldPath: field label not supported: status.nope",
    ),
    (pod(dnsPolicy="clusterfirst"), 'spec.dnsPolicy: Unsupported value: "clusterfirst"'),
    (pod(tolerations=[{"operator": "Equal"}]), "spec.tolerations[0].operator: Invalid value"),
    (
        pod(tolerations=[{"key": "a", "effect": "Nope"}]),
        'spec.tolerations[0].effect: Unsupported value: "Nope": '
        'supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ),
    (pod(container={"ports": PORTS}), 'spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//80"'),
    (
        pod(container={"lifecycle": {"preStop": {}}}),
        "spec.containers[0].lifecycle.preStop: Required value: must specify a handler type",
    ),
]


@pytest.mark.parametrize(("document", "why"), REFUSED)
def test_a_pod_that_a_real_server_refuses_is_refused_alone_and_as_a_template(
    session: Session, document: dict[str, Any], why: str
):
    assert why in said(session, "kubectl create -f a.yml", a=document)
    template = {"metadata": {"labels": {"app": "d"}}, "spec": document["spec"]}
    spec: dict[str, Any] = {"selector": {"matchLabels": {"app": "d"}}, "template": template}
    for kind in ("Deployment", "DaemonSet"):
        made = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "d"}, "spec": spec}
        assert why in said(session, "kubectl create -f a.yml", a=made)
    made = {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": "d"},
        "spec": spec | {"serviceName": "d"},
    }
    assert said(session, "kubectl create -f a.yml", a=made) == "statefulset.apps/d created"
    said(session, "tick 5")
    assert "FailedCreate" in said(session, "kubectl get events")


def secret(name: str, type_: str = "Opaque", **data: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "type": type_, "data": data}


@pytest.mark.parametrize(
    ("type_", "keys"), [("kubernetes.io/tls", ("tls.crt", "tls.key")), ("kubernetes.io/ssh-auth", ("ssh-privatekey",))]
)
def test_a_secret_has_what_its_type_asks_for(session: Session, type_: str, keys: tuple[str, ...]):
    told = said(session, "kubectl create -f a.yml", a=secret("s", type_))
    assert all(f"data[{key}]: Required value" in told for key in keys)


@pytest.mark.parametrize(("text", "byte"), [("admin", 4), ("b@d", 1), ("a", 0), ("YWJj=", 4)])
def test_base64_that_cannot_be_read_names_its_byte(session: Session, text: str, byte: int):
    why = f'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte {byte}'
    refused = f'Error from server (BadRequest): error when creating "a.yml": {why}'
    assert said(session, "kubectl create -f a.yml", a=secret("s", user=text)) == refused


@pytest.mark.parametrize("text", ["Zm9v\n", "Zm9v\r\n", "Zm\n9v", "Zm9v"])
def test_base64_may_have_line_breaks(session: Session, text: str):
    assert said(session, "kubectl create -f a.yml", a=secret("s", user=text)) == "secret/s created"
    assert said(session, "kubectl get secret s -o jsonpath='{.data.user}'") == "Zm9v"


def test_a_patch_with_bad_base64_is_invalid(session: Session):
    said(session, "kubectl create secret generic s --from-literal=a=b")
    assert said(session, """kubectl patch secret s -p '{"data":{"a":"b@d"}}'""") == (
        'The request is invalid: patch: Invalid value: "map[data:map[a:b@d]]": '
        "error decoding from json: illegal base64 data at input byte 1"
    )


NAMED = "{.spec.template.spec.containers[0].env[*].name}"


@pytest.mark.parametrize(
    ("names", "gone", "left"),
    [("MODE REGION MODE", "MODE", "REGION"), ("A A A", "A", ""), ("A B C", "B", "A C")],
)
def test_a_deletion_by_patch_takes_every_item_of_that_key(session: Session, names: str, gone: str, left: str):
    env = [{"name": name, "value": str(index)} for index, name in enumerate(names.split())]
    template = TEMPLATE | {"spec": {"containers": [{"name": "c", "image": "nginx", "env": env}]}}
    spec: dict[str, Any] = {"selector": {"matchLabels": {"app": "d"}}, "template": template}
    said(
        session,
        "kubectl apply -f a.yml",
        a={"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"}, "spec": spec},
    )
    item = {"name": "c", "env": [{"name": gone, "$patch": "delete"}]}
    patch = json.dumps({"spec": {"template": {"spec": {"containers": [item]}}}})
    assert said(session, f"kubectl patch deploy d -p '{patch}'") == "deployment.apps/d patched"
    assert said(session, f"kubectl get deploy d -o jsonpath='{NAMED}'") == left


@pytest.mark.parametrize(
    ("target", "patch", "answer"),
    [
        (
            "deploy web",
            {"containers": [{"image": "nginx:2"}]},
            "map: map[image:nginx:2] does not contain declared merge key: name",
        ),
        (
            "deploy web",
            {"volumes": [{"emptyDir": {}}]},
            "map: map[emptyDir:map[]] does not contain declared merge key: name",
        ),
        (
            "svc kubernetes",
            {"ports": [{"name": "https", "targetPort": 1}]},
            "map: map[name:https targetPort:1] does not contain declared merge key: port",
        ),
    ],
)
def test_an_item_without_its_merge_key_is_refused(deployed: Session, target: str, patch: dict[str, Any], answer: str):
    body = {"spec": {"template": {"spec": patch}} if target == "deploy web" else patch}
    assert said(deployed, f"kubectl patch {target} -p '{json.dumps(body)}'") == f"Error from server: {answer}"


WRONG_TYPE = "json: cannot unmarshal bool into Go struct field {} of type string"


@pytest.mark.parametrize("word", ["y", "Y", "n", "N", "yes", "off"])
def test_words_that_yaml_takes_for_booleans_are_no_texts(session: Session, word: str):
    head = 'Error from server (BadRequest): error when creating "a.yml": '
    config = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{k: {word}}}\n"
    why = 'ConfigMap in version "v1" cannot be handled as a ConfigMap: '
    assert said(session, "kubectl create -f a.yml", a=config) == head + why + WRONG_TYPE.format("ConfigMap.data")
    container = f"{{name: c, image: i, env: [{{name: A, value: {word}}}]}}"
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{containers: [{container}]}}\n"
    why = 'Pod in version "v1" cannot be handled as a Pod: '
    assert said(session, "kubectl create -f a.yml", a=text) == head + why + WRONG_TYPE.format(
        "EnvVar.spec.containers.env.value"
    )


def listing(*names: str) -> dict[str, Any]:
    environment = [{"name": name, "value": "1"} for name in names]
    template = TEMPLATE | {"spec": {"containers": [{"name": "c", "image": "nginx", "env": environment}]}}
    spec = {"selector": {"matchLabels": {"app": "d"}}, "template": template}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "st"}, "spec": spec}


@pytest.mark.parametrize(
    ("by_hand", "answer", "left"),
    [
        ("kubectl rollout undo deploy/st", "configured", "A B"),
        ("kubectl set env deploy/st HAND=1", "configured", "A HAND"),
        ("kubectl set env deploy/st A=7", "configured", "A"),
        ("kubectl scale deploy/st --replicas=2", "unchanged", "A"),
    ],
)
def test_an_apply_is_configured_if_its_patch_holds_but_an_order(session: Session, by_hand: str, answer: str, left: str):
    """What somebody added since is in the list, so that its order is sent, and deletes nothing."""
    said(session, "kubectl apply -f a.yml", a=listing("A", "B"))
    said(session, "tick 4")
    said(session, "kubectl apply -f b.yml", b=listing("A"))
    said(session, "tick 4")
    said(session, by_hand)

    assert said(session, "kubectl apply -f b.yml") == f"deployment.apps/st {answer}"
    names = "kubectl get deploy st -o jsonpath='{.spec.template.spec.containers[0].env[*].name}'"
    assert said(session, names) == left
