"""The examples in kubectl's help, per command: what a line does, and the line.

Read by usage.py. The lines are about the objects of the first chapters, so that they can be typed as they stand.
"""

from __future__ import annotations

Examples = tuple[tuple[str, str], ...]

EXAMPLES: dict[str, Examples] = {
    "kubectl annotate": (
        ("Note who looks after a pod", "kubectl annotate pod go-demo-2-db owner=ops"),
        ("Change the note", "kubectl annotate --overwrite pod go-demo-2-db owner=dev"),
        ("Remove it; the name is followed by a minus", "kubectl annotate pod go-demo-2-db owner-"),
    ),
    "kubectl api-resources": (
        ("List the types that the server knows", "kubectl api-resources"),
        ("List those without a namespace, with their verbs", "kubectl api-resources --namespaced=false -o wide"),
    ),
    "kubectl api-versions": (("List the API versions", "kubectl api-versions"),),
    "kubectl apply": (
        ("Make the cluster agree with a file", "kubectl apply -f svc.yml"),
        ("Make it agree with all files of a folder", "kubectl apply -f manifests/"),
        ("Apply what another command prints", "cat svc.yml | kubectl apply -f -"),
    ),
    "kubectl auth can-i": (("Ask whether pods may be deleted", "kubectl auth can-i delete pods"),),
    "kubectl autoscale": (
        ("Write an autoscaler for a deployment", "kubectl autoscale deploy web --min=2 --max=5 --cpu-percent=80"),
    ),
    "kubectl cluster-info": (("Print the address of the control plane", "kubectl cluster-info"),),
    "kubectl config set-context": (
        ("Use the namespace lab for the lines that follow", "kubectl config set-context --current --namespace=lab"),
    ),
    "kubectl config view": (("Show the settings", "kubectl config view"),),
    "kubectl cordon": (("Keep new pods away from a node", "kubectl cordon node-1"),),
    "kubectl create": (
        ("Create what a file describes", "kubectl create -f go-demo-2-rs.yml"),
        ("Create what another command prints", "cat svc.yml | kubectl create -f -"),
    ),
    "kubectl create configmap": (
        (
            "Create a config map with two keys",
            "kubectl create configmap colors --from-literal=a=red --from-literal=b=blue",
        ),
    ),
    "kubectl create deployment": (
        ("Create a deployment of three pods", "kubectl create deployment web --image=nginx --replicas=3"),
    ),
    "kubectl create job": (
        ("Create a job", "kubectl create job once --image=busybox -- sleep 5"),
        ("Create a job from the template of a cron job", "kubectl create job test --from=cronjob/nightly"),
    ),
    "kubectl create namespace": (("Create a namespace", "kubectl create namespace lab"),),
    "kubectl create secret generic": (
        ("Create a secret with one key", "kubectl create secret generic db --from-literal=password=s3cr3t"),
    ),
    "kubectl create service clusterip": (("Create a service", "kubectl create service clusterip web --tcp=80:8080"),),
    "kubectl create service externalname": (
        (
            "Create a name for something outside",
            "kubectl create service externalname db --external-name=db.example.com",
        ),
    ),
    "kubectl create service loadbalancer": (
        ("Create a service with a balancer", "kubectl create service loadbalancer web --tcp=80:8080"),
    ),
    "kubectl create service nodeport": (
        ("Create a service with a port on every node", "kubectl create service nodeport web --tcp=80:8080"),
    ),
    "kubectl delete": (
        ("Delete a pod; its replica set makes another", "kubectl delete pod go-demo-2-db"),
        ("Delete what a file names", "kubectl delete -f svc.yml"),
        ("Delete all pods with a label, without waiting", "kubectl delete pods -l type=db --wait=false"),
        ("Forget a pod of a dead node", "kubectl delete pod go-demo-2-db --grace-period=0 --force"),
        ("Delete a replica set and leave its pods alone", "kubectl delete rs go-demo-2 --cascade=orphan"),
    ),
    "kubectl describe": (
        ("Describe a service", "kubectl describe svc go-demo-2-svc"),
        ("Describe all pods whose names begin with a word", "kubectl describe pods go-demo-2"),
        ("Describe pods by their label", "kubectl describe pods -l type=db"),
        ("Describe what a file names", "kubectl describe -f svc.yml"),
    ),
    "kubectl diff": (("Show what apply would change", "kubectl diff -f svc.yml"),),
    "kubectl drain": (
        ("Move the pods away from a node", "kubectl drain node-1 --ignore-daemonsets"),
        ("Also delete pods that nothing makes anew", "kubectl drain node-1 --ignore-daemonsets --force"),
    ),
    "kubectl edit": (
        ("Edit a service", "kubectl edit svc go-demo-2-svc"),
        ("Edit a deployment as JSON", "kubectl edit deploy web -o json"),
    ),
    "kubectl events": (
        ("List the events of a namespace, the newest last", "kubectl events -n lab"),
        ("List those about one pod", "kubectl events --for pod/go-demo-2-db"),
    ),
    "kubectl exec": (
        ("Look at the variables of a process", "kubectl exec go-demo-2-db -- env"),
        ("Ask another container of the pod", "kubectl exec go-demo-2-db -c api -- curl http://localhost:8080"),
    ),
    "kubectl explain": (
        ("Explain a type", "kubectl explain pods"),
        ("Explain one field", "kubectl explain svc.spec.type"),
        ("List all fields below", "kubectl explain rs --recursive"),
    ),
    "kubectl expose": (
        (
            "Open a port on every node for the pods of a replica set",
            "kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort",
        ),
        ("Create a service for a deployment", "kubectl expose deployment web --port=80 --target-port=8080"),
        ("Create a headless service for a pod", "kubectl expose pod db --port=27017 --cluster-ip=None"),
    ),
    "kubectl get": (
        ("List pods", "kubectl get pods"),
        ("List pods with their addresses and nodes", "kubectl get pods -o wide"),
        ("List several types at once", "kubectl get rs,svc"),
        ("List everything with a label, in every namespace", "kubectl get all -A -l service=go-demo-2"),
        ("Print one field", "kubectl get svc go-demo-2-svc -o jsonpath='{.spec.ports[0].nodePort}'"),
        ("Choose the columns", "kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName"),
        ("Sort by a field", "kubectl get pods --sort-by=.metadata.creationTimestamp"),
        ("Watch what changes", "kubectl get pods -w"),
    ),
    "kubectl label": (
        ("Add a label to a pod", "kubectl label pod go-demo-2-db canary=yes"),
        ("Change a label", "kubectl label --overwrite pod go-demo-2-db type=spare"),
        ("Remove a label; the name is followed by a minus", "kubectl label pod go-demo-2-db canary-"),
        ("Label all pods of the namespace", "kubectl label pods --all seen=yes"),
    ),
    "kubectl logs": (
        ("Print the log of a pod", "kubectl logs go-demo-2-db"),
        ("Print the last lines of one container", "kubectl logs go-demo-2-db -c api --tail=5"),
        ("Print the log of the container before its restart", "kubectl logs go-demo-2-db -c api -p"),
        ("Follow the logs of all pods with a label", "kubectl logs -f -l type=db"),
    ),
    "kubectl patch": (
        ("Change one field", """kubectl patch svc web -p '{"spec":{"type":"NodePort"}}'"""),
        (
            "Remove an element of a list",
            """kubectl patch svc web --type=json -p='[{"op":"remove","path":"/spec/ports/1"}]'""",
        ),
    ),
    "kubectl replace": (
        ("Replace an object by what a file says", "kubectl replace -f svc.yml"),
        ("Delete and create it", "kubectl replace --force -f svc.yml"),
    ),
    "kubectl rollout": (
        ("Watch a new version arrive", "kubectl rollout status deploy/web"),
        ("Go back to the version before", "kubectl rollout undo deploy/web"),
        ("Replace all pods one after the other", "kubectl rollout restart deploy/web"),
    ),
    "kubectl rollout history": (
        ("List the revisions", "kubectl rollout history deploy/web"),
        ("Show the template of one", "kubectl rollout history deploy/web --revision=3"),
    ),
    "kubectl rollout pause": (("Keep changes of the template back", "kubectl rollout pause deploy/web"),),
    "kubectl rollout restart": (("Replace all pods", "kubectl rollout restart deploy/web"),),
    "kubectl rollout resume": (("Go on", "kubectl rollout resume deploy/web"),),
    "kubectl rollout status": (("Wait for the new version", "kubectl rollout status deploy/web --timeout=90s"),),
    "kubectl rollout undo": (
        ("Go back to the revision before", "kubectl rollout undo deploy/web"),
        ("Go back to a certain revision", "kubectl rollout undo deploy/web --to-revision=2"),
    ),
    "kubectl run": (
        ("Start a pod", "kubectl run web --image=nginx"),
        ("Start a pod and a service for it", "kubectl run web --image=nginx --port=80 --expose"),
        ("Show the pod that would be made", "kubectl run web --image=nginx --dry-run=client -o yaml"),
        ("Give the container arguments", "kubectl run once --image=busybox --restart=Never -- sleep 5"),
    ),
    "kubectl scale": (
        ("Set the number of pods of a replica set", "kubectl scale rs go-demo-2 --replicas=3"),
        ("Set it only if there are two now", "kubectl scale --current-replicas=2 --replicas=3 deploy/web"),
        ("Scale what a file names", "kubectl scale --replicas=3 -f go-demo-2-rs.yml"),
    ),
    "kubectl set env": (
        ("Set a variable", "kubectl set env deploy/web COLOR=blue"),
        ("Remove it", "kubectl set env deploy/web COLOR-"),
        ("List the variables", "kubectl set env deploy/web --list"),
    ),
    "kubectl set image": (("Use another image", "kubectl set image deploy/web nginx=nginx:1.25"),),
    "kubectl set resources": (
        ("Set what each container asks for", "kubectl set resources deploy web --requests=cpu=100m,memory=64Mi"),
    ),
    "kubectl set selector": (("Point a service elsewhere", "kubectl set selector svc web color=green"),),
    "kubectl taint": (
        ("Keep pods away that do not tolerate it", "kubectl taint nodes node-1 dedicated=db:NoSchedule"),
        ("Remove the taint", "kubectl taint nodes node-1 dedicated=db:NoSchedule-"),
    ),
    "kubectl uncordon": (("Let pods come to a node again", "kubectl uncordon node-1"),),
    "kubectl version": (("Print the versions", "kubectl version"),),
    "kubectl wait": (
        ("Wait until a pod is ready", "kubectl wait --for=condition=Ready pod/go-demo-2-db --timeout=60s"),
        ("Wait until a field has a value", "kubectl wait --for=jsonpath='{.status.readyReplicas}'=3 rs/go-demo-2"),
        ("Wait until a pod is gone", "kubectl wait --for=delete pod/go-demo-2-db"),
    ),
}
