"""Small applications with one weakness each, and the same without it: what a storm says of both."""

from __future__ import annotations

from typing import NamedTuple

READY = "readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 2}"
HOOK = "lifecycle: {preStop: {sleep: {seconds: 10}}}"
SOUND = f"{READY}\n        {HOOK}"


def deployment(name: str = "web", replicas: int = 2, container: str = SOUND, pod: str = "", spec: str = "") -> str:
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  replicas: {replicas}
  {spec}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      {pod}
      containers:
      - name: {name}
        image: example/{name}
        ports: [{{containerPort: 8080}}]
        {container}
---
"""


def service(name: str = "web", app: str = "web", spec: str = "type: LoadBalancer, ", port: int = 8080) -> str:
    ports = f"ports: [{{port: {port}}}]"
    meta = f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\n"
    return f"{meta}spec: {{{spec}selector: {{app: {app}}}, {ports}}}\n---\n"


def budget(spec: str) -> str:
    meta = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\n"
    return f"{meta}spec: {{{spec}, selector: {{matchLabels: {{app: web}}}}}}\n---\n"


class Weakness(NamedTuple):
    """An application with it and without it."""

    weak: str
    sound: str
    kinds: tuple[str, ...]
    """The faults that tell them apart."""
    cause: str
    """Which of `engine.network.causes.table.CAUSES` costs most."""
    hop: str
    """How the hop begins that loses most."""
    fix: str
    """What the sentence of the first change begins with."""
    clients: tuple[str, ...] = ()
    """Who asks beside those whom the manifests imply."""
    inevitable: bool = False
    """Whether some are lost all the same: until a node is missed, or while the dependency itself is asked."""


TOGETHER = (
    "affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: "
    "{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}}]}}"
)
SLOW = """\
apiVersion: podfall/v1alpha1
kind: ImageCatalog
images:
  example/web: {listens: [{port: 8080, after: 20}]}
---
"""
ASKING = """\
apiVersion: podfall/v1alpha1
kind: ImageCatalog
images:
  example/web:
    listens: [{port: 8080, after: 3}]
    dependsOn: {port: 8080, host: {default: db}}
    probes: {/: none, /health: dependency}
    reconnect: always
---
"""
OWN = "livenessProbe: {tcpSocket: {port: 8080}, periodSeconds: 2, failureThreshold: 2}"
OTHERS = "livenessProbe: {httpGet: {path: /health, port: 8080}, periodSeconds: 2, failureThreshold: 2}"
TWO = deployment() + service()
DB = deployment("db", 1) + service("db", "db", "")
ASKS_STORE = "env: [{name: DB, value: 'db:27017'}]"


def store(replicas: int, arguments: str) -> str:
    text = deployment("db", replicas, HOOK).replace("image: example/db", f"image: mongo:3.3\n        {arguments}")
    return text.replace("kind: Deployment", "kind: StatefulSet") + service("db", "db", "", 27017)


ALL_AWAY = "strategy: {rollingUpdate: {maxUnavailable: 100%, maxSurge: 0}}"

WEAKNESSES = {
    "one replica": Weakness(
        deployment(replicas=1, container=READY) + service(),
        TWO,
        ("pod-delete",),
        "Pods not ready",
        "kube-proxy",
        "a preStop sleep",  # so that the old Pod answers until the new one does
    ),
    "no readiness probe": Weakness(
        deployment(container=HOOK) + service(),
        TWO,
        ("rollout-restart", "slow-start"),
        "not listening yet",
        "kube-proxy",
        "a readiness probe",
    ),
    "no preStop hook": Weakness(
        deployment(container=READY) + service(), TWO, ("pod-delete",), "process ended", "kube-proxy", "a preStop sleep"
    ),
    "all on one node": Weakness(
        deployment(pod=TOGETHER, replicas=3) + service(),
        deployment(replicas=3) + service(),
        ("node-power-loss",),
        "Pods not ready",
        "kube-proxy",
        "web spread over nodes",
        inevitable=True,
    ),
    "a budget that blocks a drain": Weakness(
        TWO + budget("minAvailable: 2"), TWO + budget("maxUnavailable: 1"), ("node-drain",), "", "", "maxUnavailable 1"
    ),
    "liveness on a dependency": Weakness(
        ASKING + deployment(container=f"{SOUND}\n        {OTHERS}") + service() + DB,
        ASKING + deployment(container=f"{SOUND}\n        {OWN}") + service() + DB,
        ("dependency-stall",),
        "Pods not ready",
        "kube-proxy",
        "a liveness probe of web that opens a connection",
        ("web-to-db --from pods/app=web --to svc/db:8080 --rate 1",),
        inevitable=True,
    ),
    "maxUnavailable 100 %": Weakness(
        SLOW + deployment(spec=ALL_AWAY) + service(),
        SLOW + deployment(spec="strategy: {rollingUpdate: {maxUnavailable: 0}}") + service(),
        ("rollout-restart",),
        "Pods not ready",
        "kube-proxy",
        "maxUnavailable 0",
    ),
    "a selector that a rename forgot": Weakness(
        deployment() + service(app="old"), TWO, ("pod-delete",), "selector fits nobody", "kube-proxy", "the selector"
    ),
    "no time to end in": Weakness(
        deployment(
            container=f"{READY}\n        lifecycle: {{preStop: {{exec: {{command: [sleep, '10']}}}}}}",
            pod="terminationGracePeriodSeconds: 0",
        )
        + service(),
        TWO,
        ("pod-delete",),
        "process ended",
        "kube-proxy",
        "30 s for web to end in",
    ),
    "a database behind a ClusterIP": Weakness(
        deployment(container=f"{SOUND}\n        {ASKS_STORE}") + store(2, ""),
        deployment(container=f"{SOUND}\n        {ASKS_STORE}") + store(2, "args: [--replSet, rs0]"),
        ("scale-down",),
        "document",
        "pod/db-",
        "1 replica of db in place of 2",
    ),
}
