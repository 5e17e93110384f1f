"""What the fields of all objects but Pods mean, in this project's own words."""

TEXTS = """
ObjectMeta.annotations: Notes of any length that tools keep with the object. Nothing is selected by them.
ObjectMeta.creationTimestamp: When the server made the object.
ObjectMeta.deletionGracePeriodSeconds: How long the object has between its deletion and its end.
ObjectMeta.deletionTimestamp: When the object will be gone. Set by the server when somebody deletes it.
ObjectMeta.finalizers: Who still has something to do before a deleted object may go.
ObjectMeta.generateName: The beginning of a name to which the server adds five letters of its own.
ObjectMeta.generation: Counts the changes of what is wanted.
ObjectMeta.labels: Short texts by which objects are selected.
ObjectMeta.managedFields: Who has set which fields, for server-side apply.
ObjectMeta.name: The object's name, unlike that of all others of its kind in the namespace.
ObjectMeta.namespace: The namespace that the object lies in.
ObjectMeta.ownerReferences: The objects that this one goes with.
ObjectMeta.resourceVersion: The version of the object, which changes with every write.
ObjectMeta.selfLink: Was the object's own path, and is empty.
ObjectMeta.uid: The object's own number: another one of the same name has another.
OwnerReference.apiVersion: The group and version of the owner.
OwnerReference.blockOwnerDeletion: Whether the owner stays until this object has gone, if it is deleted in foreground.
OwnerReference.controller: Whether the owner is the controller that keeps this object.
OwnerReference.kind: The kind of the owner.
OwnerReference.name: The name of the owner.
OwnerReference.uid: The uid of the owner.
LabelSelector.matchExpressions: Conditions that must all hold.
LabelSelector.matchLabels: Labels with their values that must all be there.
LabelSelectorRequirement.key: The label.
LabelSelectorRequirement.operator: In, NotIn, Exists or DoesNotExist.
LabelSelectorRequirement.values: The values of In and NotIn.
ServiceSpec.allocateLoadBalancerNodePorts: Whether a Service of type LoadBalancer gets node ports.
ServiceSpec.clusterIP: The address of the Service in the cluster. None makes it headless.
ServiceSpec.clusterIPs: All addresses of the Service in the cluster.
ServiceSpec.externalIPs: Addresses of nodes at which the Service answers too.
ServiceSpec.externalName: The name that the Service's own name leads to, for type ExternalName.
ServiceSpec.externalTrafficPolicy: Whether what comes from outside may go on to another node.
ServiceSpec.healthCheckNodePort: Where a node tells load balancers whether it has endpoints of its own.
ServiceSpec.internalTrafficPolicy: Whether what comes from a node goes to endpoints on that node only.
ServiceSpec.ipFamilies: The families of the Service's addresses.
ServiceSpec.ipFamilyPolicy: How many families the Service has to have.
ServiceSpec.loadBalancerClass: Which load balancer the Service is for.
ServiceSpec.loadBalancerIP: The address that the load balancer shall have. Deprecated.
ServiceSpec.loadBalancerSourceRanges: From where the load balancer may be reached.
ServiceSpec.ports: The ports of the Service.
ServiceSpec.publishNotReadyAddresses: Whether endpoints count that are not ready.
ServiceSpec.selector: The labels of the Pods that the Service leads to.
ServiceSpec.sessionAffinity: Whether a client comes to the same endpoint again.
ServiceSpec.sessionAffinityConfig: For how long it does.
ServiceSpec.trafficDistribution: Which endpoints are preferred.
ServicePort.appProtocol: What is spoken on the port.
ServicePort.name: The port's name, needed where there are several.
ServicePort.nodePort: The port of every node that leads to this one.
ServicePort.port: The port at which the Service answers.
ServicePort.protocol: TCP, UDP or SCTP.
ServicePort.targetPort: The port of the Pods, by number or by the name that they give it.
ServiceStatus.conditions: What holds for the Service.
ServiceStatus.loadBalancer: Where the load balancer can be reached.
DeploymentSpec.minReadySeconds: How long a new Pod must have been ready to count as available.
DeploymentSpec.paused: Whether a changed template waits.
DeploymentSpec.progressDeadlineSeconds: After how long without progress a rollout counts as failed.
DeploymentSpec.replicas: How many Pods there shall be.
DeploymentSpec.revisionHistoryLimit: How many old ReplicaSets are kept, to go back to.
DeploymentSpec.selector: Which Pods are the Deployment's own. It never changes.
DeploymentSpec.template: What its Pods look like.
DeploymentStatus.availableReplicas: How many Pods have been ready for long enough.
DeploymentStatus.collisionCount: How often a hash was already taken.
DeploymentStatus.conditions: What holds for the Deployment, such as Available and Progressing.
DeploymentStatus.observedGeneration: Which generation the controller has seen.
DeploymentStatus.readyReplicas: How many Pods are ready.
DeploymentStatus.replicas: How many Pods there are.
DeploymentStatus.unavailableReplicas: How many Pods are missing or not ready yet.
DeploymentStatus.updatedReplicas: How many Pods are of the present template.
RollingUpdate.maxSurge: How many Pods more than wanted there may be meanwhile, as a number or in percent.
RollingUpdate.maxUnavailable: How many of the wanted Pods may be missing meanwhile, as a number or in percent.
ReplicaSetSpec.minReadySeconds: How long a new Pod must have been ready to count as available.
ReplicaSetSpec.replicas: How many Pods there shall be.
ReplicaSetSpec.selector: Which Pods are the ReplicaSet's own.
ReplicaSetSpec.template: What its Pods look like.
ReplicaSetStatus.availableReplicas: How many Pods have been ready for long enough.
ReplicaSetStatus.conditions: What holds for the ReplicaSet.
ReplicaSetStatus.fullyLabeledReplicas: How many Pods have all labels of the template.
ReplicaSetStatus.observedGeneration: Which generation the controller has seen.
ReplicaSetStatus.readyReplicas: How many Pods are ready.
ReplicaSetStatus.replicas: How many Pods there are.
StatefulSetSpec.minReadySeconds: How long a new Pod must have been ready to count as available.
StatefulSetSpec.ordinals: With which number the Pods begin.
StatefulSetSpec.persistentVolumeClaimRetentionPolicy: Whether claims go with the set, and when it is made smaller.
StatefulSetSpec.podManagementPolicy: Whether Pods come and go one after the other, or all at once.
StatefulSetSpec.replicas: How many Pods there shall be.
StatefulSetSpec.revisionHistoryLimit: How many old revisions are kept, to go back to.
StatefulSetSpec.selector: Which Pods are the set's own.
StatefulSetSpec.serviceName: The headless Service that gives the Pods their names.
StatefulSetSpec.template: What its Pods look like.
StatefulSetSpec.updateStrategy: How Pods come to a changed template.
StatefulSetSpec.volumeClaimTemplates: Claims that each Pod gets of its own.
DaemonSetSpec.minReadySeconds: How long a new Pod must have been ready to count as available.
DaemonSetSpec.revisionHistoryLimit: How many old revisions are kept, to go back to.
DaemonSetSpec.selector: Which Pods are the set's own.
DaemonSetSpec.template: What its Pods look like.
DaemonSetSpec.updateStrategy: How Pods come to a changed template.
JobSpec.activeDeadlineSeconds: After so many seconds the Job is ended and counts as failed.
JobSpec.backoffLimit: How many Pods may fail before the Job does.
JobSpec.backoffLimitPerIndex: How often each index may fail.
JobSpec.completionMode: Whether all Pods are alike, or each has a number.
JobSpec.completions: How many Pods have to succeed.
JobSpec.manualSelector: Whether the selector is the author's own.
JobSpec.maxFailedIndexes: How many indexes may fail before the Job does.
JobSpec.parallelism: How many Pods may run at once.
JobSpec.podFailurePolicy: What becomes of the Job by how its Pods fail.
JobSpec.podReplacementPolicy: When a Pod is replaced: as soon as it goes, or once it has failed.
JobSpec.selector: Which Pods are the Job's own. The server fills it in.
JobSpec.successPolicy: When the Job has succeeded before all of its Pods have.
JobSpec.suspend: Whether the Job waits.
JobSpec.template: What its Pods look like.
JobSpec.ttlSecondsAfterFinished: How long after its end the Job is deleted.
CronJobSpec.concurrencyPolicy: What happens where the last Job still runs.
CronJobSpec.failedJobsHistoryLimit: How many failed Jobs are kept.
CronJobSpec.jobTemplate: What its Jobs look like.
CronJobSpec.schedule: When a Job begins, as cron writes it.
CronJobSpec.startingDeadlineSeconds: How late a Job may begin.
CronJobSpec.successfulJobsHistoryLimit: How many Jobs that succeeded are kept.
CronJobSpec.suspend: Whether no Job begins.
CronJobSpec.timeZone: The time zone of the schedule.
ConfigMap.binaryData: Entries that are no text, in base64.
ConfigMap.data: Entries by their names.
ConfigMap.immutable: Whether nothing of it may change any more.
Secret.data: Entries by their names, in base64.
Secret.immutable: Whether nothing of it may change any more.
Secret.stringData: Entries as plain text, which the server adds to data.
Secret.type: What the Secret is for.
NodeSpec.podCIDR: The range of addresses of the node's Pods.
NodeSpec.podCIDRs: All ranges of addresses of the node's Pods.
NodeSpec.providerID: What whoever lends the machine calls it.
NodeSpec.taints: What keeps Pods off the node.
NodeSpec.unschedulable: Whether no new Pods are placed there.
NodeStatus.addresses: Where the node can be reached.
NodeStatus.allocatable: How much Pods may use of the machine.
NodeStatus.capacity: How much the machine has.
NodeStatus.conditions: What holds for the node, such as Ready and DiskPressure.
NodeStatus.images: The images that lie on the node.
NodeStatus.nodeInfo: The machine and its software.
Taint.effect: What happens to Pods that do not tolerate it.
Taint.key: What the taint is called.
Taint.timeAdded: Since when it is there.
Taint.value: A value that belongs to the key.
PersistentVolumeClaimSpec.accessModes: How the volume will be mounted.
PersistentVolumeClaimSpec.dataSource: What the volume shall begin with.
PersistentVolumeClaimSpec.dataSourceRef: What the volume shall begin with, of any kind.
PersistentVolumeClaimSpec.resources: How large it has to be.
PersistentVolumeClaimSpec.selector: Which volumes may be bound.
PersistentVolumeClaimSpec.storageClassName: The class that makes the volume.
PersistentVolumeClaimSpec.volumeMode: Whether it is a file system or a raw device.
PersistentVolumeClaimSpec.volumeName: The volume that is bound.
PersistentVolumeSpec.accessModes: How the volume may be mounted.
PersistentVolumeSpec.capacity: How large the volume is.
PersistentVolumeSpec.claimRef: The claim that it is bound to.
PersistentVolumeSpec.mountOptions: Options with which it is mounted.
PersistentVolumeSpec.nodeAffinity: From which nodes it can be reached.
PersistentVolumeSpec.persistentVolumeReclaimPolicy: What becomes of it when its claim has gone.
PersistentVolumeSpec.storageClassName: The class that it belongs to.
PersistentVolumeSpec.volumeMode: Whether it is a file system or a raw device.
PodDisruptionBudgetSpec.maxUnavailable: How many of the Pods may be missing after an eviction.
PodDisruptionBudgetSpec.minAvailable: How many of the Pods must be left after an eviction.
PodDisruptionBudgetSpec.selector: Which Pods are counted.
PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy: Whether Pods that are not ready may always be evicted.
EndpointSlice.addressType: Of which family the addresses are.
EndpointSlice.endpoints: The endpoints, a thousand at most.
EndpointSlice.ports: The ports that all of them have.
Endpoint.addresses: The addresses of the endpoint, which all lead to the same.
Endpoint.conditions: Whether the endpoint is ready, serving or going.
Endpoint.hostname: The endpoint's name in DNS.
Endpoint.nodeName: The node that it runs on.
Endpoint.targetRef: The object behind the address.
Endpoint.zone: The zone that it runs in.
IngressSpec.defaultBackend: Where a request goes that no rule is for.
IngressSpec.ingressClassName: Which controller the Ingress is for.
IngressSpec.rules: Which hosts and paths lead where.
IngressSpec.tls: Which hosts are served with which certificate.
HTTPIngressPath.backend: The Service that is asked.
HTTPIngressPath.path: The path, or its beginning.
HTTPIngressPath.pathType: How a request's path is held against it.
NetworkPolicySpec.egress: Where the Pods may go.
NetworkPolicySpec.ingress: Who may come to the Pods.
NetworkPolicySpec.podSelector: Which Pods the policy is for.
NetworkPolicySpec.policyTypes: Whether it is about what comes, what goes, or both.
ResourceQuotaSpec.hard: How much the namespace may have at most.
ResourceQuotaSpec.scopeSelector: Which objects are counted, by conditions.
ResourceQuotaSpec.scopes: Which objects are counted.
PriorityClass.description: When the class is to be used, for people.
PriorityClass.globalDefault: Whether Pods without a class have this one.
PriorityClass.preemptionPolicy: Whether Pods of less priority may be evicted.
PriorityClass.value: How important Pods of the class are.
LeaseSpec.acquireTime: Since when it has been held.
LeaseSpec.holderIdentity: Who holds it.
LeaseSpec.leaseDurationSeconds: How long others wait after the last renewal.
LeaseSpec.leaseTransitions: How often it has changed hands.
LeaseSpec.renewTime: When it was last renewed.
Role.rules: What may be done.
ClusterRole.aggregationRule: Other roles whose rules this one collects.
ClusterRole.rules: What may be done.
RoleBinding.roleRef: The role that is given.
RoleBinding.subjects: Whom it is given to.
ClusterRoleBinding.roleRef: The role that is given.
ClusterRoleBinding.subjects: Whom it is given to.
PolicyRule.apiGroups: In which groups.
PolicyRule.nonResourceURLs: At which paths that are no resources.
PolicyRule.resourceNames: On which objects by name. None means all.
PolicyRule.resources: On which resources.
PolicyRule.verbs: What may be done.
Subject.apiGroup: The group of the subject's kind.
Subject.kind: User, Group or ServiceAccount.
Subject.name: The subject's name.
Subject.namespace: The namespace of a ServiceAccount.
ServiceAccount.automountServiceAccountToken: Whether Pods get a token of the account.
ServiceAccount.imagePullSecrets: Secrets with which its Pods pull images.
ServiceAccount.secrets: Secrets that its Pods may use.
StorageClass.allowVolumeExpansion: Whether volumes may grow.
StorageClass.parameters: What whoever makes the volumes is told.
StorageClass.provisioner: Who makes the volumes.
StorageClass.reclaimPolicy: What becomes of a volume when its claim has gone.
StorageClass.volumeBindingMode: Whether a claim is bound at once or when a Pod needs it.
HorizontalPodAutoscalerSpec.behavior: How fast the number of Pods may change.
HorizontalPodAutoscalerSpec.maxReplicas: How many Pods there may be at most.
HorizontalPodAutoscalerSpec.metrics: What is measured, and what it shall be.
HorizontalPodAutoscalerSpec.minReplicas: How many Pods there must be at least.
HorizontalPodAutoscalerSpec.scaleTargetRef: What is scaled.
"""
