from __future__ import annotations

from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.manifests.assumptions import assumptions
from levels.session.session import Session

HEAD = "Assumed of images that podfall does not know:"
CONTAINERS = "[{name: c, image: own/app, ports: [{containerPort: 80}]}]"


def assumed(*texts: str) -> list[str]:
    manifests = tuple(ManifestFile(f"{at}.yaml", text) for at, text in enumerate(texts))
    session = Session(SessionConfig(manifests=manifests))
    assert session.applied.complaints == []
    return assumptions(session.cluster)


def pod(containers: str, more: str = "") -> str:
    head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {a: b}}\n"
    return f"{head}spec: {{containers: {containers}{more}}}\n"


def test_nothing_is_assumed_of_images_that_are_known():
    assert assumed(pod("[{name: c, image: nginx}]")) == []


def test_where_a_container_listens_is_said_with_what_it_belongs_to():
    spec = "{selector: {a: b}, ports: [{port: 1, targetPort: 81}]}"
    service = f"apiVersion: v1\nkind: Service\nmetadata: {{name: s}}\nspec: {spec}\n"
    assert assumed(pod(CONTAINERS), service) == [HEAD, "  pod/p: c (own/app) listens on 80, 81 and answers there"]


def test_one_that_nothing_names_a_port_of_listens_nowhere():
    assert assumed(pod("[{name: c, image: own/app}]")) == [
        HEAD,
        "  pod/p: c (own/app) runs and listens nowhere, for nothing names a port",
    ]


def test_init_containers_and_jobs_end():
    job = "apiVersion: batch/v1\nkind: {}\nmetadata: {{name: {}, namespace: shop}}\nspec: {}\n"
    template = "{template: {spec: {restartPolicy: Never, containers: [{name: c, image: own/app}]}}}"
    cron = f"{{schedule: '* * * * *', jobTemplate: {{spec: {template}}}}}"
    assert assumed(
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n",
        pod(CONTAINERS, ", initContainers: [{name: i, image: own/migrate}]"),
        job.format("Job", "once", template),
        job.format("CronJob", "often", cron),
    ) == [
        HEAD,
        "  pod/p: i (own/migrate) ends with exit code 0",
        "  pod/p: c (own/app) listens on 80 and answers there",
        "  shop/job/once: c (own/app) ends with exit code 0",
        "  shop/cronjob/often: c (own/app) ends with exit code 0",
    ]


def test_a_workload_is_said_once_whatever_it_makes():
    for kind, more in (("Deployment", ""), ("StatefulSet", "serviceName: s, "), ("DaemonSet", "")):
        template = f"{{metadata: {{labels: {{a: b}}}}, spec: {{containers: {CONTAINERS}}}}}"
        spec = f"{{{more}selector: {{matchLabels: {{a: b}}}}, template: {template}}}"
        found = assumed(f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: w}}\nspec: {spec}\n")
        assert found == [HEAD, f"  {kind.lower()}/w: c (own/app) listens on 80 and answers there"]


UNREAD = "Assumed to succeed, for podfall cannot read these scripts:"


def test_a_script_that_cannot_be_read_is_named_with_its_place():
    odd = "[bash, -c, 'a=(1 2); echo $a']"
    probe = f"readinessProbe: {{exec: {{command: {odd}}}}}"
    hook = f"lifecycle: {{preStop: {{exec: {{command: {odd}}}}}}}"
    assert assumed(pod(f"[{{name: c, image: nginx, command: {odd}, {probe}, {hook}}}]")) == [
        UNREAD,
        "  pod/p: c, command (an array)",
        "  pod/p: c, readiness probe (an array)",
        "  pod/p: c, preStop (an array)",
    ]


def test_scripts_that_are_read_or_that_no_shell_can_read_are_not_named():
    good = "[{name: c, image: busybox, command: [sh, -ec, 'echo ${HOSTNAME##*-}'], args: [one]}, "
    assert assumed(pod(good + "{name: d, image: busybox, command: [sh, -c, 'if true']}]")) == []


SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: redis}\nspec: {selector: {a: r}, ports: [{port: 6379}]}\n"


def test_whom_a_container_depends_on_is_said_with_where_its_manifest_names_that():
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {addr: 'redis:1'}\n"
    env = "[{name: REDIS, value: redis}, {name: OTHER, valueFrom: {configMapKeyRef: {name: conf, key: addr}}}]"
    container = f"{{name: c, image: own/app, ports: [{{containerPort: 80}}], env: {env}}}"
    start = "  pod/p: c (own/app) listens on 80 and answers there"
    assert assumed(SERVICE, config, pod(f"[{container}]")) == [
        HEAD,
        f"{start}; depends on redis:6379 (env REDIS), redis:1 (env OTHER)",
    ]
    assert assumed(SERVICE, pod(f"[{container}]")) == [HEAD, start]  # it cannot start without its ConfigMap


def test_what_answers_nobody_depends_on_nobody():
    env = "env: [{name: REDIS, value: redis}]"
    silent = f"[{{name: c, image: own/app, {env}}}]"
    init = f", initContainers: [{{name: i, image: own/init, ports: [{{containerPort: 80}}], {env}}}]"
    assert assumed(SERVICE, pod(silent, init)) == [
        HEAD,
        "  pod/p: i (own/init) ends with exit code 0",
        "  pod/p: c (own/app) runs and listens nowhere, for nothing names a port",
    ]
