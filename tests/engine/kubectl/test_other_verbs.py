"""explain, diff, events, config, exec, edit and autoscale beyond what was recorded."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.kubectl.command import kubectl
from engine.kubectl.context import Context
from tests.conformance.asking import rows
from tests.engine.kubectl import golden
from tests.engine.kubectl.golden import Folder, cluster, drive, run


class RestWithExec(RESTEndpoints):
    """A client whose containers answer with what they were asked."""

    def exec(self, namespace: str, pod: str, container: str, command: list[str], stdin: str) -> tuple[str, str, int]:
        return f"{namespace}/{pod}/{container}: {command} {stdin!r}\n", "", 3


def with_exec() -> RestWithExec:
    return RestWithExec(cluster("cluster").server)


def test_diff_shows_the_changes_that_the_real_kubectl_showed():
    case = next(case for case in golden.cases("apply") if case["id"].startswith("apply.diff"))

    printed = golden.run_case(case)

    def without_headings(text: str) -> list[str]:
        return [line for line in text.splitlines() if not line.startswith(("diff ", "--- ", "+++ "))]

    assert without_headings(golden.comparable(printed.stdout)) == without_headings(golden.comparable(case["stdout"]))
    assert printed.exit_code == 1


def test_diff_of_what_was_just_applied_is_empty():
    rest = cluster("cluster")
    files = {"x.yml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n  labels:\n    a: b\n"}
    run(rest, "kubectl apply -f x.yml", files)

    printed = run(rest, "kubectl diff -f x.yml", files)

    assert (printed.stdout, printed.exit_code) == ("", 0)


def test_diff_of_a_new_object_creates_nothing():
    rest = cluster("cluster")
    files = {"x.yml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n"}

    printed = run(rest, "kubectl diff -f x.yml", files)

    assert "\n+kind: Namespace\n" in printed.stdout
    assert run(rest, "kubectl get ns x").exit_code == 1


@pytest.mark.parametrize(
    "line",
    [row for row in rows("lines") if row["cmd"].startswith("kubectl explain") and row["answer"]],
    ids=lambda row: row["cmd"],
)
def test_explain_prints_what_kubectl_printed(line: dict[str, Any]):
    printed = run(cluster("cluster"), line["cmd"])

    assert (printed.stdout, printed.stderr, printed.exit_code) == (
        line["answer"]["out"],
        line["answer"]["err"],
        line["answer"]["rc"],
    )


def test_explain_lists_few_values_of_a_field_and_all_of_one():
    assert (
        "  phase\t<string>\n  enum: Failed, Pending, Running, Succeeded, ....\n"
        in run(cluster("cluster"), "kubectl explain pod.status").stdout
    )
    assert (
        "ENUM:\n    Failed\n    Pending\n    Running\n    Succeeded\n    Unknown\n"
        in run(cluster("cluster"), "kubectl explain pod.status.phase").stdout
    )


def test_explain_says_what_a_field_means():
    printed = run(cluster("cluster"), "kubectl explain pod.spec.tolerations.effect")

    assert printed.stdout.endswith(
        "DESCRIPTION:\n    Which effect is tolerated. Empty stands for all.\n    \n    Possible enum values:\n"
        '     - `"NoExecute"`\n     - `"NoSchedule"`\n     - `"PreferNoSchedule"`\n    \n\n'
    )


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("pod.spec.containers", "<[]Container>"),
        ("pod.spec.containers.tty", "<boolean>"),
        ("svc.spec.ports.targetPort", "<IntOrString>"),
        ("svc.spec.selector", "<map[string]string>"),
        ("rs.spec.replicas", "<integer>"),
        ("pod.spec.securityContext", "<PodSecurityContext>"),
        ("pod.spec.ephemeralContainers", "<[]EphemeralContainer>"),
        ("pod.metadata.managedFields", "<[]ManagedFieldsEntry>"),
        ("pod.spec.resources", "<Object>"),
        ("rs.status.conditions", "<[]ReplicaSetCondition>"),
        ("svc.status.conditions", "<[]Condition>"),
    ],
)
def test_explain_names_the_type_of_a_field(field: str, shown: str):
    printed = run(cluster("cluster"), f"kubectl explain {field}")

    assert f"FIELD: {field.rpartition('.')[2]} {shown}\n" in printed.stdout


def test_explain_recursive_indents_the_fields_of_fields():
    printed = run(cluster("cluster"), "kubectl explain rs --recursive")

    assert "\n  spec\t<ReplicaSetSpec>\n    minReadySeconds\t<integer>\n" in printed.stdout
    assert "\n          livenessProbe\t<Probe>\n" in printed.stdout


def test_every_type_can_be_explained_recursively():
    rest = cluster("cluster")

    for resource in rest.resources():
        printed = run(rest, f"kubectl explain {resource.plural} --recursive")
        assert printed.exit_code == 0, resource.kind


def test_events_can_be_narrowed_to_an_object_and_a_type():
    printed = run(cluster("cluster"), "kubectl events -n lab --for pod/crash --types Warning --no-headers")

    assert printed.stdout.startswith("2m (x42 over 14m)   Warning   BackOff   Pod/crash")
    assert printed.stdout.count("\n") == 1


def test_config_says_that_there_is_no_file_to_change():
    printed = run(cluster("cluster"), "kubectl config set-cluster lab")

    assert printed.stderr.startswith(
        "error: kubectl config set-cluster is not supported here; there is no kubeconfig to change here",
    )
    assert printed.exit_code == 1


def test_the_namespace_that_config_sets_is_that_of_the_next_lines():
    rest, context = cluster("cluster"), Context()
    line = "config set-context --current --namespace=lab"
    drive(kubectl(rest, ["kubectl", *line.split()], files=Folder({}), context=context), int)
    printed = drive(kubectl(rest, ["kubectl", "get", "pod", "creating"], files=Folder({}), context=context), int)

    assert context.namespace == "lab"
    assert printed.stdout.startswith("NAME")


def test_exec_runs_the_command_in_the_first_container_and_passes_its_exit_code_on():
    printed = run(with_exec(), "kubectl exec -i go-demo-2-4k7sd -- cat -n", stdin="hello")

    assert printed.stdout == "default/go-demo-2-4k7sd/db: ['cat', '-n'] 'hello'\n"
    assert printed.stderr == ('Defaulted container "db" out of: db, api\ncommand terminated with exit code 3\n')
    assert printed.exit_code == 3


def test_exec_takes_a_running_pod_of_a_workload():
    printed = run(with_exec(), "kubectl exec deploy/web -- ls")

    assert printed.stdout == "default/web-7c5ddbdf54-8fzlq/nginx: ['ls'] ''\n"


def test_exec_in_a_cluster_that_runs_nothing_says_so():
    printed = run(cluster("cluster"), "kubectl exec go-demo-2-4k7sd -c api -- ls")

    assert printed.stderr.startswith("Error from server (BadRequest): nothing runs in this cluster")
    assert printed.exit_code == 1


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("kubectl exec go-demo-2-4k7sd", "you must specify at least one command for the container"),
        ("kubectl exec go-demo-2-4k7sd ls", "exec [POD] [COMMAND] is not supported anymore."),
    ],
)
def test_exec_needs_a_command_behind_two_dashes(line: str, error: str):
    assert run(with_exec(), line).stderr.startswith(f"error: {error}")


def test_edit_names_what_to_use_instead():
    printed = run(cluster("cluster"), "kubectl edit deploy web")

    assert "kubectl patch deployment web" in printed.stderr
    assert printed.exit_code == 1


def test_autoscale_stores_an_autoscaler_for_its_target():
    rest = cluster("cluster")

    printed = run(rest, "kubectl autoscale deploy web --min=2 --max=5 --cpu-percent=80")

    assert printed.stdout == "horizontalpodautoscaler.autoscaling/web autoscaled\n"
    spec = rest.get(by_plural("horizontalpodautoscalers"), "default", "web")["spec"]
    assert (spec["minReplicas"], spec["maxReplicas"]) == (2, 5)
    assert spec["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}


def test_autoscale_needs_a_greatest_number_that_is_not_below_the_least():
    printed = run(cluster("cluster"), "kubectl autoscale deploy web --min=6 --max=5")

    assert printed.stderr == "error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 5, min: 6\n"


@pytest.mark.parametrize(
    ("line", "path", "value"),
    [
        ('run x --image=nginx --overrides={"spec":{"nodeName":"kubenode01"}}', ".spec.nodeName", "kubenode01"),
        ("expose rs go-demo-2 --overrides={spec:{type:NodePort}}".replace(":", ": "), ".spec.type", "NodePort"),
    ],
)
def test_overrides_go_over_what_kubectl_made(line: str, path: str, value: str):
    words = line.partition(" --overrides=")
    printed = run(
        cluster("cluster"),
        f"kubectl {words[0]} --overrides='{words[2]}' --dry-run=client -o jsonpath={{{path}}}",
    )

    assert printed.stdout == value


@pytest.mark.parametrize(
    ("overrides", "complaint"),
    [
        ("[1]", "--overrides has to be a JSON or YAML object"),
        ("{", "Invalid JSON Patch"),
        ("{kind: Service}", "the provided --overrides have kind Service, the object has Pod"),
        ("{a: b}' --override-type='json", "invalid override type (json). Supported here are merge and strategic"),
    ],
)
def test_overrides_that_do_not_fit_are_refused(overrides: str, complaint: str):
    printed = run(cluster("cluster"), f"kubectl run x --image=nginx --overrides='{overrides}'")

    assert printed.stderr.startswith(f"error: {complaint}")


def test_logs_end_after_so_many_bytes():
    assert run(cluster("cluster"), "kubectl logs go-demo-2-db-7bq5n --limit-bytes=6").stdout == "line 1"


def test_a_job_is_made_from_an_image_or_from_a_cron_job():
    rest = cluster("cluster")
    cron = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 0 * * *"
  jobTemplate:
    metadata: {labels: {kind: nightly}}
    spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox}]}}}
"""
    run(rest, "kubectl create -f cron.yml", {"cron.yml": cron})

    assert run(rest, "kubectl create job once --image=busybox -- sleep 5").stdout == "job.batch/once created\n"
    assert run(rest, "kubectl create job now --from=cronjob/nightly").stdout == "job.batch/now created\n"
    path = "{.spec.template.spec.containers[0].image} {.metadata.annotations} {.metadata.ownerReferences[0].name}"
    printed = run(rest, f"kubectl get job now -o jsonpath='{path}'").stdout
    assert printed == 'busybox {"cronjob.kubernetes.io/instantiate":"manual"} nightly'


@pytest.mark.parametrize(
    ("patch", "problem"),
    [
        ("[spec", "yaml: line 1: did not find expected ',' or ']'"),
        ("a: b: c", "yaml: mapping values are not allowed in this context"),
        ("a: \x07", "yaml: control characters are not allowed"),
        ("a: *b", "yaml: unknown anchor 'b' referenced"),
    ],
)
def test_a_patch_that_is_no_yaml_is_complained_of_in_one_line(patch: str, problem: str):
    printed = run(cluster("cluster"), f"kubectl patch ns default -p '{patch}'")

    assert printed.stderr == f'error: unable to parse "{patch}": {problem}\n'
    assert printed.exit_code == 1
