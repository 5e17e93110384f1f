"""Whatever is typed, the console answers in words: no line raises, none hangs."""

from __future__ import annotations

from random import Random

import pytest

from tests.levels.chapter.conftest import Console

LINES = (
    "kubectl get pods -o wide",
    "kubectl get po,svc,rs -A -l service=go-demo-2 --show-labels",
    'kubectl get svc -ojsonpath="{.items[*].spec.ports[0].nodePort}"',
    "kubectl get pods -o custom-columns=A:.metadata.name,B:.status.podIP --sort-by=.metadata.name",
    "kubectl describe pod go-demo",
    "kubectl describe node node-1",
    "kubectl expose rs go-demo-2 --name=x --target-port=28017 --type=NodePort",
    "kubectl scale rs go-demo-2 --replicas=3 --current-replicas=2",
    "kubectl delete pod -l service=go-demo-2 --wait=false --grace-period=0 --force",
    "kubectl run probe --image=mongo:3.3 --labels=a=b -- mongod --rest",
    "kubectl label pod -l type=backend a=b c- --overwrite",
    "kubectl set env rs/go-demo-2 A=b C-",
    'kubectl get po -o go-template=\'{{range $i, $p := .items}}{{$p.metadata.name | printf "%s%d" "x" $i}}{{end}}\'',
    "kubectl get --raw /api/v1/namespaces/default/pods?limit=2",
    "kubectl get pods --server-print=false -L service -o jsonpath-file=x",
    "kubectl apply -f go-demo-2-rs.yml --prune -l service=go-demo-2 --server-side",
    "kubectl create job once --image=busybox --from=cronjob/x -- sleep 5",
    "kubectl config set-context --current --namespace=default",
    "kubectl rollout undo rs/go-demo-2 --to-revision=2",
    "kubectl edit svc kubernetes -o json",
    "kubectl explain pod.spec.containers --recursive",
    "kubectl port-forward svc/x 80:80 -s http://127.0.0.1:1",
    "kubectl logs -l service=go-demo-2 -c db --tail=3 --prefix",
    "kubectl create deployment web --image=nginx --replicas=2 --port=80",
    "kubectl apply -f go-demo-2-rs.yml",
    'kubectl patch svc kubernetes -p \'{"spec":{"type":"NodePort"}}\' --type=merge',
    "curl -s -i -X POST http://node-1:30000/a?b=c",
    "nslookup go-demo-2-svc.default",
    "iptables-save node-2 | grep -c KUBE | head -n 1",
    "client add t --from outside --to nodeport/x --rate 3 --get / --timeout 2",
    "client remove t",
    "crash pod/go-demo-2-x -c db",
    "power-off node-1; power-on node-1",
    "why svc/go-demo-2-svc && why || status",
    "PORT=$(kubectl get svc x -o name | cut -d / -f 2); echo ${PORT} $NODE_IP",
    "tick 2",
)
NOISE = (
    "",
    " ",
    "'",
    '"',
    "$(",
    ")",
    "\\",
    "|",
    ";",
    "&&",
    "{",
    "}",
    "[",
    "-",
    "--",
    "=",
    "/",
    "0",
    "-1",
    "99999999999",
    "\u00e9",
    "\x00",
    "\x1b[31m",
    "[red]x",
    "../",
    "*",
)

SEEDS, LINES_EACH = 12, 250
"""3,000 lines."""


def mutated(chance: Random, line: str) -> str:
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(line) + 1)
        until = min(len(line), at + chance.randrange(6))
        line = line[:at] + chance.choice(NOISE) + line[until:]
    return line


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_mutated_line_is_answered_and_never_raises(seed: int):
    chance = Random(seed)
    console = Console("go-demo-2-rs.yml")
    console("tick 15")
    for _ in range(LINES_EACH):
        line = mutated(chance, chance.choice(LINES))
        if "99999999999" in line and "tick" in line:
            continue  # a wish for that many ticks is granted
        said = console(line)
        assert 0 <= console.status <= 255, line
        assert "Traceback" not in said + console.error, line
