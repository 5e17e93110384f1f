"""`kubectl cluster-info`: where the control plane and the cluster's own services are.

Different on purpose: the address is that of the Service `kubernetes`, since the client here needs no kubeconfig.
"""

from __future__ import annotations

from engine.client.output import Stdout
from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand, not_offered
from engine.kubectl.resource.builder import find_resource


def run(call: CommandContext) -> CommandSteps:
    """Print the addresses."""
    services = find_resource(call.rest, "services")
    front = call.rest.get(services, "default", "kubernetes")["spec"]
    address = f"https://{front['clusterIP']}:{front['ports'][0]['port']}"
    yield Stdout(f"Kubernetes control plane is running at {address}\n")
    listed = call.rest.list(services, "kube-system", labels="kubernetes.io/cluster-service=true")
    for service in listed["items"]:
        metadata = service["metadata"]
        name = (metadata.get("labels") or {}).get("kubernetes.io/name") or metadata["name"]
        port = service["spec"]["ports"][0].get("name", "")
        path = f"/api/v1/namespaces/kube-system/services/{metadata['name']}{':' + port if port else ''}/proxy"
        yield Stdout(f"{name} is running at {address}{path}\n")
    yield Stdout("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n")
    return 0


VERB = KubectlCommand(
    name="cluster-info",
    run=run,
    short="Display cluster information",
    summary="Display addresses of the control plane and cluster services.",
    examples=(("Print the address of the control plane", "kubectl cluster-info"),),
    flags=(shared_flags.OUTPUT,),
    subcommands=(
        not_offered("dump", "Dump relevant information for debugging and diagnosis.", "use kubectl get all -A -o yaml"),
    ),
)
