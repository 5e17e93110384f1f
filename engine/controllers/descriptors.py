"""The controllers that need nothing but a client and a clock, in the order in which they run within a tick.

Read by the cluster, which builds those that need more by itself: services with a cloud provider, and node lifecycle,
which asks whether a node is heard of. Mirrors NewControllerDescriptors in cmd/kube-controller-manager/app.
"""

from engine.controllers.cronjob.controller import CronJobController
from engine.controllers.daemon.controller import DaemonSetController
from engine.controllers.deployment.controller import DeploymentController
from engine.controllers.disruption import DisruptionController
from engine.controllers.endpoint.controller import EndpointsController
from engine.controllers.endpointslice.controller import EndpointSliceController
from engine.controllers.endpointslice.mirroring import EndpointSliceMirroringController
from engine.controllers.garbagecollector.controller import GarbageCollector
from engine.controllers.job.controller import JobController
from engine.controllers.namespace.controller import NamespaceController
from engine.controllers.namespace.rootcacertpublisher import RootCACertPublisher
from engine.controllers.namespace.serviceaccounts import ServiceAccountsController
from engine.controllers.nodelifecycle.tainteviction import TaintEvictionController
from engine.controllers.nodelifecycle.ttl import TTLController
from engine.controllers.podautoscaler.controller import HorizontalController
from engine.controllers.podgc import PodGCController
from engine.controllers.replicaset.controller import ReplicaSetController
from engine.controllers.replicaset.replication import ReplicationManager
from engine.controllers.resourcequota import ResourceQuotaController
from engine.controllers.statefulset.controller import StatefulSetController
from engine.controllers.volume.persistentvolume import PersistentVolumeController
from engine.controllers.volume.pvcprotection import PVCProtectionController
from engine.controllers.volume.pvprotection import PVProtectionController

CONTROLLERS = (
    DeploymentController,
    ReplicaSetController,
    DaemonSetController,
    GarbageCollector,
    NamespaceController,
    EndpointsController,
    EndpointSliceController,
    EndpointSliceMirroringController,
    TaintEvictionController,
    PodGCController,
    StatefulSetController,
    PersistentVolumeController,
    PVCProtectionController,
    PVProtectionController,
    JobController,
    CronJobController,
    DisruptionController,
    ResourceQuotaController,
    ServiceAccountsController,
    RootCACertPublisher,
    ReplicationManager,
    TTLController,
    HorizontalController,
)
"""One more controller is one more entry; its place carries no meaning, but is part of every history."""
