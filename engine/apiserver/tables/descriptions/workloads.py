"""What the columns of Pods, and of what makes or protects them, mean, as the real server says it beside each."""

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "Pod": {
        "Ready": "The aggregate readiness state of this pod for accepting traffic.",
        "Status": "The aggregate status of the containers in this pod.",
        "Restarts": (
            "The number of times the containers in this pod have been restarted and when the last container in "
            "this pod has restarted."
        ),
        "IP": ("podIP address allocated to the pod. Routable at least within the cluster. Empty if not yet allocated."),
        "Node": (
            "NodeName indicates in which node this pod is scheduled. If empty, this pod is a candidate for "
            "scheduling by the scheduler defined in schedulerName. Once this field is set, the kubelet for this "
            "node becomes responsible for the lifecycle of this pod. This field should not be used to express a "
            "desire for the pod to be scheduled on a specific node. "
            "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename"
        ),
        "Nominated Node": (
            "nominatedNodeName is set only when this pod preempts other pods on the node, but it cannot be "
            "scheduled right away as preemption victims receive their graceful termination periods. This field "
            "does not guarantee that the pod will be scheduled on this node. Scheduler may decide to place the "
            "pod elsewhere if other nodes become available sooner. Scheduler may also decide to give the "
            "resources on this node to a higher priority pod that is created after preemption. As a result, this "
            "field may be different than PodSpec.nodeName when the pod is scheduled."
        ),
        "Readiness Gates": (
            "If specified, all readiness gates will be evaluated for pod readiness. A pod is ready when all its "
            "containers are ready AND all conditions specified in the readiness gates have status equal to "
            '"True" More info: https://git.k8s.io/enhancements/keps/sig-network/580-pod-readiness-gates'
        ),
    },
    "PodTemplate": {
        "Containers": "Names of each container in the template.",
        "Images": "Images referenced by each container in the template.",
        "Pod Labels": "The labels for the pod template",
    },
    "ReplicationController": {
        "Desired": (
            "Replicas is the number of desired replicas. This is a pointer to distinguish between explicit zero "
            "and unspecified. Defaults to 1. More info: "
            "https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller#what-is-a-replicationcontroller"
        ),
        "Current": (
            "Replicas is the most recently observed number of replicas. More info: "
            "https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller#what-is-a-replicationcontroller"
        ),
        "Ready": "The number of ready replicas for this replication controller.",
        "Containers": "Names of each container in the template.",
        "Images": "Images referenced by each container in the template.",
        "Selector": (
            "Selector is a label query over pods that should match the Replicas count. If Selector is empty, it "
            "is defaulted to the labels present on the Pod template. Label keys and values that must match in "
            "order to be controlled by this replication controller, if empty defaulted to labels on Pod "
            "template. More info: "
            "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"
        ),
    },
    "ReplicaSet": {
        "Desired": (
            "Replicas is the number of desired pods. This is a pointer to distinguish between explicit zero and "
            "unspecified. Defaults to 1. More info: "
            "https://kubernetes.io/docs/concepts/workloads/controllers/replicaset"
        ),
        "Current": (
            "Replicas is the most recently observed number of non-terminating pods. More info: "
            "https://kubernetes.io/docs/concepts/workloads/controllers/replicaset"
        ),
        "Ready": "The number of non-terminating pods targeted by this ReplicaSet with a Ready Condition.",
        "Containers": "Names of each container in the template.",
        "Images": "Images referenced by each container in the template.",
        "Selector": (
            "Selector is a label query over pods that should match the replica count. If the selector is empty, "
            "it is defaulted to the labels present on the pod template. Label keys and values that must match in "
            "order to be controlled by this replica set. More info: "
            "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"
        ),
    },
    "Deployment": {
        "Ready": "Number of the pod with ready state",
        "Up-to-date": (
            "Total number of non-terminating pods targeted by this deployment that have the desired template spec."
        ),
        "Available": (
            "Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by "
            "this deployment."
        ),
        "Containers": "Names of each container in the template.",
        "Images": "Images referenced by each container in the template.",
        "Selector": (
            "Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones "
            "affected by this deployment. It must match the pod template's labels."
        ),
    },
    "StatefulSet": {
        "Ready": "Number of the pod with ready state",
        "Containers": "Names of each container in the template.",
        "Images": "Images referenced by each container in the template.",
    },
    "DaemonSet": {
        "Desired": (
            "The total number of nodes that should be running the daemon pod (including nodes correctly running "
            "the daemon pod). More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/"
        ),
        "Current": (
            "The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod. "
            "More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/"
        ),
        "Ready": (
            "The number of nodes that should be running the daemon pod and have one or more of the daemon pod "
            "running and ready."
        ),
        "Up-to-date": "The total number of nodes that are running updated daemon pod",
        "Available": (
            "The number of nodes that should be running the daemon pod and have one or more of the daemon pod "
            "running and available (ready for at least spec.minReadySeconds)"
        ),
        "Node Selector": (
            "NodeSelector is a selector which must be true for the pod to fit on a node. Selector which must "
            "match a node's labels for the pod to be scheduled on that node. More info: "
            "https://kubernetes.io/docs/concepts/configuration/assign-pod-node/"
        ),
        "Containers": "Names of each container in the template.",
        "Images": "Images referenced by each container in the template.",
        "Selector": (
            "A label query over pods that are managed by the daemon set. Must match in order to be controlled. "
            "If empty, defaulted to labels on Pod template. More info: "
            "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"
        ),
    },
    "ControllerRevision": {
        "Controller": "Controller of the object",
        "Revision": "Revision indicates the revision of the state represented by Data.",
    },
    "Job": {
        "Status": "Status of the job.",
        "Completions": (
            "The number of pods which reached phase Succeeded. The value increases monotonically for a given "
            "spec. However, it may decrease in reaction to scale down of elastic indexed jobs."
        ),
        "Duration": "Time required to complete the job.",
        "Containers": "Names of each container in the template.",
        "Images": "Images referenced by each container in the template.",
        "Selector": (
            "A label query over pods that should match the pod count. Normally, the system sets this field for "
            "you. More info: "
            "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"
        ),
    },
    "CronJob": {
        "Schedule": "The schedule in Cron format, see https://en.wikipedia.org/wiki/Cron.",
        "Timezone": (
            "The time zone name for the given schedule, see "
            "https://en.wikipedia.org/wiki/List_of_tz_database_time_zones. If not specified, this will default "
            "to the time zone of the kube-controller-manager process. The set of valid time zone names and the "
            "time zone offset is loaded from the system-wide time zone database by the API server during CronJob "
            "validation and the controller manager during execution. If no system-wide time zone database can be "
            "found a bundled version of the database is used instead. If the time zone name becomes invalid "
            "during the lifetime of a CronJob or due to a change in host configuration, the controller will stop "
            "creating new new Jobs and will create a system event with the reason UnknownTimeZone. More "
            "information can be found in "
            "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones"
        ),
        "Suspend": (
            "This flag tells the controller to suspend subsequent executions, it does not apply to already "
            "started executions.  Defaults to false."
        ),
        "Active": "A list of pointers to currently running jobs.",
        "Last Schedule": "Information when was the last time the job was successfully scheduled.",
        "Containers": "Names of each container in the template.",
        "Images": "Images referenced by each container in the template.",
        "Selector": (
            "A label query over pods that should match the pod count. Normally, the system sets this field for "
            "you. More info: "
            "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"
        ),
    },
    "PodDisruptionBudget": {
        "Min Available": (
            'An eviction is allowed if at least "minAvailable" pods selected by "selector" will still be '
            "available after the eviction, i.e. even in the absence of the evicted pod. So for example you can "
            'prevent all voluntary evictions by specifying "100%".'
        ),
        "Max Unavailable": (
            'An eviction is allowed if at most "maxUnavailable" pods selected by "selector" are unavailable '
            "after the eviction, i.e. even in absence of the evicted pod. For example, one can prevent all "
            'voluntary evictions by specifying 0. This is a mutually exclusive setting with "minAvailable".'
        ),
        "Allowed Disruptions": "Calculated number of pods that may be disrupted at this time.",
    },
    "HorizontalPodAutoscaler": {
        "Reference": (
            "scaleTargetRef points to the target resource to scale, and is used to the pods for which metrics "
            "should be collected, as well as to actually change the replica count."
        ),
        "Targets": (
            "metrics contains the specifications for which to use to calculate the desired replica count (the "
            "maximum replica count across all metrics will be used).  The desired replica count is calculated "
            "multiplying the ratio between the target value and the current value by the current number of "
            "pods.  Ergo, metrics used must decrease as the pod count is increased, and vice-versa.  See the "
            "individual metric source types for more information about how each type of metric must respond."
        ),
        "MinPods": (
            "minReplicas is the lower limit for the number of replicas to which the autoscaler can scale down.  "
            "It defaults to 1 pod.  minReplicas is allowed to be 0 if the alpha feature gate HPAScaleToZero is "
            "enabled and at least one Object or External metric is configured.  Scaling is active as long as at "
            "least one metric value is available."
        ),
        "MaxPods": (
            "maxReplicas is the upper limit for the number of replicas to which the autoscaler can scale up. It "
            "cannot be less that minReplicas."
        ),
        "Replicas": (
            "currentReplicas is current number of replicas of pods managed by this autoscaler, as last seen by "
            "the autoscaler."
        ),
    },
    "PriorityClass": {
        "Value": (
            "value represents the integer value of this priority class. This is the actual priority that pods "
            "receive when they have the name of this class in their pod spec."
        ),
        "Global-Default": (
            "globalDefault specifies whether this PriorityClass should be considered as the default priority for "
            "pods that do not have any priority class. Only one PriorityClass can be marked as `globalDefault`. "
            "However, if more than one PriorityClasses exists with their `globalDefault` field set to true, the "
            "smallest value of such global default PriorityClasses will be used as the default priority."
        ),
        "PreemptionPolicy": (
            "preemptionPolicy is the Policy for preempting pods with lower priority. One of Never, "
            "PreemptLowerPriority. Defaults to PreemptLowerPriority if unset."
        ),
    },
    "RuntimeClass": {
        "Handler": (
            "handler specifies the underlying runtime and configuration that the CRI implementation will use to "
            "handle pods of this class. The possible values are specific to the node & CRI configuration. It is "
            "assumed that all handlers are available on every node, and handlers of the same name are equivalent "
            'on every node. For example, a handler called "runc" might specify that the runc OCI runtime '
            "(using native Linux containers) will be used to run the containers in a pod. The Handler must be "
            "lowercase, conform to the DNS Label (RFC 1123) requirements, and is immutable."
        ),
    },
}
