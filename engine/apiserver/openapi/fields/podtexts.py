"""What the fields of a Pod mean, in this project's own words."""

TEXTS = """
PodSpec.activeDeadlineSeconds: After so many seconds the Pod is ended and counts as failed, whatever it is doing.
PodSpec.affinity: Which nodes, and the neighbourhood of which Pods, the scheduler has to seek or avoid.
PodSpec.automountServiceAccountToken: Whether the token of the Pod's ServiceAccount is mounted into its containers.
PodSpec.containers: The containers of the Pod. There is at least one, and none comes or goes later.
PodSpec.dnsConfig: Name servers, search domains and options that go into resolv.conf beside those of dnsPolicy.
PodSpec.dnsPolicy: Where the containers ask for names: the cluster's DNS first, or what the node itself asks.
PodSpec.enableServiceLinks: Whether variables tell the containers where each Service of the namespace is.
PodSpec.ephemeralContainers: Containers that were added while the Pod ran, to look at it. They are never restarted.
PodSpec.hostAliases: Lines that go into /etc/hosts of the containers.
PodSpec.hostIPC: Whether the containers share the interprocess communication of their node.
PodSpec.hostNetwork: Whether the containers use the network of their node, with its address and ports.
PodSpec.hostPID: Whether the containers see all processes of their node.
PodSpec.hostUsers: Whether users within the containers are those of the node.
PodSpec.hostname: The Pod's name in its network, where it shall not be that of the object.
PodSpec.imagePullSecrets: Secrets of the namespace with which images may be pulled.
PodSpec.initContainers: Containers that run to their end one after the other, before all others begin.
PodSpec.nodeName: The node that the Pod is bound to. The scheduler fills it in where nobody else has.
PodSpec.nodeSelector: Labels that a node must have for the Pod to be placed on it.
PodSpec.os: The system that the containers are made for.
PodSpec.overhead: What running the Pod costs beside its containers, by its runtime class.
PodSpec.preemptionPolicy: Whether Pods of less priority may be evicted for this one.
PodSpec.priority: How important the Pod is. The higher, the sooner it is scheduled.
PodSpec.priorityClassName: The class that gives the Pod its priority.
PodSpec.readinessGates: Conditions beside the containers' own that must hold for the Pod to be ready.
PodSpec.resourceClaims: Claims that must be met before the Pod may start.
PodSpec.resources: What all containers together ask for and may use.
PodSpec.restartPolicy: Whether containers that have ended are started again.
PodSpec.runtimeClassName: The class that says which runtime runs the Pod.
PodSpec.schedulerName: The scheduler that places the Pod.
PodSpec.schedulingGates: As long as there is one, the Pod is not scheduled.
PodSpec.securityContext: Users, groups and rights that all containers share unless they say otherwise.
PodSpec.serviceAccount: An old name of serviceAccountName.
PodSpec.serviceAccountName: The ServiceAccount in whose name the Pod asks the API.
PodSpec.setHostnameAsFQDN: Whether the host name is the whole name in the cluster's DNS.
PodSpec.shareProcessNamespace: Whether all containers see each other's processes.
PodSpec.subdomain: With a headless Service of that name, hostname.subdomain.namespace.svc is a name in DNS.
PodSpec.terminationGracePeriodSeconds: How long the containers have to end by themselves when the Pod is deleted.
PodSpec.tolerations: Taints that do not keep the Pod off a node.
PodSpec.topologySpreadConstraints: How evenly Pods have to be spread over nodes, zones or other places.
PodSpec.volumes: Volumes that the containers may mount.
PodStatus.conditions: What holds for the Pod, such as PodScheduled and Ready.
PodStatus.containerStatuses: How each container fares.
PodStatus.ephemeralContainerStatuses: How each ephemeral container fares.
PodStatus.hostIP: The address of the node that the Pod runs on.
PodStatus.hostIPs: All addresses of the node that the Pod runs on.
PodStatus.initContainerStatuses: How each init container fares.
PodStatus.message: Why the Pod is in this state, for people.
PodStatus.nominatedNodeName: The node on which others were evicted for this Pod.
PodStatus.phase: In which part of its life the Pod is.
PodStatus.podIP: The Pod's address in the cluster.
PodStatus.podIPs: All addresses of the Pod in the cluster.
PodStatus.qosClass: How the Pod is treated when its node runs short, by what it asks for.
PodStatus.reason: Why the Pod is in this state, in a word.
PodStatus.startTime: When the kubelet took the Pod on.
Container.args: The arguments of the command, instead of the image's own.
Container.command: The program that runs, instead of the image's own.
Container.env: Variables of the container.
Container.envFrom: ConfigMaps and Secrets whose entries become variables.
Container.imagePullPolicy: When the image is pulled: always, never, or where the node has none.
Container.lifecycle: What is done just after the start and just before the end.
Container.name: The container's name, a DNS label that no other in the Pod has.
Container.ports: Ports that the container listens on. The list informs; it neither opens nor closes one.
Container.readinessProbe: Whether the container can serve. While it fails, no Service leads to the Pod.
Container.resizePolicy: Whether the container is restarted when what it may use is changed.
Container.resources: What the container asks for and what it may use.
Container.restartPolicy: Always makes of an init container a sidecar, which runs beside the others.
Container.securityContext: Users, groups and rights of this container.
Container.startupProbe: Until it succeeds, the other probes wait; if it fails, the container is restarted.
Container.stdin: Whether the container has a standard input.
Container.stdinOnce: Whether that is closed when the first who attached has gone.
Container.terminationMessagePath: The file whose text becomes the message of a container that has ended.
Container.terminationMessagePolicy: Whether the last lines of the log do, where that file is empty.
Container.tty: Whether the container has a terminal.
Container.volumeDevices: Raw block devices that the container uses.
Container.volumeMounts: Which volumes appear where in the container.
Container.workingDir: The folder in which the command starts.
ContainerPort.containerPort: The port's number.
ContainerPort.hostIP: The address of the node to which hostPort belongs.
ContainerPort.hostPort: A port of the node that leads to this one.
ContainerPort.name: A name by which Services and probes may call the port.
ContainerPort.protocol: TCP, UDP or SCTP.
EnvVar.name: What the variable is called.
EnvVar.value: Its value. $(NAME) stands for another variable.
EnvVar.valueFrom: Where its value comes from.
EnvVarSource.configMapKeyRef: An entry of a ConfigMap.
EnvVarSource.fieldRef: A field of the Pod itself.
EnvVarSource.resourceFieldRef: What a container asks for or may use.
EnvVarSource.secretKeyRef: An entry of a Secret.
HTTPGetAction.host: Whom to ask, where that is not the Pod.
HTTPGetAction.httpHeaders: Headers of the request.
HTTPGetAction.path: What to ask for.
HTTPGetAction.port: The port to ask, by number or name.
HTTPGetAction.scheme: HTTP or HTTPS.
TCPSocketAction.host: Whom to dial, where that is not the Pod.
TCPSocketAction.port: The port to dial, by number or name.
GRPCAction.port: The port to ask.
GRPCAction.service: The service that the question names.
Lifecycle.postStart: What is done as soon as the container has started.
Lifecycle.preStop: What is done before the container is told to end.
LifecycleHandler.exec: A command that is run in the container.
LifecycleHandler.httpGet: A request that is made.
LifecycleHandler.sleep: A time that is waited.
LifecycleHandler.tcpSocket: Kept for old manifests, and refused.
ResourceRequirements.claims: Which of the Pod's claims this container uses.
ResourceRequirements.limits: How much may be used at most.
ResourceRequirements.requests: How much is set aside. Where it is missing, as much as the limit.
VolumeMount.mountPath: Where in the container the volume appears.
VolumeMount.mountPropagation: Whether mounts made on one side appear on the other.
VolumeMount.name: Which volume of the Pod.
VolumeMount.readOnly: Whether nothing may be written to it.
VolumeMount.subPath: Which part of the volume, where it is not all.
VolumeMount.subPathExpr: As subPath, with $(NAME) for variables.
Volume.configMap: The entries of a ConfigMap as files.
Volume.csi: A volume of a storage driver, made for this Pod.
Volume.downwardAPI: Fields of the Pod as files.
Volume.emptyDir: A folder that begins empty and goes with the Pod.
Volume.ephemeral: A claim that is made for the Pod and goes with it.
Volume.hostPath: A folder or file of the node.
Volume.image: The content of an image.
Volume.name: What mounts call the volume.
Volume.nfs: A folder that another machine shares.
Volume.persistentVolumeClaim: A claim of the Pod's namespace.
Volume.projected: Several of these in one folder.
Volume.secret: The entries of a Secret as files.
Toleration.effect: Which effect is tolerated. Empty stands for all.
Toleration.key: Which taint is tolerated. Empty, with operator Exists, stands for all.
Toleration.operator: Exists asks for the key alone, Equal for the value too.
Toleration.tolerationSeconds: How long NoExecute is tolerated. Without it for ever.
Toleration.value: The value of the taint.
TopologySpreadConstraint.labelSelector: Which Pods are counted.
TopologySpreadConstraint.maxSkew: By how many Pods two places may differ.
TopologySpreadConstraint.topologyKey: The label of nodes that tells places apart.
TopologySpreadConstraint.whenUnsatisfiable: Whether a Pod that would break the rule waits, or is placed all the same.
Affinity.nodeAffinity: Rules about the labels of nodes.
Affinity.podAffinity: Pods that this one has to be near.
Affinity.podAntiAffinity: Pods that this one has to stay away from.
ContainerStatus.containerID: The container's name in its runtime.
ContainerStatus.image: The image that runs.
ContainerStatus.imageID: The image by its digest.
ContainerStatus.lastState: How the container was before it was last restarted.
ContainerStatus.name: Which container.
ContainerStatus.ready: Whether its readiness probe succeeds.
ContainerStatus.restartCount: How often it was started again.
ContainerStatus.started: Whether its startup probe has succeeded.
ContainerStatus.state: How the container is now: waiting, running or terminated.
ContainerStateTerminated.exitCode: What the command ended with.
ContainerStateTerminated.finishedAt: When it ended.
ContainerStateTerminated.message: What it left as its last words.
ContainerStateTerminated.reason: Why it ended, in a word.
ContainerStateTerminated.signal: The signal that ended it.
ContainerStateTerminated.startedAt: When it had started.
ContainerStateWaiting.message: Why it waits, for people.
ContainerStateWaiting.reason: Why it waits, in a word.
ContainerStateRunning.startedAt: Since when it runs.
"""
